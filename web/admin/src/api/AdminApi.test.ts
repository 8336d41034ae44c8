// @vitest-environment node
import { fakeApi } from '../testing/fakeApi';
import { AdminApi } from './AdminApi';
import { ApiProblem, asProblem } from './ApiProblem';
import { explainProblem } from './explainProblem';

const refused = async (reply: Parameters<typeof fakeApi>[0][string]) =>
  asProblem(
    await fakeApi({ 'GET X': reply })
      .api.get('X')
      .catch((thrown: unknown) => thrown),
  );

it('leaves empty values of the query out', async () => {
  const { api, sent } = fakeApi({ 'GET Users': { body: { users: [] } } });
  await api.get('Users', { searchText: '', page: 2, other: undefined, name: 'a&b' });
  expect(sent[0]?.at).toBe('Users?page=2&name=a%26b');
});

it('sends back the state that was read', async () => {
  const { api, sent } = fakeApi({
    'GET Roles/1': { body: { id: '1' }, etag: '"a"' },
    'PUT Roles': {},
  });
  const { etag } = await api.read('Roles/1');
  await expect(api.put('Roles', { id: '1' }, etag)).resolves.toBeNull();
  expect(sent[1]?.headers.get('If-Match')).toBe('"a"');
  expect(sent[1]?.headers.has('Authorization')).toBe(false);
});

it('reads faults by member, without case, and the trace', async () => {
  const problem = await refused({
    status: 400,
    body: { title: 'Wrong.', errors: { Email: ['No address.'], other: ['Bad.'] }, traceId: 't1' },
  });
  expect(problem.of('email')).toBe('No address.');
  expect(problem.of('name')).toBeNull();
  expect(problem.besides(['email'])).toEqual(['Bad.']);
  expect(problem.traceId).toBe('t1');
});

it.each([
  [
    { status: 400, body: { code: 'CannotSetId', description: 'Leave the id out.' } },
    'Leave the id out.',
  ],
  [{ status: 429, body: { error: 'x', message: 'Too many calls.' } }, 'Too many calls.'],
  [{ status: 502, body: '<html>' }, 'The server answered 502.'],
])('reads %j', async (reply, words) => {
  expect((await refused(reply)).message).toBe(words);
});

it('reads why a token was not enough', async () => {
  const reply = {
    status: 401,
    body: {},
    challenge: 'Bearer error="insufficient_x", acr_values="2"',
  };
  expect((await refused(reply)).tokenError).toBe('insufficient_x');
  expect((await refused({ status: 401, body: {} })).tokenError).toBeNull();
});

it('tells a server that is away from one that refuses', async () => {
  const api = new AdminApi('https://x/', () => Promise.reject(new TypeError('net')));
  const problem = asProblem(await api.get('X').catch((thrown: unknown) => thrown));
  expect(problem.status).toBe(0);
  expect(explainProblem(problem)).toMatchObject({ remedy: 'reload' });
});

it.each([
  [401, 'Your session has ended', 'sign-in'],
  [403, 'You may not do this', 'none'],
  [412, 'Somebody else changed this in the meantime', 'reload'],
  [400, 'This was not accepted', 'none'],
  [500, 'The server failed', 'reload'],
])('explains %d', (status, title, remedy) => {
  expect(explainProblem(new ApiProblem({ status, title: 'words' }))).toMatchObject({
    title,
    remedy,
  });
});
