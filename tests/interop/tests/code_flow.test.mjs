// The code flow with PKCE (RFC 6749 4.1, RFC 7636, Core 3.1) driven by `openid-client`.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, callback } from '../lib/clients.mjs';
import {
  describe as say,
  discover,
  newRequest,
  oidc,
  payload,
  postToken,
  signInForTokens,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

/** Runs an authorization request that must be refused, and returns what the client is told. */
async function refusal(browser, url) {
  const outcome = await browser.navigate(url);
  assert.equal(outcome.kind, 'callback', say(outcome));
  const answer = new URL(outcome.url);
  assert.equal(
    answer.searchParams.get('iss'),
    server.identity,
    'RFC 9207: iss in error answers too',
  );
  return answer.searchParams;
}

describe('code flow', () => {
  const browser = new Browser();
  let client, config;

  before(async () => {
    client = await addClient();
    config = await discover(client);
  });

  test('the metadata tells what the server does', () => {
    const metadata = config.serverMetadata();
    assert.equal(metadata.issuer, server.identity);
    assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    assert.equal(metadata.authorization_response_iss_parameter_supported, true);
    for (const type of ['code', 'code id_token token']) {
      assert.ok(metadata.response_types_supported.includes(type), type);
    }
    for (const mode of ['query', 'fragment', 'form_post']) {
      assert.ok(metadata.response_modes_supported.includes(mode), mode);
    }
    for (const alg of ['ES256', 'RS256']) {
      assert.ok(metadata.id_token_signing_alg_values_supported.includes(alg), alg);
    }
    for (const member of [
      'userinfo_endpoint',
      'revocation_endpoint',
      'end_session_endpoint',
      'check_session_iframe',
    ]) {
      assert.ok(metadata[member].startsWith(`${server.identity}/`), member);
    }
  });

  test('two slashes before .well-known are one', async () => {
    const response = await fetch(`${server.identity}//.well-known/openid-configuration`);
    assert.equal(response.status, 200);
  });

  test('a confidential client signs a person in', async () => {
    const { tokens, answer } = await signInForTokens(config, browser, administrator);
    assert.equal(tokens.token_type, 'bearer');
    assert.ok(tokens.expires_in > 0);
    assert.ok(tokens.refresh_token);
    assert.deepEqual(tokens.scope.split(' ').sort(), [
      'email',
      'offline_access',
      'openid',
      'profile',
    ]);
    const claims = tokens.claims();
    assert.equal(claims.iss, server.identity);
    assert.ok(claims.sub && claims.sid && claims.auth_time && claims.at_hash);
    assert.ok(answer.searchParams.get('session_state').includes('.'));
    const access = payload(tokens.access_token);
    assert.equal(access.sub, claims.sub);
    assert.equal(access.client_id, client.id);
  });

  test('a public client signs a person in, without a question when the session lives', async () => {
    const publicClient = await addClient({ secret: null });
    const publicConfig = await discover(publicClient);
    const { url, checks } = await newRequest(publicConfig);
    const outcome = await browser.navigate(url);
    assert.equal(outcome.kind, 'callback', say(outcome));
    const tokens = await oidc.authorizationCodeGrant(publicConfig, new URL(outcome.url), checks);
    assert.ok(tokens.claims().sub);
  });

  test('answers are encoded so that a parser that splits on every = reads them', async () => {
    const state = 'a=b c+d&e';
    const { url } = await newRequest(config, { state });
    const outcome = await browser.navigate(url);
    const query = outcome.url.split('?')[1];
    for (const pair of query.split('&')) assert.equal(pair.split('=').length, 2, pair);
    assert.ok(!query.includes('+'), 'spaces are %20');
    assert.equal(new URL(outcome.url).searchParams.get('state'), state);
  });

  test('form_post carries a code too', async () => {
    const { url, checks } = await newRequest(config, { response_mode: 'form_post' });
    const outcome = await browser.navigate(url);
    assert.equal(outcome.kind, 'form', say(outcome));
    assert.equal(outcome.action, callback);
    assert.match(outcome.headers.get('cache-control'), /no-store/);
    const posted = new Request(callback, { method: 'POST', body: outcome.fields });
    const tokens = await oidc.authorizationCodeGrant(config, posted, checks);
    assert.ok(tokens.access_token);
  });

  describe('PKCE', () => {
    test('a request without a challenge is refused', async () => {
      const { url } = await newRequest(config);
      url.searchParams.delete('code_challenge');
      url.searchParams.delete('code_challenge_method');
      assert.equal((await refusal(browser, url)).get('error'), 'invalid_request');
    });

    for (const method of ['plain', 's256', '']) {
      test(`the method "${method}" is refused`, async () => {
        const { url } = await newRequest(config, { code_challenge_method: method });
        assert.equal((await refusal(browser, url)).get('error'), 'invalid_request');
      });
    }

    for (const [name, challenge] of [
      ['short', 'a'.repeat(42)],
      ['long', 'a'.repeat(129)],
      ['not base64url', '+'.repeat(43)],
    ]) {
      test(`a challenge that is ${name} is refused`, async () => {
        const { url } = await newRequest(config, { code_challenge: challenge });
        assert.equal((await refusal(browser, url)).get('error'), 'invalid_request');
      });
    }

    for (const [name, change] of [
      ['wrong', { code_verifier: 'w'.repeat(64) }],
      ['missing', { code_verifier: undefined }],
      [
        'the placeholder of a worker that is not in control',
        { code_verifier: 'CODE_VERIFIER_SECURED_BY_OIDC_SERVICE_WORKER_default' },
      ],
    ]) {
      test(`a verifier that is ${name} is refused`, async () => {
        const { url, checks } = await newRequest(config);
        const answer = new URL((await browser.navigate(url)).url);
        const parameters = {
          grant_type: 'authorization_code',
          code: answer.searchParams.get('code'),
          redirect_uri: callback,
          code_verifier: checks.pkceCodeVerifier,
          ...change,
        };
        if (!parameters.code_verifier) delete parameters.code_verifier;
        const { status, body } = await postToken(config, client, parameters);
        assert.equal(status, 400);
        assert.equal(body.error, 'invalid_grant');
      });
    }
  });

  describe('codes', () => {
    async function freshCode() {
      const { url, checks } = await newRequest(config);
      const answer = new URL((await browser.navigate(url)).url);
      return {
        grant_type: 'authorization_code',
        code: answer.searchParams.get('code'),
        redirect_uri: callback,
        code_verifier: checks.pkceCodeVerifier,
      };
    }

    test('a code works once; the second use kills what the first got', async () => {
      const parameters = await freshCode();
      const first = await postToken(config, client, parameters);
      assert.equal(first.status, 200);
      assert.match(first.headers.get('cache-control'), /no-store/);
      const second = await postToken(config, client, parameters);
      assert.equal(second.status, 400);
      assert.equal(second.body.error, 'invalid_grant');
      await assert.rejects(
        oidc.fetchUserInfo(config, first.body.access_token, oidc.skipSubjectCheck),
        (error) => error.status === 401,
      );
      await assert.rejects(
        oidc.refreshTokenGrant(config, first.body.refresh_token),
        (error) => error.error === 'invalid_grant',
      );
    });

    test('two uses at the same moment give tokens to one at most', async () => {
      const parameters = await freshCode();
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => postToken(config, client, parameters)),
      );
      assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
      for (const { status, body } of answers) {
        assert.ok(status === 200 || body.error === 'invalid_grant', `${status} ${body.error}`);
      }
    });

    test('a code is refused to another client', async () => {
      const other = await addClient();
      const { body } = await postToken(config, other, await freshCode());
      assert.equal(body.error, 'invalid_grant');
    });

    test('a code is refused with another redirect URI', async () => {
      const { body } = await postToken(config, client, {
        ...(await freshCode()),
        redirect_uri: `${callback}/`,
      });
      assert.equal(body.error, 'invalid_grant');
    });

    test('an invented code is refused', async () => {
      const { body } = await postToken(config, client, {
        ...(await freshCode()),
        code: 'x'.repeat(43),
      });
      assert.equal(body.error, 'invalid_grant');
    });

    test('a wrong secret is refused before the code is looked at', async () => {
      const parameters = await freshCode();
      const wrong = await postToken(config, { ...client, secret: 'wrong' }, parameters);
      assert.equal(wrong.status, 401);
      assert.equal(wrong.body.error, 'invalid_client');
      assert.match(wrong.headers.get('www-authenticate'), /^Basic/);
      assert.equal((await postToken(config, client, parameters)).status, 200);
    });

    test('the body must be a form', async () => {
      const response = await fetch(config.serverMetadata().token_endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      assert.ok([400, 415].includes(response.status));
    });

    test('a grant that is not offered is named as such', async () => {
      const { status, body } = await postToken(config, client, {
        grant_type: 'password',
        username: 'a',
        password: 'b',
      });
      assert.equal(status, 400);
      assert.equal(body.error, 'unsupported_grant_type');
    });
  });
});
