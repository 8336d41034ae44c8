// @vitest-environment node
import { oidcConfiguration } from './oidcConfiguration';
import { sameSite } from './sameSite';

const oidc = {
  authority: 'https://localhost:44310',
  client_id: 'react-oidc-twilio-client',
  scope: 'openid profile',
  redirect_path: '/authentication/callback',
  silent_redirect_path: '/authentication/silent-callback',
  post_logout_path: '/signed-out',
  account_url: null,
};

it.each([
  ['https://localhost:44310', 'https://localhost:3000', true],
  ['https://127.0.0.1:1', 'https://127.0.0.1:2', true],
  ['https://10.0.0.1', 'https://10.0.0.2', false],
  ['https://id.example.org', 'https://meet.example.org', true],
  ['https://example.org', 'https://meet.example.org', true],
  ['http://id.example.org', 'https://meet.example.org', false],
  ['https://id.example.org', 'https://meet.example.net', false],
  ['https://one.co.uk', 'https://two.co.uk', false],
  ['https://id.one.co.uk', 'https://meet.one.co.uk', true],
])('%s and %s are one site: %j', (one, other, expected) => {
  expect(sameSite(one, other)).toBe(expected);
});

it('keeps tokens in the service worker and names every route', () => {
  expect(oidcConfiguration(oidc, 'https://localhost:3000')).toMatchObject({
    authority: 'https://localhost:44310',
    client_id: 'react-oidc-twilio-client',
    redirect_uri: 'https://localhost:3000/authentication/callback',
    silent_redirect_uri: 'https://localhost:3000/authentication/silent-callback',
    silent_login_uri: 'https://localhost:3000/authentication/silent-login',
    service_worker_only: true,
    monitor_session: true,
  });
});
