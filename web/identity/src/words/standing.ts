import { t } from './words';

/** Texts of scopes that every server has; an operator may have replaced them by others. */
export const standingTexts: readonly string[] = [
  'Your identifier',
  'Know that it is you',
  'Your profile',
  'Your name and user name',
  'Your email address',
  'Your address and whether it was confirmed',
  'Your telephone number',
  'The number and whether it was confirmed',
  'Your postal address',
  'Where you can be reached by mail',
  'Your roles',
  'What you may do here',
  'Stay connected',
  'Access while you are not at the screen',
  'Video rooms',
  'Enter rooms in your name',
  'Video rooms and administration',
  'Enter rooms in your name and, where your roles allow it, administer this server',
];

/** A text of the server's records: ours in the language that is spoken, an operator's as it is. */
export function recordText(text: string): string {
  return standingTexts.includes(text) ? t(text) : text;
}
