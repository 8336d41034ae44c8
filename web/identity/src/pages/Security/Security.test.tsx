import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import type { Self } from '../../api/types';
import { App } from '../../app/App';
import * as navigation from '../../lib/navigation';
import { json, serve, someContext } from '../../testing/server';
import { deviceName } from '@conclave/ui/device';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0';
const session = {
  ...{ sid: 'one', current: true, user_agent: firefox, address: '203.0.113.7' },
  ...{ signed_in_at: 1_700_000_000, seen_at: 1_700_000_000, second_factor: false },
};
const someSelf = (change: Partial<Self> = {}): Self => ({
  ...{
    csrf: 'token-2',
    username: 'ada',
    display_name: 'Ada',
    email: 'ada@example.org',
    email_verified: true,
    phone_number: '',
  },
  may: { change_username: true, delete_account: true },
  fresh: true,
  totp: { enrolled: false, recovery_codes_left: 0, trusted_browsers: 0 },
  sessions: [session],
  consents: [],
  ...change,
});
const noPasskeys = {
  'GET /api/account/external': json(200, { providers: [] }),
  'GET /api/account/passkeys': json(200, { available: true, most: 20, passkeys: [] }),
};
const context = json(200, someContext({ user: { name: 'Ada', email: null } }));

function show() {
  render(<App location={{ pathname: '/account/security', search: '' }} />);
}

test('adds an app: picture, secret, first code, then the codes to keep', async () => {
  const calls = serve({
    'GET /api/account/context': context,
    ...noPasskeys,
    'GET /api/self': json(200, someSelf()),
    'POST /api/self/totp/begin': json(200, {
      ...{ secret: 'ABCDEFGH', uri: 'otpauth://totp/x?secret=ABCDEFGH', ticket: 't' },
    }),
    'POST /api/self/totp/enrol': [
      json(400, { error: 'wrong_code', message: 'This code is not right.' }),
      json(200, { recovery_codes: ['AAAA-BBBB', 'CCCC-DDDD'] }),
    ],
  });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Add an authenticator app' }));
  expect(await screen.findByRole('img', { name: /QR code/ })).toBeVisible();
  expect(screen.getByText('ABCD EFGH')).toBeVisible();
  await userEvent.type(screen.getByLabelText('Code from the app'), '123456');
  await userEvent.click(screen.getByRole('button', { name: 'Add the app' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('This code is not right.');
  await userEvent.click(screen.getByRole('button', { name: 'Add the app' }));
  expect(await screen.findByText('AAAA-BBBB')).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ ticket: 't', code: '123456' });
  await userEvent.click(screen.getByRole('button', { name: 'I have kept them' }));
  expect(await screen.findByRole('heading', { name: 'Security' })).toBeVisible();
});

test('an old sign-in is told to sign in again', async () => {
  serve({
    'GET /api/account/context': context,
    ...noPasskeys,
    'GET /api/self': json(200, someSelf()),
    'POST /api/self/totp/begin': json(403, { error: 'fresh_sign_in_required', message: 'Again.' }),
  });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Add an authenticator app' }));
  const again = await screen.findByRole('link', { name: 'sign in again' });
  expect(again).toHaveAttribute('href', '/account/login?next=%2Faccount%2Fsecurity');
});

test('ends another session, not this one', async () => {
  const other = { ...session, sid: 'two', current: false };
  const calls = serve({
    'GET /api/account/context': context,
    ...noPasskeys,
    'GET /api/self': [
      json(200, someSelf({ sessions: [session, other] })),
      json(200, someSelf({ sessions: [session] })),
    ],
    'POST /api/self/sessions/end': json(200, {}),
  });
  show();
  // One only: this session has no such button.
  await userEvent.click(await screen.findByRole('button', { name: /^Sign out Firefox/ }));
  await vi.waitFor(() => {
    expect(screen.queryByRole('button', { name: /^Sign out Firefox/ })).toBeNull();
  });
  expect(calls.find(({ url }) => url === '/api/self/sessions/end')?.body).toEqual({ sid: 'two' });
});

test('asks for the code after the password', async () => {
  const follow = vi.spyOn(navigation, 'follow').mockImplementation(() => undefined);
  const calls = serve({
    'GET /api/account/context': json(200, someContext()),
    'POST /api/account/login': json(200, {
      second_factor: { ticket: 't', recovery_codes_left: 2 },
    }),
    'POST /api/account/second-factor': [
      json(401, { error: 'wrong_code', message: 'This code is not right.' }),
      json(200, { redirect: '/next' }),
    ],
  });
  render(<App location={{ pathname: '/account/login', search: '' }} />);
  await userEvent.type(await screen.findByLabelText('User name or email'), 'ada');
  await userEvent.type(screen.getByLabelText('Password'), 'secret');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  const field = await screen.findByLabelText('Code from the app');
  await userEvent.type(field, '000000');
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('This code is not right.');
  expect(field).toHaveValue('');
  await userEvent.click(screen.getByRole('button', { name: 'Use a recovery code' }));
  await userEvent.type(screen.getByLabelText('Recovery code'), 'AAAA');
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect(follow).toHaveBeenCalledWith('/next');
  expect(calls.at(-1)?.body).toMatchObject({ ticket: 't', method: 'recovery', code: 'AAAA' });
});

test.each([
  [firefox, 'Firefox on Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1', 'Safari on iOS'],
  ['Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/143.0 Safari/537.36', 'Chrome on Linux'],
  ['Mozilla/5.0 (Linux; Android 14) Chrome/143.0 Mobile', 'Chrome on Android'],
  ['curl/8', 'Unknown device'],
])('names the device behind %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

test('asks before a consent is withdrawn', async () => {
  const consents = [{ client_id: 'rooms', name: 'Rooms', scopes: ['openid'] }];
  const calls = serve({
    'GET /api/account/context': context,
    ...noPasskeys,
    'GET /api/self': [json(200, someSelf({ consents })), json(200, someSelf())],
    'POST /api/self/consents/withdraw': json(200, {}),
  });
  show();
  const withdraw = { name: 'Withdraw from Rooms' };
  await userEvent.click(await screen.findByRole('button', withdraw));
  const question = screen.getByRole('group', { name: /Rooms loses access at once/ });
  expect(question).toHaveFocus();
  expect(calls.some(({ method }) => method === 'POST')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.getByRole('button', withdraw)).toHaveFocus();
  await userEvent.click(screen.getByRole('button', withdraw));
  await userEvent.click(screen.getByRole('button', withdraw));
  expect(await screen.findByText(/None so far/)).toBeVisible();
  expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({ client_id: 'rooms' });
});
