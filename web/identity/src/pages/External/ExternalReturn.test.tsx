import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../app/App';
import { follow } from '../../lib/navigation';
import { json, serve, someContext } from '../../testing/server';
import { keepRequest } from './kept_request';

vi.mock('../../lib/navigation', async (original) => ({
  ...(await original<typeof import('../../lib/navigation')>()),
  follow: vi.fn(),
}));

const corp = { scheme: 'corp', name: 'Corp' };
const context = { 'GET /api/account/context': json(200, someContext({ external: [corp] })) };
const finishing = 'POST /api/account/external/finish';

function back(search = '?code=c&state=s&iss=i') {
  render(<App location={{ pathname: '/federation/corp/signin', search }} />);
}

beforeEach(() => {
  vi.mocked(follow).mockReset();
  keepRequest(null);
});
afterEach(() => vi.unstubAllGlobals());

test('the sign-in page leads to the provider, and the request waits', async () => {
  const calls = serve({
    ...context,
    'POST /api/account/external/begin': json(200, { redirect: 'https://corp.example/a' }),
  });
  render(<App location={{ pathname: '/account/login', search: '?request=h' }} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Continue with Corp' }));
  await waitFor(() => expect(follow).toHaveBeenCalledWith('https://corp.example/a'));
  expect(calls.at(-1)?.body).toEqual({ scheme: 'corp', remember: false, request: 'h' });
  expect(window.sessionStorage.getItem('external-request')).toBe('h');
});

test('what the provider says is handed on once, and the page goes where the server says', async () => {
  const calls = serve({ ...context, [finishing]: json(200, { redirect: '/next' }) });
  back();
  await waitFor(() => expect(follow).toHaveBeenCalledWith('/next'));
  const sent = calls.filter(({ method }) => method === 'POST');
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toEqual({ scheme: 'corp', state: 's', code: 'c', iss: 'i', error: '' });
});

test('who has an authenticator app is asked for its code, for the request that waits', async () => {
  keepRequest('h');
  const step = { ticket: 't', recovery_codes_left: 3 };
  const calls = serve({
    ...context,
    [finishing]: json(200, { second_factor: step }),
    'POST /api/account/second-factor': json(200, { redirect: '/next' }),
  });
  back();
  await userEvent.type(await screen.findByLabelText('Code from the app'), '123456{Enter}');
  await waitFor(() => expect(follow).toHaveBeenCalledWith('/next'));
  expect(calls.at(-1)?.body).toMatchObject({ ticket: 't', code: '123456', request: 'h' });
});

const offer = {
  ticket: 't',
  provider: 'Corp',
  username: 'zoe',
  email: 'zoe@example.org',
  name: 'Zoe',
};
const creating = 'POST /api/account/external/create';

test('somebody new sees what came, takes another name, and accepts', async () => {
  keepRequest('h');
  const calls = serve({
    ...context,
    [finishing]: json(200, { new_account: offer }),
    [creating]: [
      json(409, { error: 'name_taken', message: 'Choose another.' }),
      json(200, { redirect: '/next' }),
    ],
  });
  back();
  expect(await screen.findByText('zoe@example.org')).toBeVisible();
  expect(screen.getByText('Zoe')).toBeVisible();
  expect(calls.filter(({ url }) => url.endsWith('/create'))).toEqual([]);
  expect(screen.getByRole('link', { name: 'Not now' })).toHaveAttribute(
    'href',
    '/account/login?request=h&choose=1',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Create the account' }));
  const field = screen.getByLabelText('User name');
  await waitFor(() => expect(field).toHaveAccessibleDescription(/Choose another/));
  await userEvent.clear(field);
  await userEvent.type(field, 'zoe-2{Enter}');
  await waitFor(() => expect(follow).toHaveBeenCalledWith('/next'));
  expect(calls.at(-1)?.body).toEqual({ ticket: 't', username: 'zoe-2' });
});

test('an offer that is too old says so', async () => {
  serve({
    ...context,
    [finishing]: json(200, { new_account: { ...offer, name: '', email: '' } }),
    [creating]: json(410, { error: 'external_expired', message: 'Start again.' }),
  });
  back();
  expect(await screen.findByText('without a confirmed email address')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Create the account' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Start again.');
});

const begin = {
  'POST /api/account/external/begin': json(200, { redirect: 'https://corp.example/a' }),
};

test.each([
  ['?idp=corp', ''],
  ['?request=h', 'corp'],
])('whoever is meant to sign in at a provider is led there (%s)', async (search, hint) => {
  const calls = serve({
    'GET /api/account/context': json(200, someContext({ external: [corp], external_hint: hint })),
    ...begin,
  });
  window.history.replaceState(null, '', `/account/login${search}`);
  render(<App location={{ pathname: '/account/login', search }} />);
  await waitFor(() => expect(follow).toHaveBeenCalledWith('https://corp.example/a'));
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(window.location.search).toContain('choose=1'); // back from there, they choose
});

test.each([
  ['?request=h&choose=1', 'corp'],
  ['?idp=unknown', ''],
  ['?request=h', 'unknown'],
])('everybody else chooses (%s)', async (search, hint) => {
  const calls = serve({
    'GET /api/account/context': json(200, someContext({ external: [corp], external_hint: hint })),
    ...begin,
  });
  render(<App location={{ pathname: '/account/login', search }} />);
  expect(await screen.findByRole('button', { name: 'Continue with Corp' })).toBeVisible();
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(0);
});

test('a provider that is away leaves the other ways', async () => {
  serve({
    'GET /api/account/context': json(200, someContext({ external: [corp], external_hint: 'corp' })),
    'POST /api/account/external/begin': json(502, { error: 'provider_away', message: 'Away.' }),
  });
  render(<App location={{ pathname: '/account/login', search: '?request=h' }} />);
  expect(await screen.findByRole('alert')).toHaveTextContent('Away.');
  expect(screen.getByLabelText('Password')).toBeVisible();
});

test('a refusal stands in words, with the way back', async () => {
  keepRequest('h');
  const words = 'No account here is connected with this Corp account.';
  serve({ ...context, [finishing]: json(403, { error: 'external_unknown', message: words }) });
  back('?error=x&state=s');
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(screen.getByRole('link', { name: 'Back to signing in' })).toHaveAttribute(
    'href',
    '/account/login?request=h&choose=1',
  );
});

test('accounts are connected and disconnected on the page Security', async () => {
  const person = { name: 'Ann', email: null };
  const connected = { label: 'ann@corp.example', created_at: 1 };
  const accounts = (one: object | null) =>
    json(200, { providers: [{ ...corp, enabled: true, connected: one }] });
  const calls = serve({
    'GET /api/account/context': json(200, someContext({ external: [corp], user: person })),
    'GET /api/self': json(200, {
      csrf: 'token-1',
      username: 'ann',
      email: '',
      email_verified: false,
      fresh: true,
      totp: { enrolled: false, recovery_codes_left: 0, trusted_browsers: 0 },
      sessions: [],
      consents: [],
    }),
    'GET /api/account/passkeys': json(200, { available: true, most: 20, passkeys: [] }),
    'GET /api/account/external': [accounts(connected), accounts(null)],
    'POST /api/account/external/disconnect': json(200, {}),
    'POST /api/account/external/connect': json(200, { redirect: 'https://corp.example/a' }),
  });
  render(<App location={{ pathname: '/account/security', search: '' }} />);
  expect(await screen.findByText('ann@corp.example')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Disconnect Corp' }));
  expect(await screen.findByText('The account was disconnected.')).toBeVisible();
  await userEvent.click(await screen.findByRole('button', { name: 'Connect Corp' }));
  await waitFor(() => expect(follow).toHaveBeenCalledWith('https://corp.example/a'));
  expect(calls.at(-1)?.body).toEqual({ scheme: 'corp' });
});
