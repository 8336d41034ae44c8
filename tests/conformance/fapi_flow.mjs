// The modules of the FAPI 2.0 plans about sign-ins, resources and proofs of keys.
import assert from 'node:assert/strict';
import { X509Certificate, randomUUID } from 'node:crypto';
import { Browser } from '../interop/lib/browser.mjs';
import { newKey } from '../interop/lib/machines.mjs';
import { jose, newRequest, oidc, payload } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';
import * as fapi from './fapi_client.mjs';

const { refused } = fapi;

async function happyFlow(client) {
  const config = await fapi.configOf(client);
  oidc.enableNonRepudiationChecks(config);
  const prover = client.certificate
    ? undefined
    : { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair()) };
  const { url, checks } = await newRequest(config);
  const target = await oidc.buildAuthorizationUrlWithPAR(config, new URL(url).searchParams, prover);
  const outcome = await new Browser().authorize(target, fapi.person);
  const answer = new URL(outcome.url);
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks, undefined, prover);
  const { cnf } = payload(tokens.access_token);
  if (prover) assert.equal(cnf.jkt, await prover.DPoP.calculateThumbprint());
  else assert.equal(cnf['x5t#S256'], fapi.hashOf(new X509Certificate(client.certificate.cert).raw));
  const { sub } = tokens.claims();
  const info = await oidc.fetchUserInfo(config, tokens.access_token, sub, prover);
  assert.equal(info.preferred_username, fapi.person.username);
}

