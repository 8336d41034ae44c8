// UserInfo (Core 5.3, RFC 6750), revocation (RFC 7009) and CORS of the endpoints that pages call.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, addPerson } from '../lib/clients.mjs';
import { discover, oidc, signInForTokens } from '../lib/relying_party.mjs';

const origin = 'https://client.example';

describe('userinfo and revocation', () => {
  const browser = new Browser();
  let client, config, endpoint, person;

  before(async () => {
    client = await addClient({ secret: null, corsOrigins: [origin] });
    config = await discover(client);
    person = await addPerson();
    endpoint = config.serverMetadata().userinfo_endpoint;
  });

  const sign = async (extra) => (await signInForTokens(config, browser, person, extra)).tokens;
  const refused = (error) => error.status === 401;

  test('tells what the scopes allow', async () => {
    const tokens = await sign();
    const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(info.preferred_username, person.username);
    assert.ok(info.name);
    assert.equal(info.email, person.email);
    assert.equal(info.email_verified, true); // whoever has the machine vouches for it
    const bare = await sign({ scope: 'openid' });
    assert.deepEqual(
      Object.keys(await oidc.fetchUserInfo(config, bare.access_token, bare.claims().sub)),
      ['sub'],
    );
  });

  test('takes the token in a posted form, and the scheme in any case', async () => {
    const { access_token } = await sign();
    const posted = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({ access_token }),
    });
    assert.equal(posted.status, 200);
    const lower = await fetch(endpoint, { headers: { authorization: `bearer ${access_token}` } });
    assert.equal(lower.status, 200);
  });

  test('never takes it in the query', async () => {
    const { access_token } = await sign();
    const response = await fetch(`${endpoint}?access_token=${access_token}`);
    assert.ok([400, 401].includes(response.status));
  });

  test('refuses what is no access token of ours', async () => {
    const tokens = await sign();
    const [head, body, signature] = tokens.access_token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    for (const [name, token] of [
      ['an ID token', tokens.id_token],
      ['a refresh token', tokens.refresh_token],
      ['alg none', `${none}.${body}.`],
      ['alg none with the old signature', `${none}.${body}.${signature}`],
      ['a changed signature', `${head}.${body}.${flipped}`],
      ['words', 'abc'],
      ['dots', '..'],
    ]) {
      const response = await fetch(endpoint, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(response.status, 401, name);
      assert.match(
        response.headers.get('www-authenticate'),
        /^Bearer .*error="invalid_token"/,
        name,
      );
    }
    const missing = await fetch(endpoint);
    assert.equal(missing.status, 401);
    assert.match(missing.headers.get('www-authenticate'), /^Bearer/);
  });

  test('revoking an access token ends that one', async () => {
    const tokens = await sign();
    await oidc.tokenRevocation(config, tokens.access_token, { token_type_hint: 'access_token' });
    await assert.rejects(
      oidc.fetchUserInfo(config, tokens.access_token, oidc.skipSubjectCheck),
      refused,
    );
    assert.ok((await oidc.refreshTokenGrant(config, tokens.refresh_token)).access_token);
  });

  test('revoking a refresh token ends the family and its access tokens', async () => {
    const tokens = await sign();
    await oidc.tokenRevocation(config, tokens.refresh_token);
    await assert.rejects(
      oidc.refreshTokenGrant(config, tokens.refresh_token),
      (error) => error.error === 'invalid_grant',
    );
    await assert.rejects(
      oidc.fetchUserInfo(config, tokens.access_token, oidc.skipSubjectCheck),
      refused,
    );
  });

  test('both at once, as the single-page client does at sign-out', async () => {
    const tokens = await sign();
    await Promise.all([
      oidc.tokenRevocation(config, tokens.access_token, { token_type_hint: 'access_token' }),
      oidc.tokenRevocation(config, tokens.refresh_token, { token_type_hint: 'refresh_token' }),
    ]);
    await assert.rejects(
      oidc.fetchUserInfo(config, tokens.access_token, oidc.skipSubjectCheck),
      refused,
    );
  });

  test('revoking what is unknown is no error, revoking another’s has no effect', async () => {
    await oidc.tokenRevocation(config, 'x'.repeat(43));
    const tokens = await sign();
    const stranger = await discover(await addClient({ secret: null }));
    await oidc.tokenRevocation(stranger, tokens.refresh_token);
    await oidc.tokenRevocation(stranger, tokens.access_token);
    assert.ok((await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).sub);
    assert.ok((await oidc.refreshTokenGrant(config, tokens.refresh_token)).access_token);
  });

  describe('CORS', () => {
    const paths = () => {
      const { token_endpoint, userinfo_endpoint, revocation_endpoint } = config.serverMetadata();
      return [token_endpoint, userinfo_endpoint, revocation_endpoint];
    };
    const preflight = (url, from) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin: from,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,nonce',
        },
      });

    test('a registered origin may call, without cookies', async () => {
      for (const url of paths()) {
        const { headers } = await preflight(url, origin);
        assert.equal(headers.get('access-control-allow-origin'), origin, url);
        assert.equal(headers.get('access-control-allow-credentials'), null, url);
        assert.match(headers.get('vary') ?? '', /origin/i, url);
        for (const name of ['authorization', 'content-type', 'accept', 'dpop', 'nonce']) {
          assert.match(
            headers.get('access-control-allow-headers').toLowerCase(),
            new RegExp(`\\b${name}\\b`),
            url,
          );
        }
      }
    });

    test('any other origin may not', async () => {
      for (const url of paths()) {
        for (const other of [
          'https://evil.example',
          'https://client.example.evil.example',
          'http://client.example',
          'https://client.example:444',
          'null',
        ]) {
          const { headers } = await preflight(url, other);
          assert.equal(headers.get('access-control-allow-origin'), null, `${other} at ${url}`);
        }
      }
    });

    test('metadata and keys are open to all', async () => {
      const { issuer, jwks_uri } = config.serverMetadata();
      for (const url of [`${issuer}/.well-known/openid-configuration`, jwks_uri]) {
        const response = await fetch(url, { headers: { origin: 'https://anyone.example' } });
        assert.equal(response.headers.get('access-control-allow-origin'), '*', url);
      }
    });
  });
});
