// Tokens that are bound to a key (RFC 9449), on the published `openid-client`.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import { discover, newRequest, oidc, payload } from '../lib/relying_party.mjs';
import { administrator } from '../lib/server.mjs';

const anyStatus =
  (...wanted) =>
  (fault) =>
    wanted.includes(fault.error ?? fault.cause?.error) ||
    wanted.includes(fault.status ?? fault.cause?.status);

async function newProver(config, alg = 'ES256') {
  return { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair(alg)) };
}

async function signIn(config, prover, pushed = false) {
  const { url, checks } = await newRequest(config);
  const target = pushed
    ? await oidc.buildAuthorizationUrlWithPAR(config, new URL(url).searchParams, prover)
    : url;
  const outcome = await new Browser().authorize(target, administrator);
  assert.equal(outcome.kind, 'callback');
  return { answer: new URL(outcome.url), checks };
}

const redeem = (config, { answer, checks }, prover) =>
  oidc.authorizationCodeGrant(config, answer, checks, undefined, prover);

describe('proof of possession', () => {
  for (const [what, further] of [
    ['as the client likes', []],
    ['demanded', ['--require-dpop']],
    ['demanded with nonces', ['--require-dpop', '--require-dpop-nonce']],
  ]) {
    test(`${what}: sign-in, UserInfo, refresh`, async () => {
      const config = await discover(await addClient({ secret: null, further }));
      const prover = await newProver(config);
      const tokens = await redeem(config, await signIn(config, prover), prover);
      assert.equal(tokens.token_type.toLowerCase(), 'dpop');
      assert.equal(payload(tokens.access_token).cnf.jkt, await prover.DPoP.calculateThumbprint());
      const { sub } = tokens.claims();
      const info = await oidc.fetchUserInfo(config, tokens.access_token, sub, prover);
      assert.equal(info.preferred_username, administrator.username);
      const next = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, prover);
      assert.equal(next.token_type.toLowerCase(), 'dpop');
      const thief = await newProver(config);
      await assert.rejects(
        oidc.refreshTokenGrant(config, next.refresh_token, undefined, thief),
        anyStatus('invalid_grant'),
      );
      await assert.rejects(oidc.fetchUserInfo(config, next.access_token, sub), anyStatus(401));
      await assert.rejects(
        oidc.fetchUserInfo(config, next.access_token, sub, thief),
        anyStatus(401),
      );
      assert.ok(await oidc.refreshTokenGrant(config, next.refresh_token, undefined, prover));
    });
  }

  test('with each algorithm that discovery names and the library has', async () => {
    const config = await discover(await addClient({ secret: null }));
    for (const alg of ['ES256', 'PS256', 'RS256']) {
      assert.ok(config.serverMetadata().dpop_signing_alg_values_supported.includes(alg));
      const prover = await newProver(config, alg);
      const tokens = await redeem(config, await signIn(config, prover), prover);
      assert.equal(tokens.token_type.toLowerCase(), 'dpop', alg);
    }
  });

  test('a pushed request binds the code to the key of its proof', async () => {
    const config = await discover(await addClient({ secret: null }));
    const prover = await newProver(config);
    const thief = await newProver(config);
    const grant = await signIn(config, prover, true);
    await assert.rejects(redeem(config, grant, thief), anyStatus('invalid_grant'));
    await assert.rejects(redeem(config, grant), anyStatus('invalid_grant'));
    assert.ok((await redeem(config, grant, prover)).access_token);
  });

  test('a client that must prove gets nothing without', async () => {
    const config = await discover(await addClient({ secret: null, further: ['--require-dpop'] }));
    await assert.rejects(redeem(config, await signIn(config)), anyStatus('invalid_dpop_proof'));
  });

  test('introspection tells of the key', async () => {
    const config = await discover(await addClient());
    const prover = await newProver(config);
    const tokens = await redeem(config, await signIn(config, prover), prover);
    const seen = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.equal(seen.token_type, 'DPoP');
    assert.equal(seen.cnf.jkt, await prover.DPoP.calculateThumbprint());
  });
});