export function flow(module, client, other) {
  module('discovery-end-point-verification', async () => {
    const metadata = (await fapi.configOf(client)).serverMetadata();
    assert.equal(metadata.issuer, server.identity);
    for (const method of ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth']) {
      assert.ok(metadata.token_endpoint_auth_methods_supported.includes(method), method);
    }
    assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
    assert.ok(metadata.code_challenge_methods_supported.includes('S256'));
    assert.ok(metadata.dpop_signing_alg_values_supported.includes('ES256'));
    assert.equal(metadata.authorization_response_iss_parameter_supported, true);
    for (const name of ['pushed_authorization_request_endpoint', 'token_endpoint', 'jwks_uri']) {
      assert.equal(new URL(metadata[name]).protocol, 'https:', name);
    }
  });

  module('happy-flow', async () => {
    await happyFlow(client);
    await happyFlow(other);
  });

  module('user-rejects-authentication', async () => {
    const { parameters } = fapi.requestOf(client);
    const url = fapi.authorizeUrl(client, await fapi.pushed(client, parameters));
    const browser = new Browser();
    const outcome = await browser.cancel(await browser.navigate(url));
    const answer = new URL(outcome.url).searchParams;
    assert.equal(answer.get('error'), 'access_denied');
    assert.equal(answer.get('state'), parameters.state);
    assert.equal(answer.get('iss'), server.identity);
  });

  const signsIn =
    (extra, check = () => {}) =>
    async () => {
      const grant = await fapi.codeOf(client, extra);
      const tokens = await fapi.redeem(client, grant);
      assert.equal(tokens.status, 200, JSON.stringify(tokens));
      check(payload(tokens.id_token), grant.parameters);
    };
  const keepsNonce = (claims, { nonce }) => assert.equal(claims.nonce, nonce);
  module('ensure-authorization-request-without-state-success', signsIn({ state: undefined }));
  module(
    'ensure-authorization-request-without-nonce-success',
    signsIn({ nonce: undefined }, (claims) => assert.ok(!('nonce' in claims))),
  );
  module(
    'ensure-authorization-request-with-64-char-nonce-success',
    signsIn({ nonce: 'n'.repeat(64) }, keepsNonce),
  );
  module(
    'ensure-authorization-request-with-long-nonce',
    signsIn({ nonce: 'n'.repeat(384) }, keepsNonce),
  );
  module('ensure-authorization-request-with-long-state', signsIn({ state: 's'.repeat(384) }));
  module('ensure-other-scope-order-succeeds', signsIn({ scope: 'profile email openid' }));
  module(
    'test-claims-parameter-identity-claims',
    signsIn(
      { claims: JSON.stringify({ id_token: { preferred_username: null } }) },
      ({ preferred_username }) => assert.equal(preferred_username, fapi.person.username),
    ),
  );

  module('access-token-type-header-case-sensitivity', async () => {
    const { access_token } = await fapi.tokensOf(client);
    for (const scheme of client.certificate
      ? ['bearer', 'BEARER', 'Bearer']
      : ['dpop', 'DPOP', 'DPoP']) {
      assert.equal((await fapi.resource(client, access_token, { scheme })).status, 200, scheme);
    }
  });

  module('refresh-token', async () => {
    const { refresh_token } = await fapi.tokensOf(client, { scope: 'openid offline_access' });
    const parameters = { grant_type: 'refresh_token', refresh_token };
    const proof = () => fapi.proofOf(client, fapi.endpoint('token'));
    for (let i = 0; i < 2; ++i) {
      const tokens = await fapi.post(client, 'token', parameters, { proof: await proof() });
      assert.equal(tokens.status, 200, JSON.stringify(tokens));
      assert.equal(tokens.refresh_token ?? refresh_token, refresh_token, 'no needless rotation');
    }
    refused(await fapi.post(other, 'token', parameters, { proof: await proof() }), 'invalid_grant');
    const bare = { ...parameters, client_id: client.id };
    refused(
      await fapi.post(client, 'token', bare, { proof: await proof(), assertion: null }),
      'invalid_client',
    );
    if (client.certificate) return; // the connection that authenticates proves the key, too
    refused(await fapi.post(client, 'token', parameters), 'invalid_dpop_proof');
  });

  const provesWith = (claims) => async () => {
    const proof = await fapi.proofOf(client, fapi.endpoint('token'), { claims });
    const tokens = await fapi.redeem(client, await fapi.codeOf(client), {}, { proof });
    assert.equal(tokens.status, 200, JSON.stringify(tokens));
  };
  module('check-dpop-proof-nbf-exp', provesWith({ nbf: fapi.now() - 5, exp: fapi.now() + 3600 }));
  module('ensure-dpopproof-with-iat-10seconds-before-succeeds', async () =>
    provesWith({ iat: fapi.now() - 10 })(),
  );
  module('ensure-dpopproof-with-iat-10seconds-after-succeeds', async () =>
    provesWith({ iat: fapi.now() + 10 })(),
  );

  const thumbprint = (key) => jose.calculateJwkThumbprint(key.jwk);
  module('ensure-mismatched-dpop-jkt-fails', async () => {
    const { parameters } = fapi.requestOf(client, { dpop_jkt: await thumbprint(client.key) });
    const proof = await fapi.proofOf(client, fapi.endpoint('par'));
    refused(await fapi.post(client, 'par', parameters, { proof }), 'invalid_dpop_proof');
  });
  module('ensure-token-endpoint-fails-with-mismatched-dpop-jkt', async () => {
    const grant = await fapi.codeOf(client, { dpop_jkt: await thumbprint(client.key) });
    refused(await fapi.redeem(client, grant), 'invalid_grant', 'invalid_dpop_proof');
  });
  module('ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt', async () => {
    const proof = await fapi.proofOf(client, fapi.endpoint('par'));
    const grant = await fapi.codeOf(client, {}, { proof });
    const wrong = await fapi.proofOf(client, fapi.endpoint('token'), { key: await newKey('x') });
    refused(
      await fapi.redeem(client, grant, {}, { proof: wrong }),
      'invalid_grant',
      'invalid_dpop_proof',
    );
  });
  module('ensure-dpopproof-at-par-endpoint-binding-success', async () => {
    const proof = await fapi.proofOf(client, fapi.endpoint('par'));
    const tokens = await fapi.redeem(client, await fapi.codeOf(client, {}, { proof }));
    assert.equal(tokens.status, 200, JSON.stringify(tokens));
  });
  module('ensure-dpop-auth-code-binding-success', async () => {
    const grant = await fapi.codeOf(client, { dpop_jkt: await thumbprint(client.holder) });
    const tokens = await fapi.redeem(client, grant);
    assert.equal(tokens.status, 200, JSON.stringify(tokens));
  });
  module('ensure-holder-of-key-required', async () => {
    const grant = await fapi.codeOf(client);
    const bare = client.certificate ? { assertion: null } : { proof: [] };
    const error = client.certificate ? 'invalid_client' : 'invalid_dpop_proof';
    refused(await fapi.redeem(client, grant, {}, bare), error);
    if (!client.certificate) return;
    const { access_token } = await fapi.redeem(client, grant);
    assert.equal((await fapi.resource(client, access_token)).status, 200);
    assert.equal((await fapi.resource(other, access_token)).status, 401);
  });

  module('dpop-negative-tests', () => proofs(client));
}

