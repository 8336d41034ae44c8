// @vitest-environment node
import { explainSignIn } from './explainSignIn';

it.each([
  ['error=access_denied', 'You did not sign in'],
  ['error=invalid_scope&error_description=no+such+scope', 'This site is not set up for signing in'],
  ['error=server_error', 'The sign-in service is not available'],
  ['code=x', 'Signing in did not work'],
  ['', 'Signing in did not work'],
])('explains %j', (query, title) => {
  expect(explainSignIn(new URLSearchParams(query)).title).toBe(title);
});

it('passes on what an operator needs to know', () => {
  const words = explainSignIn(new URLSearchParams('error=invalid_scope&error_description=no+such'));
  expect(words.message).toContain('no such');
});
