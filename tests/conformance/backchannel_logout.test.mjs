// oidcc-backchannel-rp-initiated-logout-certification-test-plan (Back-Channel Logout 1.0)
import assert from 'node:assert/strict';
import { clientsServer } from '../harness/clients_server.mjs';
import { postLogout } from '../interop/lib/clients.mjs';
import { jose } from '../interop/lib/relying_party.mjs';
import { isSignedOut, signOut, signedIn } from './logout.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const client = await clientsServer();
const config = await newClient({
  further: ['--backchannel-logout-uri', `${client.origin}/back-channel`],
});
const metadata = config.serverMetadata();

hold('oidcc-backchannel-rp-initiated-logout-certification-test-plan', (module) => {
  module('oidcc-backchannel-logout-discovery-endpoint-verification', async () => {
    assert.equal(metadata.backchannel_logout_supported, true);
    assert.equal(metadata.backchannel_logout_session_supported, true);
    assert.equal(new URL(metadata.end_session_endpoint).protocol, 'https:');
  });

  module('oidcc-backchannel-rp-initiated-logout', async () => {
    const { browser, id_token, claims } = await signedIn(config);
    const outcome = await signOut(config, browser, {
      id_token_hint: id_token,
      post_logout_redirect_uri: postLogout,
      state: 'x',
    });
    assert.equal(outcome.url, `${postLogout}?state=x`);
    await isSignedOut(config, browser);

    const { method, headers, body } = await client.received('/back-channel');
    assert.equal(method, 'POST');
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    const form = new URLSearchParams(body);
    assert.deepEqual([...form.keys()], ['logout_token']);
    const { payload } = await jose.jwtVerify(
      form.get('logout_token'),
      jose.createRemoteJWKSet(new URL(metadata.jwks_uri)),
      {
        issuer: metadata.issuer,
        audience: config.clientMetadata().client_id,
        typ: 'logout+jwt',
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'exp', 'jti'],
      },
    );
    assert.equal(payload.sub, claims.sub);
    assert.equal(payload.sid, claims.sid);
    assert.deepEqual(payload.events, {
      'http://schemas.openid.net/event/backchannel-logout': {},
    });
    assert.ok(!('nonce' in payload));
    assert.ok(payload.exp - payload.iat <= 120);
  });
});
