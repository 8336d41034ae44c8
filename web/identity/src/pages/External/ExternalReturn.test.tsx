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

test('a refusal stands in words, with the way back', async () => {
  keepRequest('h');
  const words = 'No account here is connected with this Corp account.';
  serve({ ...context, [finishing]: json(403, { error: 'external_unknown', message: words }) });
  back('?error=x&state=s');
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(screen.getByRole('link', { name: 'Back to signing in' })).toHaveAttribute(
    'href',
    '/account/login?request=h',
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
