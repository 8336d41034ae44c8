import { json, serve, someContext } from '../testing/server';
import { AccountApi } from './account_api';
import { Refusal, Unreachable } from './errors';

const credentials = { username: 'ann', password: 'secret', remember: false };

test('sends the handle and the token of the last GET', async () => {
  const calls = serve({
    'GET /api/account/context': json(200, someContext()),
    'POST /api/account/login': json(200, { redirect: '/next' }),
  });
  const api = new AccountApi('handle');
  await api.context();
  await expect(api.login(credentials)).resolves.toEqual({ redirect: '/next' });
  expect(calls[0]?.url).toBe('/api/account/context?request=handle');
  expect(calls[1]).toMatchObject({ csrf: 'token-1', body: { ...credentials, request: 'handle' } });
});

test('a token that another tab made stale is fetched anew, once', async () => {
  const stale = json(400, { error: 'csrf_failed', message: 'Load the page again.' });
  const calls = serve({
    'GET /api/account/context': [
      json(200, someContext()),
      json(200, someContext({ csrf: 'token-2' })),
    ],
    'POST /api/account/login': [stale, json(200, { redirect: '/next' })],
  });
  const api = new AccountApi();
  await api.context();
  await api.login(credentials);
  expect(calls.map((call) => call.csrf)).toEqual([null, 'token-1', null, 'token-2']);
});

test('a token that stays wrong is an error', async () => {
  serve({
    'GET /api/account/context': json(200, someContext()),
    'POST /api/account/login': json(400, { error: 'csrf_failed', message: 'Load the page again.' }),
  });
  await expect(new AccountApi().login(credentials)).rejects.toMatchObject({ code: 'csrf_failed' });
});

test('a refusal carries its code, its words and the time to wait', async () => {
  serve({
    'POST /api/account/login': json(
      429,
      { error: 'too_many_attempts', message: 'Too many attempts.' },
      { 'Retry-After': '30' },
    ),
  });
  const refusal = await new AccountApi().login(credentials).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ status: 429, code: 'too_many_attempts', retryAfter: 30 });
});

test.each([
  ['a network that is down', () => Promise.reject(new TypeError('failed'))],
  ['a page of a proxy', () => new Response('<html>', { status: 502 })],
  ['JSON that is not ours', () => new Response('{"detail":1}', { status: 500 })],
  ['JSON that is null', () => new Response('null', { status: 500 })],
])('%s is told as unreachable', async (_name, answer) => {
  serve({ 'GET /api/account/context': answer });
  await expect(new AccountApi().context()).rejects.toBeInstanceOf(Unreachable);
});
