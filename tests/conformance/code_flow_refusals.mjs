// The modules of the Basic plan, and of those like it, about what must not work.
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { callback } from '../interop/lib/clients.mjs';
import { oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';
import { newClient, newRequest, signIn, silentAnswer, userInfo } from './relying_party.mjs';

const refused = (error, status) => (fault) => fault.error === error && fault.status === status;

/** A request object that nobody signed (RFC 7519, 6). */
function unsigned(config, claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { client_id } = config.clientMetadata();
  return `${part({ alg: 'none' })}.${part({ iss: client_id, aud: server.identity, ...claims })}.`;
}

export function refusals(module, config) {
  module('oidcc-response-type-missing', async () => {
    const { answer } = await silentAnswer(config, new Browser(), { response_type: undefined });
    assert.ok(
      ['invalid_request', 'unsupported_response_type'].includes(answer.parameters.get('error')),
    );
  });

  module('oidcc-ensure-registered-redirect-uri', async () => {
    for (const strange of [`${callback}/x`, `${callback}?x=y`, 'https://evil.example/']) {
      const { url } = newRequest(config, { redirect_uri: strange });
      const outcome = await new Browser().navigate(url);
      assert.equal(outcome.kind, 'page', strange);
      assert.equal(outcome.status, 400, strange);
    }
  });

  module('oidcc-codereuse', async () => {
    const { tokens, answer } = await signIn(config);
    await userInfo(config, tokens);
    const replayed = oidc.genericGrantRequest(config, 'authorization_code', {
      code: answer.parameters.get('code'),
      redirect_uri: callback,
    });
    await assert.rejects(replayed, refused('invalid_grant', 400));
    await assert.rejects(userInfo(config, tokens)); // what came of the code is dead
  });

  module('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
    assert.equal(config.serverMetadata().request_uri_parameter_supported, false);
    const { answer } = await silentAnswer(config, new Browser(), {
      request_uri: 'https://client.example/request.jwt',
    });
    assert.equal(answer.parameters.get('error'), 'request_uri_not_supported');
  });

  module(
    'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
    async () => {
      const { request_object_signing_alg_values_supported: offered } = config.serverMetadata();
      assert.ok(!offered.includes('none'));
      const { answer } = await silentAnswer(config, new Browser(), {
        request: unsigned(config, { state: 'inside' }),
      });
      assert.equal(answer.parameters.get('error'), 'invalid_request_object');
    },
  );

  module('oidcc-ensure-request-object-with-redirect-uri', async () => {
    const object = unsigned(config, { redirect_uri: callback });
    const { url } = newRequest(config, { redirect_uri: `${callback}/x`, request: object });
    const outcome = await new Browser().navigate(url);
    assert.equal(outcome.kind, 'page'); // refused, and nowhere told but here
    assert.match(outcome.body, /invalid_request_object/);
  });

  module('oidcc-refresh-token', async () => {
    const { tokens, claims } = await signIn(config, new Browser(), {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    assert.match(tokens.refresh_token, /^[\x20-\x7e]{32,}$/);
    const stranger = await newClient();
    await assert.rejects(
      oidc.refreshTokenGrant(stranger, tokens.refresh_token),
      refused('invalid_grant', 400),
    );
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(next.access_token, tokens.access_token);
    for (const name of ['iss', 'sub', 'aud', 'auth_time']) {
      assert.deepEqual(next.claims()[name], claims[name], name);
    }
    assert.ok(next.claims().iat >= claims.iat);
    await userInfo(config, next);
  });
}
