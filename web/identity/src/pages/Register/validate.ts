import type { Context } from '../../api/types';
import { t } from '../../words/words';

export interface Entries {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export type Errors = Partial<Record<keyof Entries, string>>;

/** The letters that the server allows in user names (specs: ASP.NET Identity's default set). */
export const usernameLetters = /^[a-zA-Z0-9._@+-]+$/;

/** Only what is surely no address; the server decides. */
export const emailShape = /^[^\s@]+@[^\s@]+$/;

/** What is wrong with each field, in words; what the server alone can know is left to it. */
export function validate(entries: Entries, policy: Context['password']): Errors {
  const errors: Errors = {};
  if (entries.username === '') {
    errors.username = t('Choose a user name.');
  } else if (!usernameLetters.test(entries.username)) {
    errors.username = t('Use only letters, digits and the signs - . _ @ +, without spaces.');
  }
  if (entries.email === '') {
    errors.email = t('Enter your email address.');
  } else if (!emailShape.test(entries.email)) {
    errors.email = t('Enter an email address like name@example.org.');
  }
  const password = passwordFault(entries.password, policy);
  if (password !== undefined) errors.password = password;
  return errors;
}

/** What is wrong with a new password, as far as its length tells. */
export function passwordFault(password: string, policy: Context['password']): string | undefined {
  const length = Array.from(password).length;
  if (length === 0) return t('Choose a password.');
  if (length < policy.min_length) {
    return t('Use at least {{count}} characters; these are {{length}}.', {
      count: policy.min_length,
      length,
    });
  }
  if (length > policy.max_length) {
    return t('Use at most {{count}} characters; these are {{length}}.', {
      count: policy.max_length,
      length,
    });
  }
  return undefined;
}

/** The field that a refusal of the server is about, if it is about one. */
export function fieldOf(code: string): keyof Entries | null {
  switch (code) {
    case 'invalid_username':
    case 'name_taken':
      return 'username';
    case 'invalid_email':
      return 'email';
    case 'weak_password':
      return 'password';
    default:
      return null;
  }
}
