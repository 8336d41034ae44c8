// What no client would send, at every endpoint of the identity site and of the admin API: each gets an answer that
// says what is wrong with it, kept by no cache, and leads nowhere that nobody registered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';

const AT_ONCE = 8;
const FORM = 'application/x-www-form-urlencoded';
const GRANT = 'urn:ietf:params:oauth:grant-type';
const AUTHORIZE = {
  ...{
    response_type: 'code',
    scope: 'openid',
    state: 's',
    nonce: 'n',
    code_challenge_method: 'S256',
  },
  ...{
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    response_mode: 'query',
    prompt: 'none',
  },
  ...{
    max_age: '10',
    id_token_hint: 'x',
    claims: '{}',
    resource: 'https://a.example',
    request: 'x',
  },
  ...{ request_uri: 'x', authorization_details: '[]', dpop_jkt: 'x', login_hint: 'x' },
};
const TOKEN = {
  ...{
    grant_type: 'authorization_code',
    code: 'x',
    code_verifier: 'x'.repeat(43),
    refresh_token: 'x',
  },
  ...{
    scope: 'openid',
    client_secret: 'x',
    device_code: 'x',
    auth_req_id: 'x',
    assertion: 'a.b.c',
  },
  ...{
    client_assertion: 'a.b.c',
    client_assertion_type: 'x',
    subject_token: 'x',
    subject_token_type: 'x',
  },
  ...{ resource: 'https://a.example', audience: 'x' },
};
const GRANT_TYPES = [
  ...[
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'password',
    'urn:openid:params:grant-type:ciba',
  ],
  ...[`${GRANT}:device_code`, `${GRANT}:jwt-bearer`, `${GRANT}:token-exchange`],
];
/** Method, path, and parameters that mean something there. */
const ENDPOINTS = [
  ...['GET', 'POST'].map((method) => [method, '/connect/authorize', AUTHORIZE]),
  ['GET', '/connect/authorize/callback', { request: 'x' }],
  ...GRANT_TYPES.map((grant) => ['POST', '/connect/token', { ...TOKEN, grant_type: grant }]),
  ['POST', '/connect/par', AUTHORIZE],
  ['POST', '/connect/deviceauthorization', { scope: 'openid' }],
  [
    'POST',
    '/connect/ciba',
    { scope: 'openid', login_hint: 'x', binding_message: 'x', requested_expiry: '1' },
  ],
  ['POST', '/connect/revocation', { token: 'x', token_type_hint: 'x' }],
  ['POST', '/connect/introspect', { token: 'x', token_type_hint: 'x' }],
  ...['GET', 'POST'].map((method) => [method, '/connect/userinfo', { access_token: 'x' }]),
  ...['GET', 'POST'].map((method) => [
    method,
    '/connect/endsession',
    { id_token_hint: 'x', post_logout_redirect_uri: 'x', state: 'x', logout_hint: 'x' },
  ]),
  ['GET', '/connect/endsession/callback', { logout: 'x', sid: 'x' }],
  ['GET', '/federation/google/signin', { code: 'x', state: 'x', error: 'x' }],
  ['GET', '/connect/dcr/x', { access_token: 'x' }],
  ['GET', '/api/account/context', { request: 'x' }],
  ['GET', '/api/account/error', { id: 'x' }],
  ['GET', '/api/account/logout', { id: 'x' }],
  ['GET', '/api/account/external', { request: 'x' }],
  ...['/api/self', '/api/approve', '/api/account/passkeys'].map((path) => ['GET', path, {}]),
];
const JSON_ENDPOINTS = [
  ...[
    'login',
    'second-factor',
    'register',
    'confirm',
    'forgot',
    'reset',
    'consent',
    'cancel',
    'logout',
  ].map((name) => `account/${name}`),
  ...[
    'add',
    'add/begin',
    'rename',
    'remove',
    'sign-in',
    'sign-in/begin',
    'step-up',
    'step-up/begin',
  ].map((name) => `account/passkeys/${name}`),
  ...['begin', 'finish', 'create', 'connect', 'disconnect'].map(
    (name) => `account/external/${name}`,
  ),
  ...[
    'totp/begin',
    'totp/enrol',
    'totp/remove',
    'recovery-codes',
    'browsers/forget',
    'sessions/end',
  ].map((name) => `self/${name}`),
  ...['consents/withdraw', 'password', 'profile', 'data', 'delete'].map((name) => `self/${name}`),
  ...['email', 'email/confirm', 'phone', 'username'].map((name) => `self/${name}`),
  ...['device/look', 'device/decide', 'approve'],
].map((name) => `/api/${name}`);
const REGISTRATION = '/connect/dcr'; // takes JSON as well
/** As they stand in a query or a form. */
const TEXTS = [
  ...[
    '',
    '%00',
    '%zz',
    '%ff',
    '%ED%A0%80',
    '%F0%9F%98%80',
    '%E2%80%AE',
    '-1',
    '1e309',
    '99999999999999999999',
  ],
  ...[
    'null',
    '%5B%5D',
    '%7B%7D',
    `%7B%22a%22:${'%5B'.repeat(200)}`,
    "'%20OR%201=1%20--",
    '%3Cscript%3E',
  ],
  ...[
    '//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '%0D%0AX-Evil:1',
    '..%2F..%2Fetc%2Fpasswd',
  ],
  ...['a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(3000)],
];
const BODIES = [
  ...[
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"a":1,"a":2}',
    '['.repeat(3000),
    '{"a":"\\ud800"}',
    '{"a":1e999}',
    '\ufeff{}',
  ],
  ...[
    '{"username":{},"password":[],"code":null,"request":7,"ticket":{},"scopes":"x","decision":[]}',
  ],
  ...[
    '{"redirect_uris":[7],"jwks":[],"jwks_uri":"http://127.0.0.1/","sector_identifier_uri":{},"contacts":"x"}',
    '{"new_username":{},"email":[],"phone":-1,"code":"\\u0000"}',
    '{"request":"https://evil.example/","next":"//evil.example","credential":{"response":[]},"token":"\\u0000"}',
  ],
  Buffer.from('7bff223a317d', 'hex'),
];
const TYPES = [
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  ';',
  `${FORM}; charset=utf-16`,
];
const IDS = [
  '0',
  '-1',
  '99999999999999999999',
  '1.5',
  '%00',
  '%ff',
  '%F0%9F%98%80',
  '..%2f..%2f',
  "'%20OR%201=1",
];
const OF_THE_PROVIDER = /^\/(account|home|consent|connect|device)\b/;

