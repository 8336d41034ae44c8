// oidcc-frontchannel-rp-initiated-logout-certification-test-plan (Front-Channel Logout 1.0)
import assert from 'node:assert/strict';
import { callback, postLogout } from '../interop/lib/clients.mjs';
import { server } from '../interop/lib/server.mjs';
import { isSignedOut, signOut, signedIn } from './logout.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const frontChannel = new URL('/front-channel?kept=1', callback).href;
const config = await newClient({ further: ['--frontchannel-logout-uri', frontChannel] });

hold('oidcc-frontchannel-rp-initiated-logout-certification-test-plan', (module) => {
  module('oidcc-frontchannel-logout-discovery-endpoint-verification', async () => {
    const metadata = config.serverMetadata();
    assert.equal(metadata.frontchannel_logout_supported, true);
    assert.equal(metadata.frontchannel_logout_session_supported, true);
    assert.equal(new URL(metadata.end_session_endpoint).protocol, 'https:');
  });

  module('oidcc-frontchannel-rp-initiated-logout', async () => {
    const { browser, id_token, claims } = await signedIn(config);
    const loaded = [];
    const outcome = await signOut(
      config,
      browser,
      { id_token_hint: id_token, post_logout_redirect_uri: postLogout, state: 'x' },
      (address) => loaded.push(new URL(address)),
    );
    assert.equal(loaded.length, 1);
    const [frame] = loaded;
    assert.equal(frame.origin + frame.pathname, new URL('/front-channel', callback).href);
    assert.equal(frame.searchParams.get('kept'), '1');
    assert.equal(frame.searchParams.get('iss'), server.identity);
    assert.ok(claims.sid);
    assert.equal(frame.searchParams.get('sid'), claims.sid);
    assert.equal(outcome.url, `${postLogout}?state=x`);
    await isSignedOut(config, browser);
  });
});
