import { spoken, t } from './words';

/**
 * What the server's codes mean, for people who don't read its own English words. Each fits wherever
 * the server sends the code.
 */
export const refusals: Readonly<Record<string, string>> = {
  // Signing in and out
  email_unconfirmed:
    'Your email address is not confirmed yet. Open the link in the mail that we have sent you, then sign in.',
  fresh_sign_in_required: 'For your safety, sign in again before you change this.',
  locked_out: 'This account rests after too many wrong passwords or codes. Wait, then try again.',
  login_failed:
    'The user name or the password is not right, or this account cannot sign in. Check both and try again; after several wrong passwords an account rests for a while.',
  request_expired: 'This sign-in has expired. Go back to the application and start again.',
  sign_in_required: 'Sign in first.',
  too_many_attempts: 'Too many attempts. Wait a little and try again.',
  way_not_offered:
    'The application does not take this way to sign in. Sign in to it in one of the ways that its own sign-in page offers.',
  wrong_code:
    'This code is not right, is too old, or was used before. Check it, or wait for the next one, and try again.',
  wrong_password:
    'This is not the password of the account. If you do not know it, choose a new one by mail.',

  // Accounts of other providers
  email_known:
    'There is an account here with the email address of your other account. Sign in to it as always, or choose a new password by mail, then connect the two on the page "Security". An address alone opens nothing.',
  email_needed:
    'The provider has not confirmed an email address of yours, which an account here needs. Confirm it there, or register here.',
  external_cancelled: 'You have not signed in with the provider.',
  external_expired: 'This sign-in took too long, or began in another browser. Start again.',
  external_unknown:
    'No account here is connected with this one. Sign in another way, then connect it on the page "Security".',
  has_one:
    'Your account is connected with another account of this provider. Disconnect that one first.',
  no_provider: 'This way to sign in is not offered any more. Load the page again.',
  not_signed_in_anew:
    'The provider did not ask you to sign in again, which is needed here. Sign in another way.',
  provider_away:
    'The provider does not answer at the moment. Try again later, or sign in another way.',
  provider_failed:
    'Signing in with the provider did not work. Try again; if it fails again, tell whoever runs this site.',

  // Passkeys and the authenticator app
  enrolment_expired: 'This took too long. Begin again with a new QR code.',
  invalid_name: 'A name has 1 to 60 characters.',
  known_already:
    'This was added before, to your account or to another one here. If it is in another one, remove it there first.',
  last_way_in: 'This is the only way into your account. Add another one first.',
  not_enrolled: 'Add an authenticator app first.',
  passkey_expired: 'This took too long. Try again.',
  passkey_failed: 'This passkey was not accepted. Try another one, or go on without.',
  passkeys_unavailable: 'Passkeys need a host name; this site is reached by an address.',
  too_many_passkeys: 'There is no room for another passkey. Remove one that you do not use.',

  // The account and what is entered for it
  account_deletion_off: 'Accounts are deleted by the administrator here.',
  invalid_email: 'This is not an email address.',
  invalid_phone: 'Enter the number with + and the country code, like +41446681800.',
  invalid_username:
    'This name is empty, too long, or holds signs that it may not. A user name may hold letters, digits and - . _ @ + only.',
  last_administrator: 'You are the only administrator. Give somebody else the role first.',
  link_invalid:
    'This link was used before, is too old, or a newer one was sent, or your account was changed meanwhile. Ask for a new mail, or load the page again.',
  name_taken: 'This user name or email is taken. Choose another.',
  other_account:
    'This link belongs to another account than the one that is signed in here. Sign in to that one, then open it again.',
  password_needed: 'Enter the password with which the account was made.',
  registration_disabled: 'New accounts are made by the administrator.',
  same_email: 'This is your address already.',
  too_often: 'You have changed your user name often of late. Wait some weeks.',
  user_name_changes_off: 'User names are given by the administrator here.',
  weak_password:
    'This password is too short, too long, or one that attackers try. Choose another, without your user name or email address in it.',
  wrong_username: 'This is not the user name of your account.',

  // Everything else
  busy: 'The server is busy. Try again in a moment.',
  csrf_failed: 'This page is out of date. Load it again and retry.',
  invalid_request: 'The server did not understand this page. Load it again and retry.',
  not_found: 'What you ask for is not here any more. Load this page again.',
  not_waiting: 'This request is too old, or answered.',
  server_error: "Something went wrong here. It is in the server's log.",
  slow_body: 'The request took too long to arrive.',
  slow_header: 'The request took too long to arrive.',
};

/** The server's own words in English, which are the most exact; in other languages those for its code. */
export function refusalWords(code: string, message: string): string {
  const words = refusals[code];
  return spoken() === 'en' || words === undefined ? message : t(words);
}
