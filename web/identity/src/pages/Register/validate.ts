import type { Context } from '../../api/types';

export interface Entries {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export type Errors = Partial<Record<keyof Entries, string>>;

/** The letters that the server allows in user names (specs: ASP.NET Identity's default set). */
const usernameLetters = /^[a-zA-Z0-9._@+-]+$/;

/** Only what is surely no address; the server decides. */
const emailShape = /^[^\s@]+@[^\s@]+$/;

/** What is wrong with each field, in words; what the server alone can know is left to it. */
export function validate(entries: Entries, policy: Context['password']): Errors {
  const errors: Errors = {};
  if (entries.username === '') {
    errors.username = 'Choose a user name.';
  } else if (!usernameLetters.test(entries.username)) {
    errors.username = 'Use only letters, digits and the signs - . _ @ +, without spaces.';
  }
  if (entries.email === '') {
    errors.email = 'Enter your email address.';
  } else if (!emailShape.test(entries.email)) {
    errors.email = 'Enter an email address like name@example.org.';
  }
  const length = Array.from(entries.password).length;
  if (length === 0) {
    errors.password = 'Choose a password.';
  } else if (length < policy.min_length) {
    errors.password = `Use at least ${policy.min_length} characters; these are ${length}.`;
  } else if (length > policy.max_length) {
    errors.password = `Use at most ${policy.max_length} characters; these are ${length}.`;
  }
  return errors;
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
