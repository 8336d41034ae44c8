// The JSON calls of the sign-in pages (docs/http-contracts.md), and what they refuse.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import { describe as say, discover, newRequest, oidc } from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const login = `${server.identity}/api/account/login`;
const wrongPassword = 'not-the-password-of-anyone';

const newUser = () => {
  const username = `user-${randomBytes(6).toString('hex')}`;
  return {
    username,
    email: `${username}@mail.example`,
    password: randomBytes(12).toString('base64url'),
  };
};

const refusedWith = (status, error) => (thrown) => {
  assert.equal(thrown.status, status, thrown.message);
  assert.equal(thrown.error, error, thrown.message);
  return true;
};

describe('account pages', () => {
  let config;
  before(async () => {
    config = await discover(await addClient());
  });

  async function register(browser, user, request = null) {
    const { csrf } = await browser.context(request);
    return browser.postJson('/api/account/register', { ...user, request }, csrf);
  }

  test('the context without a request says who is signed in', async () => {
    const browser = new Browser();
    const before = await browser.context();
    assert.equal(before.user, null);
    assert.equal(before.client, null);
    assert.ok(before.csrf && before.product.name);
    assert.ok(before.password.min_length >= 8);
    const page = await browser.signIn(administrator);
    assert.equal(page.kind, 'page', say(page));
    assert.equal((await browser.context()).user.name, administrator.username);
  });

  test('cookies are as strict as they can be', async () => {
    const browser = new Browser();
    await browser.signIn(administrator);
    const cookies = browser.jar.list(server.identity);
    const hidden = cookies.filter(({ attributes }) => attributes.has('httponly'));
    assert.ok(hidden.length >= 1);
    for (const { name, attributes } of cookies) {
      assert.ok(attributes.has('secure'), name);
      assert.match(attributes.get('samesite') ?? '', /^(lax|strict)$/i, name);
      if (attributes.has('httponly')) assert.ok(name.startsWith('__Host-'), name);
    }
  });

  test('a new session has a new key', async () => {
    const browser = new Browser();
    await browser.context();
    const before = browser.jar.header(server.identity);
    await browser.signIn(administrator);
    const first = browser.jar.header(server.identity);
    await browser.signIn(administrator);
    assert.notEqual(first, before);
    assert.notEqual(browser.jar.header(server.identity), first);
  });

  test('an unknown handle is gone', async () => {
    await assert.rejects(
      new Browser().context('x'.repeat(43)),
      refusedWith(410, 'request_expired'),
    );
  });

  test('wrong name and wrong password get the same words', async () => {
    const browser = new Browser();
    const { csrf } = await browser.context();
    const attempt = (username) =>
      browser
        .postJson(
          '/api/account/login',
          { username, password: wrongPassword, remember: false, request: null },
          csrf,
        )
        .catch((error) => error);
    const [unknown, known] = [
      await attempt(newUser().username),
      await attempt(administrator.username),
    ];
    assert.equal(unknown.status, 401);
    assert.equal(unknown.error, 'login_failed');
    assert.equal(known.message, unknown.message);
    await browser.signIn(administrator); // clears the count of failures
  });

  describe('requests that did not come from our pages', () => {
    const attempts = [
      ['no token', { 'content-type': 'application/json' }, 'csrf_failed'],
      [
        'a wrong token',
        { 'content-type': 'application/json', 'x-csrf-token': 'x'.repeat(43) },
        'csrf_failed',
      ],
      [
        'another site as origin',
        {
          'content-type': 'application/json',
          'x-csrf-token': '$csrf',
          origin: 'https://evil.example',
        },
        'csrf_failed',
      ],
      [
        'no origin at all, sandboxed',
        { 'content-type': 'application/json', 'x-csrf-token': '$csrf', origin: 'null' },
        'csrf_failed',
      ],
      [
        'Sec-Fetch-Site cross-site',
        {
          'content-type': 'application/json',
          'x-csrf-token': '$csrf',
          'sec-fetch-site': 'cross-site',
        },
        'csrf_failed',
      ],
      ['a simple content type', { 'content-type': 'text/plain', 'x-csrf-token': '$csrf' }, null],
      [
        'a form',
        { 'content-type': 'application/x-www-form-urlencoded', 'x-csrf-token': '$csrf' },
        null,
      ],
    ];
    for (const [name, headers, error] of attempts) {
      test(`${name}: refused`, async () => {
        const browser = new Browser();
        const { csrf } = await browser.context();
        const filled = { ...headers };
        if (filled['x-csrf-token'] === '$csrf') filled['x-csrf-token'] = csrf;
        const body = JSON.stringify({ ...administrator, remember: false, request: null });
        const response = await browser.request(login, { method: 'POST', headers: filled, body });
        assert.ok([400, 403, 415].includes(response.status), String(response.status));
        if (error) assert.equal((await response.json()).error, error);
        assert.equal((await browser.context()).user, null);
      });
    }

    test('another browser’s token: refused', async () => {
      const { csrf } = await new Browser().context();
      const browser = new Browser();
      await browser.context();
      await assert.rejects(
        browser.postJson(
          '/api/account/login',
          { ...administrator, remember: false, request: null },
          csrf,
        ),
        refusedWith(400, 'csrf_failed'),
      );
    });

    for (const [name, body] of [
      ['no JSON', 'hello'],
      ['half of it', '{"username":"a"'],
      ['a list', '[]'],
      ['numbers', '{"username":1,"password":2}'],
      ['nothing', '{}'],
      ['deep', '['.repeat(5000)],
    ]) {
      test(`a body that is ${name}: refused with words`, async () => {
        const browser = new Browser();
        const { csrf } = await browser.context();
        const headers = {
          'content-type': 'application/json',
          'x-csrf-token': csrf,
          origin: server.identity,
        };
        const response = await browser.request(login, { method: 'POST', headers, body });
        assert.ok([400, 401].includes(response.status), String(response.status));
        const answer = await response.json();
        assert.ok(answer.error && answer.message);
      });
    }
  });

  describe('registration', () => {
    test('a new person goes straight on to the client', async () => {
      const browser = new Browser();
      const user = newUser();
      const { url, checks } = await newRequest(config, { prompt: 'create' });
      const page = await browser.navigate(url);
      const answer = await register(browser, user, page.url.searchParams.get('request'));
      const outcome = await browser.navigate(answer.redirect);
      assert.equal(outcome.kind, 'callback', say(outcome));
      const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
      const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
      assert.equal(info.preferred_username, user.username);
      assert.equal(info.email, user.email);
      assert.equal(info.email_verified, false);
    });

    for (const [change, error] of [
      [{ username: '' }, 'invalid_username'],
      [{ username: 'white space' }, 'invalid_username'],
      [{ username: '<script>' }, 'invalid_username'],
      [{ username: 'a'.repeat(300) }, 'invalid_username'],
      [{ email: 'nowhere' }, 'invalid_email'],
      [{ email: 'a@b\r\nBcc: c@d.example' }, 'invalid_email'],
      [{ password: 'short' }, 'weak_password'],
      [{ password: 'x'.repeat(1000) }, 'weak_password'],
    ]) {
      test(`${JSON.stringify(change).slice(0, 40)}: ${error}`, async () => {
        await assert.rejects(
          register(new Browser(), { ...newUser(), ...change }),
          refusedWith(400, error),
        );
      });
    }

    test('the name inside the password: weak_password', async () => {
      const user = newUser();
      await assert.rejects(
        register(new Browser(), { ...user, password: `${user.username}1` }),
        refusedWith(400, 'weak_password'),
      );
    });

    test('a name that is taken, in any case of letters: name_taken', async () => {
      const username = administrator.username.toUpperCase();
      await assert.rejects(
        register(new Browser(), { ...newUser(), username }),
        refusedWith(409, 'name_taken'),
      );
    });
  });

  test('five failures lock the account; only the right password hears of it', async () => {
    const browser = new Browser();
    const user = newUser();
    await register(browser, user);
    const attempt = async (password) => {
      const stranger = new Browser();
      const { csrf } = await stranger.context();
      return stranger
        .postJson(
          '/api/account/login',
          { username: user.username, password, remember: false, request: null },
          csrf,
        )
        .catch((error) => error);
    };
    const answers = [];
    for (let n = 0; n < 6; ++n) answers.push(await attempt(wrongPassword));
    for (const { status, error, message } of answers) {
      assert.equal(status, 401);
      assert.equal(error, 'login_failed');
      assert.equal(message, answers[0].message);
    }
    const right = await attempt(user.password);
    assert.equal(right.status, 423);
    assert.equal(right.error, 'locked_out');
    assert.ok(Number(right.retryAfter) > 0);
  });
});