/** What is no proof at the token endpoint or at the resource, and what is one all the same. */
async function proofs(client) {
  const url = fapi.endpoint('token');
  const strange = await newKey('x');
  const weak = await newKey('x', 'RS256');
  const secret = { kty: 'oct', k: 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0' };
  const jti = randomUUID();
  const wrong = [
    { header: { typ: undefined } },
    { header: { typ: 'JWT' } },
    { header: { jwk: undefined } },
    { header: { jwk: strange.jwk } },
    { header: { jwk: secret } },
    { header: { jwk: { ...client.holder.jwk, d: 'AAAA' } } },
    { key: weak },
    { claims: { jti: undefined } },
    { claims: { htm: undefined } },
    { claims: { htm: 'GET' } },
    { claims: { htu: undefined } },
    { claims: { htu: fapi.endpoint('userinfo') } },
    { claims: { iat: undefined } },
    { claims: { iat: fapi.now() - 3600 } },
    { claims: { iat: fapi.now() + 3600 } },
  ];
  const grant = await fapi.codeOf(client); // a refusal for the proof does not spend the code
  for (const fault of wrong) {
    const proof = await fapi.proofOf(client, url, fault);
    refused(await fapi.redeem(client, grant, {}, { proof }), 'invalid_dpop_proof');
  }
  const twice = [await fapi.proofOf(client, url), await fapi.proofOf(client, url)];
  refused(await fapi.redeem(client, grant, {}, { proof: twice }), 'invalid_dpop_proof');
  const used = await fapi.proofOf(client, url, { claims: { jti } });
  const tokens = await fapi.redeem(client, grant, {}, { proof: used });
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
  refused(
    await fapi.redeem(client, await fapi.codeOf(client), {}, { proof: used }),
    'invalid_dpop_proof',
  );
  for (const htu of [`${url}?a=b`, `${url}#a`, url.replace('https', 'HTTPS')]) {
    const proof = await fapi.proofOf(client, url, { claims: { htu, custom: 'x' } });
    const good = await fapi.redeem(client, await fapi.codeOf(client), {}, { proof });
    assert.equal(good.status, 200, htu);
  }
  const { access_token } = tokens;
  const place = fapi.endpoint('userinfo');
  const right = { htm: 'GET', ath: fapi.hashOf(access_token) };
  for (const fault of [
    { claims: { ...right, ath: undefined } },
    { claims: { ...right, ath: fapi.hashOf('x') } },
    { claims: { ...right, htm: 'POST' } },
    { claims: { ...right, htu: url } },
    { claims: { ...right, iat: fapi.now() - 3600 } },
    { claims: right, key: strange },
    { claims: right, header: { typ: 'JWT' } },
  ]) {
    const proof = await fapi.proofOf(client, place, fault);
    assert.equal((await fapi.resource(client, access_token, { proof })).status, 401);
  }
  assert.equal((await fapi.resource(client, access_token, { proof: null })).status, 401);
  assert.equal(
    (await fapi.resource(client, access_token, { proof: null, scheme: 'Bearer' })).status,
    401,
  );
  assert.equal((await fapi.resource(client, access_token)).status, 200);
}
