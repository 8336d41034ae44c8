// oidcc-session-management-certification-test-plan (Session Management 1.0)
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { callback, postLogout } from '../interop/lib/clients.mjs';
import { signOut, signedIn } from './logout.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const config = await newClient();
const { check_session_iframe: address } = config.serverMetadata();

/** The provider's frame in a browser, as far as its script needs one; answers messages. */
async function frameIn(browser) {
  const { body } = await browser.navigate(address);
  const [, script] = /<script>([^]*)<\/script>/.exec(body);
  let listen;
  const window = { addEventListener: (kind, listener) => (listen = listener) };
  vm.runInNewContext(script, {
    window,
    document: { cookie: browser.jar.header(address) },
    console,
    crypto,
    TextEncoder,
    Uint8Array,
    btoa,
  });
  return (data, origin = new URL(callback).origin) =>
    new Promise((resolve) => {
      const source = { postMessage: (answer, target) => resolve({ answer, target }) };
      listen({ data, origin, source });
    });
}

hold('oidcc-session-management-certification-test-plan', (module) => {
  module('oidcc-session-management-discovery-endpoint-verification', async () => {
    assert.equal(new URL(address).protocol, 'https:');
    assert.equal(new URL(config.serverMetadata().end_session_endpoint).protocol, 'https:');
  });

  module('oidcc-session-management-rp-initiated-logout', async () => {
    const { browser, id_token, answer } = await signedIn(config);
    const state = answer.parameters.get('session_state');
    assert.match(state, /^\S+$/);
    const { client_id } = config.clientMetadata();
    const message = `${client_id} ${state}`;
    const { origin } = new URL(callback);
    const ask = async (...words) => (await frameIn(browser))(...words);
    assert.deepEqual(await ask(message), { answer: 'unchanged', target: origin });
    assert.equal((await ask(message, 'https://evil.example')).answer, 'changed');
    assert.equal((await ask('nonsense')).answer, 'error');
    await signOut(config, browser, {
      id_token_hint: id_token,
      post_logout_redirect_uri: postLogout,
    });
    assert.deepEqual(await ask(message), { answer: 'changed', target: origin });
  });
});
