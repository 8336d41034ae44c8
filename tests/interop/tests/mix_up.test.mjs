// Mixed-up `state`, `nonce`, `iss` and codes (RFC 9700 4.4, 4.5, 4.7; RFC 9207): the client's checks
// need what the server must send, and the server's own checks must hold where the client has none.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, callback } from '../lib/clients.mjs';
import {
  discover,
  newRequest,
  oidc,
  postToken,
  signInForTokens,
  saying,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

describe('mix-up', () => {
  const browser = new Browser();
  let client, config;

  before(async () => {
    client = await addClient();
    config = await discover(client);
    await signInForTokens(config, browser, administrator);
  });

  async function ask() {
    const request = await newRequest(config);
    return { ...request, answer: new URL((await browser.navigate(request.url)).url) };
  }

  test('every answer names its issuer exactly once', async () => {
    const { answer } = await ask();
    assert.deepEqual(answer.searchParams.getAll('iss'), [server.identity]);
  });

  test('an answer in another issuer’s name is not taken', async () => {
    const { answer, checks } = await ask();
    answer.searchParams.set('iss', 'https://other.example');
    await assert.rejects(oidc.authorizationCodeGrant(config, answer, checks), saying(/"iss"/));
    answer.searchParams.delete('iss');
    await assert.rejects(oidc.authorizationCodeGrant(config, answer, checks), saying(/"iss"/));
  });

  test('an answer with another state is not taken', async () => {
    const [one, other] = [await ask(), await ask()];
    await assert.rejects(
      oidc.authorizationCodeGrant(config, one.answer, other.checks),
      saying(/state/),
    );
  });

  test('a code put into another sign-in fails on its PKCE challenge', async () => {
    const [one, other] = [await ask(), await ask()];
    one.answer.searchParams.set('code', other.answer.searchParams.get('code'));
    await assert.rejects(
      oidc.authorizationCodeGrant(config, one.answer, one.checks),
      (error) => error.error === 'invalid_grant',
    );
  });

  test('an ID token for another nonce is not taken', async () => {
    const { answer, checks } = await ask();
    await assert.rejects(
      oidc.authorizationCodeGrant(config, answer, { ...checks, expectedNonce: oidc.randomNonce() }),
      saying(/nonce/),
    );
  });

  test('a code of one client is of no use to another, even with its verifier', async () => {
    const stranger = await addClient();
    const { answer, checks } = await ask();
    const { status, body } = await postToken(config, stranger, {
      grant_type: 'authorization_code',
      code: answer.searchParams.get('code'),
      redirect_uri: callback,
      code_verifier: checks.pkceCodeVerifier,
    });
    assert.equal(status, 400);
    assert.equal(body.error, 'invalid_grant');
  });

  test('a state of 4 KB comes back as it was sent, a longer one is refused', async () => {
    const state = 's'.repeat(4096);
    const { url } = await newRequest(config, { state });
    assert.equal(new URL((await browser.navigate(url)).url).searchParams.get('state'), state);
    const long = await newRequest(config, { state: `${state}s` });
    const outcome = await browser.navigate(long.url);
    if (outcome.kind === 'page') assert.equal(outcome.status, 400);
    else assert.equal(new URL(outcome.url).searchParams.get('error'), 'invalid_request');
  });

  test('strange text in state and nonce is carried, not interpreted', async () => {
    for (const text of [
      '"><script>alert(1)</script>',
      '\u{1f511} ключ',
      '%0d%0aSet-Cookie: a=b',
      '\r\nX: y',
      "'; drop table users; --",
    ]) {
      const { url, checks } = await newRequest(config, { state: text, nonce: text });
      const outcome = await browser.navigate(url);
      const answer = new URL(outcome.url);
      if (answer.searchParams.has('error')) {
        assert.equal(answer.searchParams.get('error'), 'invalid_request', text);
        continue;
      }
      assert.equal(answer.searchParams.get('state'), text);
      const tokens = await oidc.authorizationCodeGrant(config, answer, {
        ...checks,
        expectedState: text,
        expectedNonce: text,
      });
      assert.equal(tokens.claims().nonce, text);
    }
  });
});

describe('signing algorithms', () => {
  for (const alg of ['ES256', 'RS256']) {
    test(`${alg} for a client that asks for it`, async () => {
      const client = await addClient({ idTokenAlg: alg });
      const config = await discover(client, { id_token_signed_response_alg: alg });
      const { tokens } = await signInForTokens(config, new Browser(), administrator);
      const head = JSON.parse(Buffer.from(tokens.id_token.split('.')[0], 'base64url'));
      assert.equal(head.alg, alg);
      assert.ok(head.kid);
      const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
      assert.equal(JSON.parse(Buffer.from(next.id_token.split('.')[0], 'base64url')).alg, alg);
    });
  }

  test('the published keys are public', async () => {
    const config = await discover(await addClient());
    const { keys } = await (await fetch(config.serverMetadata().jwks_uri)).json();
    assert.ok(keys.length >= 2);
    for (const key of keys) {
      // One that encrypts is for several algorithms, which discovery names.
      assert.ok(key.kid && (key.use === 'sig' ? key.alg : key.use === 'enc'));
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
        assert.equal(key[secret], undefined);
    }
  });
});
