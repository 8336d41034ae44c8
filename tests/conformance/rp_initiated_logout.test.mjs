// oidcc-rp-initiated-logout-certification-test-plan (RP-Initiated Logout 1.0)
import assert from 'node:assert/strict';
import { postLogout } from '../interop/lib/clients.mjs';
import { hold } from './module.mjs';
import { isSignedOut, signOut, signedIn as signedInAt } from './logout.mjs';
import { newClient } from './relying_party.mjs';

const config = await newClient();
const endpoint = config.serverMetadata().end_session_endpoint;

/** Somebody who is signed in, and the ID token that the client has of them. */
const signedIn = () => signedInAt(config);

/** Signing out with what `ask` makes of the ID token ends the session and leads nowhere else. */
const staysHere = (ask) => async () => {
  const { browser, id_token } = await signedIn();
  const outcome = await signOut(config, browser, ask(id_token));
  assert.equal(outcome.kind, 'page');
  assert.equal(outcome.status, 200);
  await isSignedOut(config, browser);
};

/** The same token with one character of its signature changed. */
function modified(token) {
  const at = token.lastIndexOf('.') + 10;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

/** The same claims, signed by somebody else under the same name of a key. */
async function forged(token) {
  const [header, claims] = token.split('.');
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { privateKey } = await crypto.subtle.generateKey(
    { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    false,
    ['sign', 'verify'],
  );
  const input = `${header}.${claims}`;
  const signature = await crypto.subtle.sign(rsa, privateKey, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

const to = { post_logout_redirect_uri: postLogout };
const state = 'the state';

hold('oidcc-rp-initiated-logout-certification-test-plan', (module) => {
  const logout = (name, run) => module(`oidcc-rp-initiated-logout${name}`, run);

  logout('-discovery-endpoint-verification', async () => {
    assert.equal(new URL(endpoint).protocol, 'https:');
  });

  logout('', async () => {
    const { browser, id_token } = await signedIn();
    const outcome = await signOut(config, browser, { ...to, id_token_hint: id_token, state });
    assert.equal(outcome.kind, 'callback');
    const target = new URL(outcome.url);
    assert.equal(target.origin + target.pathname, postLogout);
    assert.deepEqual([...target.searchParams], [['state', state]]);
    await isSignedOut(config, browser);
  });

  logout('-no-state', async () => {
    const { browser, id_token } = await signedIn();
    const outcome = await signOut(config, browser, { ...to, id_token_hint: id_token });
    assert.equal(outcome.url, postLogout);
    await isSignedOut(config, browser);
  });

  logout(
    '-bad-post-logout-redirect-uri',
    staysHere((id_token) => ({
      post_logout_redirect_uri: `${postLogout}/elsewhere`,
      id_token_hint: id_token,
      state,
    })),
  );
  logout(
    '-query-added-to-post-logout-redirect-uri',
    staysHere((id_token) => ({
      post_logout_redirect_uri: `${postLogout}?foo=bar`,
      id_token_hint: id_token,
      state,
    })),
  );
  logout(
    '-modified-id-token-hint',
    staysHere((id_token) => ({ ...to, id_token_hint: modified(id_token), state })),
  );
  logout('-bad-id-token-hint', async () => {
    const { browser, id_token } = await signedIn();
    const hint = await forged(id_token);
    const outcome = await signOut(config, browser, { ...to, id_token_hint: hint, state });
    assert.equal(outcome.kind, 'page');
    await isSignedOut(config, browser);
  });
  logout(
    '-no-id-token-hint',
    staysHere(() => ({ ...to, state })),
  );
  logout(
    '-no-params',
    staysHere(() => ({})),
  );
  logout(
    '-only-state',
    staysHere(() => ({ state })),
  );
  logout(
    '-no-post-logout-redirect-uri',
    staysHere((id_token) => ({ id_token_hint: id_token, state })),
  );
});
