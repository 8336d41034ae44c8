// @vitest-environment node
import { requestToken } from './requestToken';
import { TokenError } from './tokenError';

const request = { roomName: 'Daily', roomType: 'peer-to-peer' };
const answering = (body: unknown, init: ResponseInit = {}) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), init)));

it('posts the room and leaves the bearer token to the service worker', async () => {
  const fetchFrom = answering({ token: 'jwt', room_type: 'go' });
  await expect(requestToken(fetchFrom, request)).resolves.toEqual({ token: 'jwt', roomType: 'go' });
  const [url, init] = fetchFrom.mock.calls[0] ?? [];
  expect(url).toBe('/token');
  expect(new Headers(init?.headers).has('Authorization')).toBe(false);
  expect(JSON.parse(init?.body as string)).toEqual({
    room_name: 'Daily',
    room_type: 'peer-to-peer',
    create_conversation: false,
  });
});

it.each([
  [400, { error: 'room_type_unavailable', message: 'No.' }, 'room_type_unavailable'],
  [401, {}, 'unauthorized'],
  [403, { error: 'identity_mismatch', message: 'No.' }, 'identity_mismatch'],
  [403, {}, 'forbidden'],
  [502, {}, 'unreachable'],
  [503, {}, 'busy'],
  [200, { token: '' }, 'unexpected_answer'],
])('turns %i %j into %s', async (status, body, code) => {
  await expect(requestToken(answering(body, { status }), request)).rejects.toMatchObject({ code });
});

it('carries the time to wait', async () => {
  const fetchFrom = answering({}, { status: 429, headers: { 'Retry-After': '12' } });
  await expect(requestToken(fetchFrom, request)).rejects.toMatchObject({ retryAfter: 12 });
});

it('copes with an answer that is no JSON, and with none', async () => {
  const page = vi.fn<typeof fetch>(() => Promise.resolve(new Response('<html>', { status: 503 })));
  await expect(requestToken(page, request)).rejects.toMatchObject({ code: 'busy' });
  const none = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(requestToken(none, request)).rejects.toBeInstanceOf(TokenError);
});
