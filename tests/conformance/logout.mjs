// What the logout plans have in common.
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { unescapeHtml } from '../interop/lib/html.mjs';
import { server } from '../interop/lib/server.mjs';
import { signIn, silentAnswer } from './relying_party.mjs';

/** Somebody who is signed in, and the ID token that the client has of them. */
export async function signedIn(config) {
  const browser = new Browser();
  const { tokens, claims, answer } = await signIn(config, browser);
  return { browser, id_token: tokens.id_token, claims, answer };
}

/**
 * Goes to sign out with these parameters, says yes where a page asks, and loads what the page loads
 * unseen: `load` is given the address of each frame.
 */
export async function signOut(config, browser, parameters, load = () => {}) {
  const endpoint = config.serverMetadata().end_session_endpoint;
  const outcome = await browser.navigate(`${endpoint}?${new URLSearchParams(parameters)}`);
  if (outcome.kind !== 'page' || outcome.url.pathname !== '/account/logout') return outcome;
  const id = outcome.url.searchParams.get('logout_id');
  const { csrf } = await browser.getJson(`/api/account/logout?logout_id=${id}`);
  const answer = await browser.postJson('/api/account/logout', { logout_id: id }, csrf);
  for (const address of answer.iframe_url ? await framesOf(browser, answer.iframe_url) : []) {
    await load(address);
  }
  return answer.redirect === null ? outcome : browser.navigate(answer.redirect);
}

/** The frames of the page that tells clients; its policy must allow each and no other origin. */
async function framesOf(browser, address) {
  const page = await browser.navigate(new URL(address, server.identity));
  assert.equal(page.status, 200);
  const frames = [...page.body.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, url]) =>
    unescapeHtml(url),
  );
  const [, sources] = /frame-src ([^;]*)/.exec(page.headers.get('content-security-policy'));
  const origins = new Set(frames.map((url) => new URL(url).origin));
  assert.deepEqual(new Set(sources.split(' ')), origins);
  return frames;
}

export async function isSignedOut(config, browser) {
  const { answer } = await silentAnswer(config, browser, { prompt: 'none' });
  assert.equal(answer.parameters.get('error'), 'login_required');
}
