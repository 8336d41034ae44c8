// The modules of the FAPI 2.0 plans about pushed requests, PKCE, codes and client authentication.
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { callback } from '../interop/lib/clients.mjs';
import { server } from '../interop/lib/server.mjs';
import * as fapi from './fapi_client.mjs';

const { refused } = fapi;

/** The parameters of an answer to a request that must fail at the client's address. */
async function errorAt(url) {
  const outcome = await new Browser().navigate(url);
  assert.equal(outcome.kind, 'callback');
  const answer = new URL(outcome.url);
  assert.equal(answer.origin + answer.pathname, callback);
  return answer.searchParams.get('error') ?? new URLSearchParams(answer.hash.slice(1)).get('error');
}

export function requests(module, client, other) {
  const pushFails =
    (extra, ...errors) =>
    async () => {
      const { parameters } = fapi.requestOf(client, extra);
      refused(await fapi.post(client, 'par', parameters), ...errors);
    };

  module(
    'ensure-redirect-uri-in-authorization-request',
    pushFails({ redirect_uri: undefined }, 'invalid_request'),
  );
  module(
    'ensure-registered-redirect-uri',
    pushFails({ redirect_uri: `${callback}/other` }, 'invalid_request'),
  );
  module(
    'plain-fapi-tolerate-unregistered-redirect-uri', // it need not be tolerated
    pushFails({ redirect_uri: 'https://other.example/callback' }, 'invalid_request'),
  );
  module('ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    const { parameters } = fapi.requestOf(client);
    const url = `${fapi.endpoint('authorize')}?${new URLSearchParams(parameters)}`;
    assert.equal(await errorAt(url), 'invalid_request');
  });
  module(
    'ensure-response-type-code-idtoken-fails',
    pushFails(
      { response_type: 'code id_token' },
      ...['unsupported_response_type', 'unauthorized_client', 'invalid_request'],
    ),
  );
  module(
    'ensure-response-type-token-fails',
    pushFails(
      { response_type: 'token' },
      ...['unsupported_response_type', 'unauthorized_client', 'invalid_request'],
    ),
  );

  module('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const { parameters, verifier } = fapi.requestOf(client);
    const url = fapi.authorizeUrl(client, await fapi.pushed(client, parameters));
    const browser = new Browser();
    assert.equal((await browser.navigate(url)).url.pathname, '/account/login');
    const answer = await fapi.authorize(client, url, browser);
    const tokens = await fapi.redeem(client, { code: answer.get('code'), verifier });
    assert.equal(tokens.status, 200, JSON.stringify(tokens));
  });
  module('par-attempt-reuse-request_uri', async () => {
    const { parameters } = fapi.requestOf(client);
    const url = fapi.authorizeUrl(client, await fapi.pushed(client, parameters));
    await fapi.authorize(client, url);
    await fapi.staysHere(url);
  });
  module('par-attempt-to-use-request_uri-for-different-client', async () => {
    const { parameters } = fapi.requestOf(client);
    await fapi.staysHere(fapi.authorizeUrl(other, await fapi.pushed(client, parameters)));
  });
  module('par-authorization-request-containing-request_uri-form-param', async () => {
    const first = fapi.requestOf(client).parameters;
    const request_uri = await fapi.pushed(client, first);
    refused(await fapi.post(client, 'par', { ...first, request_uri }), 'invalid_request');
  });
  module('par-attempt-invalid-http-method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status } = await fetch(fapi.endpoint('par'), { method });
      assert.equal(status, 405, method);
    }
  });
  module('par-without-duplicate-parameters', async () => {
    const { parameters, verifier } = fapi.requestOf(client);
    const request_uri = await fapi.pushed(client, parameters);
    const stray = { scope: 'openid email', state: 'stray', redirect_uri: 'https://evil.example/' };
    const answer = await fapi.authorize(client, fapi.authorizeUrl(client, request_uri, stray));
    assert.equal(answer.get('state'), parameters.state);
    const tokens = await fapi.redeem(client, { code: answer.get('code'), verifier });
    assert.equal(tokens.scope, parameters.scope);
  });
  module(
    'par-ensure-pkce-required',
    pushFails({ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'),
  );
  module('par-plain-pkce-rejected', async () => {
    await pushFails({ code_challenge_method: 'plain' }, 'invalid_request')();
    await pushFails({ code_challenge_method: undefined }, 'invalid_request')();
  });

  const redeemFails =
    (parameters, ...errors) =>
    async () => {
      refused(await fapi.redeem(client, await fapi.codeOf(client), parameters), ...errors);
    };
  module(
    'ensure-pkce-code-verifier-required',
    redeemFails({ code_verifier: undefined }, 'invalid_grant', 'invalid_request'),
  );
  module(
    'incorrect-pkce-code-verifier-rejected',
    redeemFails({ code_verifier: 'v'.repeat(43) }, 'invalid_grant'),
  );
  module(
    'ensure-client-id-in-token-endpoint',
    redeemFails({ client_id: other.id }, 'invalid_client', 'invalid_request', 'invalid_grant'),
  );
  module('ensure-authorization-code-is-bound-to-client', async () => {
    refused(await fapi.redeem(other, await fapi.codeOf(client)), 'invalid_grant');
  });
  module('attempt-reuse-authorization-code-after-one-second', async () => {
    const grant = await fapi.codeOf(client);
    const tokens = await fapi.redeem(client, grant);
    assert.equal(tokens.status, 200);
    refused(await fapi.redeem(client, grant), 'invalid_grant');
    assert.equal((await fapi.resource(client, tokens.access_token)).status, 401, 'all is dead');
  });

  const assertionFails = (claims, key) => async () => {
    const grant = await fapi.codeOf(client);
    const assertion = await fapi.assertionOf(client, claims(), key);
    refused(await fapi.redeem(client, grant, {}, { assertion }), 'invalid_client');
  };
  module(
    'ensure-signed-client-assertion-with-RS256-fails',
    assertionFails(() => ({}), client.weak),
  );
  module('ensure-client-assertion-in-token-endpoint', async () => {
    const grant = await fapi.codeOf(client);
    refused(
      await fapi.redeem(client, grant, { client_id: client.id }, { assertion: null }),
      'invalid_client',
    );
  });
  module(
    'ensure-client-assertion-with-exp-is-5-minutes-in-past-fails',
    assertionFails(() => ({ exp: fapi.now() - 300 })),
  );
  module(
    'ensure-client-assertion-with-wrong-aud-fails',
    assertionFails(() => ({ aud: 'https://other.example' })),
  );
  module(
    'ensure-client-assertion-with-no-sub-fails',
    assertionFails(() => ({ sub: undefined })),
  );

  const pushWith = async (claims) =>
    fapi.post(client, 'par', fapi.requestOf(client).parameters, {
      assertion: await fapi.assertionOf(client, claims),
    });
  const audienceFails = (aud) => async () => refused(await pushWith({ aud }), 'invalid_client');
  module('par-test-array-as-audience-fails', audienceFails([server.identity]));
  module('par-test-par-endpoint-url-as-audience-fails', audienceFails(fapi.endpoint('par')));
  module('par-test-token-endpoint-url-as-audience-fails', audienceFails(fapi.endpoint('token')));
  module('par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted', async () =>
    assert.equal((await pushWith({ nbf: fapi.now() + 8 })).status, 201),
  );
  module('par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails', async () =>
    refused(await pushWith({ nbf: fapi.now() + 70 }), 'invalid_client'),
  );
}
