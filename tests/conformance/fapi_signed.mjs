// The modules of the FAPI 2.0 Message Signing plan: requests that are signed, and answers (JARM).
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { newRequest, oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';
import * as fapi from './fapi_client.mjs';

const { refused } = fapi;
const hour = 3600;

/** Pushes the request as an object that the client signed; `claims` and `key` replace what is right. */
async function pushObject(client, { extra = {}, claims = {}, key, beside = {} } = {}) {
  const { parameters, verifier } = fapi.requestOf(client, extra);
  const request = await fapi.objectOf(client, parameters, claims, key);
  const answer = await fapi.post(client, 'par', { client_id: client.id, request, ...beside });
  return { answer, parameters, verifier };
}

/** From a signed request to a signed answer and tokens, all of it by the library. */
async function happyFlow(client) {
  const config = await fapi.configOf(client);
  oidc.enableNonRepudiationChecks(config);
  oidc.useJwtResponseMode(config);
  const prover = { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair()) };
  const { url, checks } = await newRequest(config);
  const signed = await oidc.buildAuthorizationUrlWithJAR(
    config,
    new URL(url).searchParams,
    { key: client.key.privateKey, kid: client.key.kid },
    { [oidc.modifyAssertion]: (_header, payload) => (payload.nbf = fapi.now()) },
  );
  const target = await oidc.buildAuthorizationUrlWithPAR(config, signed.searchParams, prover);
  const outcome = await new Browser().authorize(target, fapi.person);
  assert.deepEqual([...new URL(outcome.url).searchParams.keys()], ['response']);
  const answer = new URL(outcome.url);
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks, undefined, prover);
  assert.ok(tokens.claims().sub);
}

export function signed(module, client, other) {
  const taken = (options) => async () => {
    const { answer, parameters, verifier } = await pushObject(client, options());
    assert.equal(answer.status, 201, JSON.stringify(answer));
    const url = fapi.authorizeUrl(client, answer.request_uri);
    const got = await fapi.authorize(client, url);
    assert.equal(got.get('state'), parameters.state);
    const tokens = await fapi.redeem(client, { code: got.get('code'), verifier });
    assert.equal(tokens.status, 200, JSON.stringify(tokens));
    return { tokens, parameters };
  };
  const fails =
    (options, error = 'invalid_request_object') =>
    async () =>
      refused((await pushObject(client, options())).answer, error);

  module('happy-flow', async () => {
    await happyFlow(client);
    await happyFlow(other);
  });
  module('ensure-different-nonce-inside-and-outside-request-object', async () => {
    const { tokens, parameters } = await taken(() => ({ beside: { nonce: 'outside' } }))();
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
    assert.equal(claims.nonce, parameters.nonce);
  });
  module(
    'ensure-different-state-inside-and-outside-request-object',
    taken(() => ({ beside: { state: 'outside' } })),
  );
  module('state-only-outside-request-object-not-used', async () => {
    const options = { extra: { state: undefined }, beside: { state: 'outside' } };
    const { answer } = await pushObject(client, options);
    const url = fapi.authorizeUrl(client, answer.request_uri, { state: 'outside' });
    assert.equal((await fapi.authorize(client, url)).get('state'), null);
  });
  module(
    'ensure-request-object-without-redirect-uri-fails',
    fails(() => ({ extra: { redirect_uri: undefined } }), 'invalid_request'),
  );
  module('par-authorization-request-containing-request_uri', async () => {
    const { answer } = await pushObject(client);
    const { request_uri } = answer;
    refused((await pushObject(client, { beside: { request_uri } })).answer, 'invalid_request');
    await fails(() => ({ claims: { request_uri } }))();
  });

  module(
    'ensure-request-object-with-multiple-aud-succeeds',
    taken(() => ({ claims: { aud: [server.identity, 'https://other.example'] } })),
  );
  const claim = (make) => () => ({ claims: make() });
  module(
    'ensure-request-object-with-bad-aud-fails',
    fails(claim(() => ({ aud: 'https://other.example' }))),
  );
  module('ensure-request-object-without-exp-fails', fails(claim(() => ({ exp: undefined }))));
  module('ensure-request-object-without-nbf-fails', fails(claim(() => ({ nbf: undefined }))));
  module(
    'ensure-request-object-with-exp-over-60-fails',
    fails(claim(() => ({ exp: fapi.now() + hour + 120 }))),
  );
  module(
    'ensure-request-object-with-nbf-over-60-fails',
    fails(claim(() => ({ nbf: fapi.now() - hour - 120 }))),
  );
  module(
    'ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted',
    taken(claim(() => ({ nbf: fapi.now() + 8 }))),
  );
  module(
    'ensure-expired-request-object-fails',
    fails(claim(() => ({ nbf: fapi.now() - 600, exp: fapi.now() - 300 }))),
  );
  module(
    'ensure-signed-request-object-with-RS256-fails',
    fails(() => ({ key: client.weak })),
  );
  module('ensure-request-object-signature-algorithm-is-not-none', async () => {
    const { parameters } = fapi.requestOf(client);
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: client.id, aud: server.identity, nbf: fapi.now() };
    const payload = part({ ...claims, exp: fapi.now() + 60, ...parameters });
    const request = `${part({ alg: 'none' })}.${payload}.`;
    const answer = await fapi.post(client, 'par', { client_id: client.id, request });
    refused(answer, 'invalid_request_object');
  });
  module('ensure-request-object-with-invalid-signature-fails', async () => {
    const { parameters } = fapi.requestOf(client);
    const request = await fapi.objectOf(client, parameters);
    const [head, payload, signature] = request.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    bytes[10] ^= 1;
    const broken = `${head}.${payload}.${bytes.toString('base64url')}`;
    const answer = await fapi.post(client, 'par', { client_id: client.id, request: broken });
    refused(answer, 'invalid_request_object');
  });
  module(
    'ensure-matching-key-in-authorization-request',
    fails(() => ({ key: other.key })),
  );
  module('ensure-unsigned-request-at-par-endpoint-fails', async () => {
    const { parameters } = fapi.requestOf(client);
    refused(
      await fapi.post(client, 'par', parameters),
      ...['invalid_request', 'invalid_request_object'],
    );
  });
}