describe('input that no client would send', { concurrency: false }, () => {
  let server;
  let agent;
  before(async () => {
    server = await startServer({
      settings: { identity: { client_registration: { policy: 'open', per_hour: 100_000 } } },
    });
    agent = new https.Agent({
      keepAlive: true,
      maxSockets: AT_ONCE,
      ca: readFileSync(server.caFile),
    });
  });
  after(async () => {
    agent.destroy();
    await cleanUp();
  });

  const describeCall = (site, path, { method = 'GET', body = '' }) =>
    `${method} ${site}${path.slice(0, 300)} ${body.slice(0, 300)}`;

  /** What is wrong with an answer; empty: nothing. */
  function faultOf(site, answer) {
    const { status, headers, text } = answer;
    const type = headers['content-type'] ?? '';
    if (status >= 500) return `it answers ${status}: ${text}`;
    if (!/no-store/.test(headers['cache-control'])) return `a cache may keep a ${status}`;
    if (headers['x-content-type-options'] !== 'nosniff') return `its ${status} may be sniffed`;
    if (text !== '' && type === '') return 'it does not say what its body is';
    if (/json/.test(type)) JSON.parse(text);
    if (headers['x-evil']) return 'a header was smuggled in';
    if (/std::|boost|sqlite|SELECT /i.test(text)) return `it tells of its inside: ${text}`;
    if (headers.location && status < 400) {
      const place = new URL(headers.location, server[site]);
      const own =
        place.origin === server[site] &&
        (site !== 'identity' || OF_THE_PROVIDER.test(place.pathname));
      const registered = headers.location.startsWith(`${server.app}/authentication/callback`);
      if (!own && !registered) return `it leads to ${headers.location}`;
    }
    return '';
  }

  /** Makes all calls; each is [path, what request() takes]. */
  async function expectGood(site, calls) {
    assert.ok(calls.length > 0);
    const left = [...calls];
    const faults = [];
    const work = async () => {
      for (let call = left.pop(); call; call = left.pop()) {
        const [path, options] = call;
        const fault = faultOf(
          site,
          await request(server, server[site] + path, { agent, ...options }),
        );
        if (fault !== '') faults.push(`${describeCall(site, path, options)}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    assert.deepEqual(faults.slice(0, 10), []);
  }

  const form = (method, path, pairs) => {
    const text = pairs.map(([name, value]) => `${name}=${value}`).join('&');
    return method === 'GET'
      ? [`${path}?${text}`, {}]
      : [path, { method, headers: { 'content-type': FORM }, body: text }];
  };

  it('is refused in each parameter of the provider, and when one comes twice or not at all', async () => {
    const client = [
      ['client_id', 'react-oidc-twilio-client'],
      ['redirect_uri', encodeURIComponent(`${server.app}/authentication/callback`)],
    ];
    const calls = ENDPOINTS.flatMap(([method, path, known]) => {
      const given = [...client, ...Object.entries(known)].map(([name, value]) => [
        name,
        name === 'redirect_uri' ? value : encodeURIComponent(value),
      ]);
      // Alone with the client, since what is looked at first hides the rest; and among all others.
      return given.flatMap(([name, value]) => [
        ...TEXTS.map((text) =>
          form(method, path, [...client.filter((each) => each[0] !== name), [name, text]]),
        ),
        form(method, path, [...given.filter((each) => each[0] !== name), [name, TEXTS[1]]]),
        form(method, path, [...given, [name, value]]),
        form(method, path, [...given, [`${name}[]`, value]]),
        form(
          method,
          path,
          given.filter((each) => each[0] !== name),
        ),
      ]);
    });
    await expectGood('identity', calls);
  });

  it('is refused in bodies of another kind', async () => {
    const paths = new Set(
      ENDPOINTS.filter(([method]) => method === 'POST').map(([, path]) => path),
    );
    const calls = [...paths].flatMap((path) =>
      TYPES.flatMap((type) =>
        ['{}', 'a=b&a=b', '&&&=&=&', '\0', '%%%'].map((body) => [
          path,
          { method: 'POST', headers: { 'content-type': type }, body },
        ]),
      ),
    );
    await expectGood('identity', calls);
  });

  it('is refused by the pages’ API, of strangers and of who is signed in', async () => {
    const people = [new Visitor(server), new Visitor(server)];
    await people[0].context();
    const person = await server.addUser('mallory', 'Quiet-Harbour-4712');
    assert.equal((await people[1].login(person.username, person.password)).status, 200);
    await people[1].context();
    const faults = [];
    for (const visitor of people) {
      for (const path of [...JSON_ENDPOINTS, REGISTRATION]) {
        for (const body of BODIES) {
          const answer = await visitor.fetch(path, {
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/json',
              'x-csrf-token': visitor.csrf,
              origin: server.identity,
            },
            body,
          });
          const fault = faultOf('identity', answer);
          if (fault !== '') faults.push(`${path} ${body.slice(0, 100)}: ${fault}`);
        }
      }
    }
    assert.deepEqual(faults.slice(0, 10), []);
  });

  it('is refused by the admin API', async () => {
    const tokens = [];
    for (let i = 0; i < 8; i += 1) tokens.push((await Administrator.signIn(server)).token); // each has its own pace
    const { paths } = (await request(server, `${server.adminApi}/swagger/v1/swagger.json`)).json;
    let turn = 0;
    const calls = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([verb, operation]) => {
        const method = verb.toUpperCase();
        if (path.endsWith('/Keys/Rotate')) return []; // it would do what it is asked
        const named = IDS.map((id) => path.replaceAll(/\{[^}]+\}/g, id));
        const query = (operation.parameters ?? []).filter((each) => each.in === 'query');
        const queries = query.flatMap(({ name }) =>
          TEXTS.slice(0, 12).map((text) => `${named[0]}?${name}=${text}`),
        );
        const bodies = operation.requestBody === undefined ? [undefined] : BODIES;
        return [
          ...(named[0] === path ? [] : named.map((each) => [each, bodies[0]])),
          ...queries.map((each) => [each, bodies[0]]),
          ...(operation.requestBody === undefined ? [] : bodies.map((body) => [named[0], body])),
        ].map(([at, body]) => {
          const authorization = `Bearer ${tokens[(turn += 1) % tokens.length]}`;
          const headers = {
            authorization,
            ...(body !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          };
          return [at, { method, headers, body }];
        });
      }),
    );
    await expectGood('adminApi', calls);
  });
});
