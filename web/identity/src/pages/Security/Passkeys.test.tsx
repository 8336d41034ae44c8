import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import type { Passkey, Self } from '../../api/types';
import { App } from '../../app/App';
import { refusal, stubAuthenticator } from '../../testing/authenticator';
import { json, serve, someContext } from '../../testing/server';

const self: Self = {
  ...{
    csrf: 'token-2',
    username: 'ada',
    display_name: 'Ada',
    email: 'ada@example.org',
    email_verified: true,
    phone_number: '',
    may: { change_username: true, delete_account: true },
  },
  fresh: true,
  totp: { enrolled: false, recovery_codes_left: 0, trusted_browsers: 0 },
  sessions: [],
  consents: [],
};
const passkey: Passkey = {
  ...{ id: 'one', name: 'Laptop', backed_up: false },
  ...{ created_at: 1_700_000_000, used_at: null },
};
const list = (...passkeys: Passkey[]) => json(200, { available: true, most: 2, passkeys });
const page = {
  'GET /api/account/context': json(200, someContext({ user: { name: 'Ada', email: null } })),
  'GET /api/self': json(200, self),
  'GET /api/account/external': json(200, { providers: [] }),
};
const creation = {
  challenge: 'AA',
  rp: { id: 'localhost', name: 'Conclave' },
  user: { id: 'AQ', name: 'ada', displayName: 'Ada' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  excludeCredentials: [{ type: 'public-key', id: 'Ag', transports: ['usb'] }],
};
const begun = { 'POST /api/account/passkeys/add/begin': json(200, { options: creation }) };

function show() {
  render(<App location={{ pathname: '/account/security', search: '' }} />);
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

afterEach(() => vi.unstubAllGlobals());

test('adds a passkey and lists it', async () => {
  const asked = stubAuthenticator();
  const calls = serve({
    ...page,
    ...begun,
    'GET /api/account/passkeys': [list(), list(passkey)],
    'POST /api/account/passkeys/add': json(200, { passkey }),
  });
  show();
  await press('Add a passkey');
  expect(await screen.findByText('Your passkey was added.')).toBeVisible();
  expect(await screen.findByRole('button', { name: 'Remove Laptop' })).toBeVisible();
  const wanted = asked.create[0]?.publicKey;
  expect(new Uint8Array(wanted?.user.id as ArrayBuffer)).toEqual(Uint8Array.of(1));
  expect(wanted?.excludeCredentials?.[0]).toMatchObject({ transports: ['usb'] });
  expect(calls.find(({ url }) => url === '/api/account/passkeys/add')?.body).toEqual({
    credential: {
      id: 'AQID',
      type: 'public-key',
      response: { clientDataJSON: 'AQ', attestationObject: '__4', transports: ['internal'] },
    },
  });
});

test.each([
  ['NotAllowedError', 'No passkey was used.'],
  ['InvalidStateError', 'This device has a passkey for your account already.'],
])('%s is told in words, and nothing is sent', async (name, words) => {
  stubAuthenticator({ outcome: refusal(name) });
  const calls = serve({ ...page, ...begun, 'GET /api/account/passkeys': list() });
  show();
  await press('Add a passkey');
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(calls.at(-1)?.url).toBe('/api/account/passkeys/add/begin');
});

test('renames one, by keys alone', async () => {
  stubAuthenticator();
  const calls = serve({
    ...page,
    'GET /api/account/passkeys': [list(passkey), list({ ...passkey, name: 'Work' })],
    'POST /api/account/passkeys/rename': json(200, {}),
  });
  show();
  (await screen.findByRole('button', { name: 'Rename Laptop' })).focus();
  await userEvent.keyboard('{Enter}');
  const field = screen.getByLabelText('Name of the passkey');
  expect(field).toHaveFocus();
  await userEvent.clear(field);
  await userEvent.keyboard('{Enter}');
  expect(screen.getByText('Enter a name.')).toBeVisible();
  await userEvent.type(field, ' Work {Enter}');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Rename Work' })).toHaveFocus());
  expect(calls.find(({ url }) => url === '/api/account/passkeys/rename')?.body).toEqual({
    id: 'one',
    name: 'Work',
  });
});

test('removes one, and the focus does not get lost', async () => {
  stubAuthenticator();
  const calls = serve({
    ...page,
    'GET /api/account/passkeys': [list(passkey), list()],
    'POST /api/account/passkeys/remove': json(200, {}),
  });
  show();
  await press('Remove Laptop');
  expect(screen.getByRole('group')).toHaveTextContent('You cannot sign in with Laptop any more.');
  await press('Cancel');
  expect(screen.getByRole('button', { name: 'Remove Laptop' })).toHaveFocus();
  await press('Remove Laptop');
  await press('Remove Laptop');
  expect(await screen.findByText('The passkey was removed.')).toBeVisible();
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: 'Remove Laptop' })).toBeNull();
  });
  expect(screen.getByRole('heading', { name: 'Passkeys' })).toHaveFocus();
  expect(calls.find(({ url }) => url === '/api/account/passkeys/remove')?.body).toEqual({
    id: 'one',
  });
});

test('an old sign-in is made fresh by a passkey', async () => {
  const asked = stubAuthenticator();
  const calls = serve({
    ...page,
    'GET /api/account/passkeys': list(passkey),
    'POST /api/account/passkeys/add/begin': json(403, {
      error: 'fresh_sign_in_required',
      message: 'Again.',
    }),
    'POST /api/account/passkeys/step-up/begin': json(200, {
      options: {
        challenge: 'AA',
        allowCredentials: [{ type: 'public-key', id: 'Ag', transports: [] }],
      },
    }),
    'POST /api/account/passkeys/step-up': json(200, { redirect: '/account/security' }),
  });
  show();
  await press('Add a passkey');
  const notice = await screen.findByRole('alert');
  expect(within(notice).getByRole('link', { name: 'sign in again' })).toBeVisible();
  await userEvent.click(within(notice).getByRole('button', { name: 'Confirm with a passkey' }));
  expect(await screen.findByText('Thank you. Now make your change.')).toBeVisible();
  expect(asked.get[0]?.publicKey?.allowCredentials).toHaveLength(1);
  expect(calls.some(({ url }) => url === '/api/account/passkeys/step-up')).toBe(true);
});

test('a browser without passkeys shows what there is', async () => {
  serve({ ...page, 'GET /api/account/passkeys': list({ ...passkey, used_at: 1_700_000_000 }) });
  show();
  expect(await screen.findByText(/^Added .*, last used /)).toBeVisible();
  expect(screen.getByText('This browser cannot make passkeys.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add a passkey' })).toBeNull();
});

test('no more than there is room for', async () => {
  stubAuthenticator();
  const synced = { ...passkey, id: 'two', name: 'Keychain', backed_up: true };
  serve({ ...page, 'GET /api/account/passkeys': list(passkey, synced) });
  show();
  expect(await screen.findByText(/synced to your devices$/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add a passkey' })).toBeNull();
});
