import { emailShape, usernameLetters } from '../Register/validate';
import { t } from '../../words/words';

/** E.164: what the server takes. */
const phoneShape = /^\+[1-9][0-9]{6,14}$/;

export function usernameFault(entered: string): string | undefined {
  if (entered === '') return t('Choose a user name.');
  if (usernameLetters.test(entered)) return undefined;
  return t('Use only letters, digits and the signs - . _ @ +, without spaces.');
}

export function emailFault(entered: string): string | undefined {
  return emailShape.test(entered) ? undefined : t('Enter an email address like name@example.org.');
}

/** People write numbers with blanks and signs between; the server takes digits. */
export function plainNumber(entered: string): string {
  return entered.replace(/[\s().\u002F-]/g, '');
}

export function phoneFault(entered: string): string | undefined {
  const number = plainNumber(entered);
  if (number === '' || phoneShape.test(number)) return undefined;
  return t('Enter the number with + and the country code, like +41 44 668 18 00.');
}
