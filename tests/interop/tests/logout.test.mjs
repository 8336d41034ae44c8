// Sign-out started by a client (RP-Initiated Logout 1.0) and the check-session page.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, postLogout } from '../lib/clients.mjs';
import {
  describe as say,
  discover,
  newRequest,
  oidc,
  signInForTokens,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

describe('sign-out', () => {
  let client, config;
  before(async () => {
    client = await addClient();
    config = await discover(client);
  });

  async function signedIn() {
    const browser = new Browser();
    const { tokens } = await signInForTokens(config, browser, administrator);
    return { browser, tokens };
  }

  /** Goes to the end-session address and does what the sign-out page does there. */
  async function signOut(browser, parameters, confirm = true) {
    let outcome = await browser.navigate(oidc.buildEndSessionUrl(config, parameters));
    let context = null;
    if (outcome.kind === 'page' && outcome.url.pathname === '/account/logout') {
      const id = outcome.url.searchParams.get('logout_id');
      context = await browser.getJson(
        `/api/account/logout?logout_id=${encodeURIComponent(id ?? '')}`,
      );
      if (confirm || !context.needs_confirmation) {
        const answer = await browser.postJson(
          '/api/account/logout',
          { logout_id: id },
          context.csrf,
        );
        if (answer.redirect) outcome = await browser.navigate(answer.redirect);
        return { outcome, context, answer };
      }
    }
    return { outcome, context };
  }

  async function hasSession(browser) {
    const { url } = await newRequest(config, { prompt: 'none' });
    const answer = new URL((await browser.navigate(url)).url).searchParams;
    if (answer.has('code')) return true;
    assert.equal(answer.get('error'), 'login_required');
    return false;
  }

  test('with the ID token as hint: no question, back to the client, state and all', async () => {
    const { browser, tokens } = await signedIn();
    assert.equal(await hasSession(browser), true);
    const { outcome, context } = await signOut(browser, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: postLogout,
      state: 'a b&c',
    });
    assert.ok(!context?.needs_confirmation);
    assert.equal(outcome.kind, 'callback', say(outcome));
    const target = new URL(outcome.url);
    assert.equal(target.origin + target.pathname, postLogout);
    assert.equal(target.searchParams.get('state'), 'a b&c');
    assert.equal(await hasSession(browser), false);
  });

  test('with the client id in place of the hint: asked first, then back to the client', async () => {
    const { browser } = await signedIn();
    const ask = { client_id: client.id, post_logout_redirect_uri: postLogout };
    const asked = await signOut(browser, ask, false);
    assert.equal(asked.context?.needs_confirmation, true);
    assert.equal(await hasSession(browser), true, 'nothing happens before the answer');
    const { outcome } = await signOut(browser, ask);
    assert.equal(outcome.kind, 'callback', say(outcome));
    assert.equal(await hasSession(browser), false);
  });

  for (const [name, uri] of [
    ['unknown', 'https://evil.example/'],
    ['almost right', `${postLogout}/`],
    ['right with a query', `${postLogout}?x=1`],
    ['a script', 'javascript:alert(1)'],
  ]) {
    test(`an address to return to that is ${name} is not followed, but the session ends`, async () => {
      const { browser, tokens } = await signedIn();
      const { outcome, answer } = await signOut(browser, {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: uri,
      });
      assert.equal(outcome.kind, 'page', say(outcome));
      if (answer?.redirect) assert.ok(answer.redirect.startsWith('/'), answer.redirect);
      assert.equal(await hasSession(browser), false);
    });
  }

  test('with nothing at all, as a person may type it', async () => {
    const { browser } = await signedIn();
    const url = config.serverMetadata().end_session_endpoint;
    const page = await browser.navigate(url);
    assert.equal(page.url.pathname, '/account/logout');
    const id = page.url.searchParams.get('logout_id');
    const context = await browser.getJson(
      `/api/account/logout?logout_id=${encodeURIComponent(id ?? '')}`,
    );
    assert.equal(context.needs_confirmation, true);
    await browser.postJson('/api/account/logout', { logout_id: id }, context.csrf);
    assert.equal(await hasSession(browser), false);
  });

  test('with an empty hint, as the single-page client sends when it has no tokens', async () => {
    const { browser } = await signedIn();
    const url = new URL(config.serverMetadata().end_session_endpoint);
    url.searchParams.set('id_token_hint', '');
    const page = await browser.navigate(url);
    assert.equal(page.kind, 'page', say(page));
    assert.equal(page.status, 200);
  });

  test('another person’s hint asks first', async () => {
    const one = await signedIn();
    const other = await signedIn(); // the same person, another session: another sid
    const { context } = await signOut(one.browser, { id_token_hint: other.tokens.id_token }, false);
    assert.equal(context?.needs_confirmation, true);
    assert.equal(await hasSession(one.browser), true);
  });

  test('a forged hint ends nothing by itself', async () => {
    const { browser, tokens } = await signedIn();
    const [head, body] = tokens.id_token.split('.');
    const forged = `${head}.${body}.${'A'.repeat(86)}`;
    const url = new URL(config.serverMetadata().end_session_endpoint);
    url.searchParams.set('id_token_hint', forged);
    url.searchParams.set('post_logout_redirect_uri', postLogout);
    assert.equal((await browser.navigate(url)).kind, 'page');
    assert.equal(await hasSession(browser), true);
  });

  test('refresh tokens of the session are of no use afterwards, or end with their lifetime', async () => {
    const { browser, tokens } = await signedIn();
    await signOut(browser, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: postLogout,
    });
    // offline_access means that they may outlive the session (Core 11); the answer is clean either way.
    await oidc.refreshTokenGrant(config, tokens.refresh_token).catch((error) => {
      assert.equal(error.error, 'invalid_grant');
    });
  });

  test('the check-session page may be framed, and nothing else may', async () => {
    const iframe = await fetch(config.serverMetadata().check_session_iframe);
    assert.equal(iframe.status, 200);
    assert.equal(iframe.headers.get('x-frame-options'), null);
    assert.doesNotMatch(iframe.headers.get('content-security-policy') ?? '', /frame-ancestors/);
    for (const path of [
      '/account/login',
      '/account/register',
      '/account/logout',
      '/account/loggedout',
      '/consent',
      '/home/error',
      '/',
    ]) {
      const { headers } = await fetch(server.identity + path);
      assert.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.match(headers.get('cache-control'), /no-store/, path);
    }
  });
});
