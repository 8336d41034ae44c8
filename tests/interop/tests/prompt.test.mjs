// `prompt` and `max_age` (Core 3.1.2.1), and requests that belong to another browser.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import {
  describe as say,
  discover,
  newRequest,
  oidc,
  signInForTokens,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

describe('prompt and max_age', () => {
  const browser = new Browser();
  let config, asking, first;

  before(async () => {
    config = await discover(await addClient());
    asking = await discover(await addClient({ requireConsent: true }));
    first = (await signInForTokens(config, browser, administrator)).tokens.claims();
  });

  async function answer(who, where, parameters) {
    const { url, checks } = await newRequest(where, parameters);
    const outcome = await who.navigate(url);
    assert.equal(outcome.kind, 'callback', say(outcome));
    const query = new URL(outcome.url).searchParams;
    assert.equal(query.get('iss'), server.identity);
    assert.equal(query.get('state'), checks.expectedState);
    return { query, checks, url: new URL(outcome.url) };
  }

  /** A person who has just signed in, in a browser of their own. */
  async function newSession() {
    const own = new Browser();
    const { tokens } = await signInForTokens(config, own, administrator);
    return { own, claims: tokens.claims() };
  }

  test('none without a session: login_required', async () => {
    const { query } = await answer(new Browser(), config, { prompt: 'none' });
    assert.equal(query.get('error'), 'login_required');
  });

  test('none with a session: a code at once, the old auth_time', async () => {
    const { url, checks } = await answer(browser, config, { prompt: 'none' });
    const tokens = await oidc.authorizationCodeGrant(config, url, checks);
    assert.equal(tokens.claims().auth_time, first.auth_time);
    assert.equal(tokens.claims().sid, first.sid);
  });

  test('none for a client that asks for consent: consent_required', async () => {
    const { query } = await answer(browser, asking, { prompt: 'none' });
    assert.ok(
      ['consent_required', 'interaction_required'].includes(query.get('error')),
      query.get('error'),
    );
  });

  test('none with another word: invalid_request', async () => {
    const { query } = await answer(browser, config, { prompt: 'none login' });
    assert.equal(query.get('error'), 'invalid_request');
  });

  test('an unknown word: invalid_request', async () => {
    const { query } = await answer(browser, config, { prompt: 'please' });
    assert.equal(query.get('error'), 'invalid_request');
  });

  test('none with the right person’s hint: a code; without that person: login_required', async () => {
    const { tokens } = await signInForTokens(config, browser, administrator);
    const known = await answer(browser, config, { prompt: 'none', id_token_hint: tokens.id_token });
    assert.ok(known.query.get('code'));
    const unknown = await answer(new Browser(), config, {
      prompt: 'none',
      id_token_hint: tokens.id_token,
    });
    assert.equal(unknown.query.get('error'), 'login_required');
  });

  test('login: asks again, and auth_time is new', async () => {
    const { own, claims } = await newSession();
    await sleep(1100); // auth_time counts seconds
    const { url, checks } = await newRequest(config, { prompt: 'login' });
    const page = await own.navigate(url);
    assert.equal(page.kind, 'page', say(page));
    assert.equal(page.url.pathname, '/account/login');
    const outcome = await own.signIn(administrator, page);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
    assert.ok(tokens.claims().auth_time > claims.auth_time);
    assert.equal(tokens.claims().sub, claims.sub);
  });

  test('signing in again ends the old session, also where its cookies were copied', async () => {
    const { own } = await newSession();
    const copy = own.clone();
    assert.ok((await answer(copy, config, { prompt: 'none' })).query.get('code'));
    await own.signIn(administrator);
    const { query } = await answer(copy, config, { prompt: 'none' });
    assert.equal(query.get('error'), 'login_required');
  });

  test('login cannot be stepped around by going back to the resumed address', async () => {
    const own = new Browser();
    await signInForTokens(config, own, administrator);
    const { url } = await newRequest(config, { prompt: 'login' });
    const page = await own.navigate(url);
    const handle = page.url.searchParams.get('request');
    const resumed = await own.navigate(
      `/connect/authorize/callback?request=${encodeURIComponent(handle)}`,
    );
    assert.notEqual(resumed.kind, 'callback', say(resumed));
  });

  test('create: the registration page', async () => {
    const { url } = await newRequest(config, { prompt: 'create' });
    const page = await new Browser().navigate(url);
    assert.equal(page.kind, 'page', say(page));
    assert.equal(page.url.pathname, '/account/register');
  });

  test('max_age that the session has passed: asks again, or login_required with none', async () => {
    const { own, claims } = await newSession();
    await sleep(2100);
    const silent = await answer(own, config, { max_age: '1', prompt: 'none' });
    assert.equal(silent.query.get('error'), 'login_required');
    const { url, checks } = await newRequest(config, { max_age: '1' });
    const page = await own.navigate(url);
    assert.equal(page.kind, 'page', say(page));
    const outcome = await own.signIn(administrator, page);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), {
      ...checks,
      maxAge: 60,
    });
    assert.ok(tokens.claims().auth_time > claims.auth_time);
  });

  test('max_age that the session has not passed: no question', async () => {
    const { url, checks } = await answer(browser, config, { max_age: '3600' });
    await oidc.authorizationCodeGrant(config, url, { ...checks, maxAge: 3600 });
  });

  for (const value of ['-1', 'soon', '1.5', '99999999999999999999']) {
    test(`max_age=${value}: invalid_request`, async () => {
      const { query } = await answer(browser, config, { max_age: value });
      assert.equal(query.get('error'), 'invalid_request');
    });
  }

  test('login_hint fills in the name and says nothing about whether it exists', async () => {
    for (const hint of [administrator.username, 'nobody-of-this-name']) {
      const own = new Browser();
      const { url } = await newRequest(config, { login_hint: hint });
      const page = await own.navigate(url);
      assert.equal((await own.context(page.url.searchParams.get('request'))).login_hint, hint);
    }
  });

  test('a request that began in one browser cannot be finished in another', async () => {
    const { url } = await newRequest(config);
    const page = await new Browser().navigate(url);
    await assert.rejects(
      new Browser().signIn(administrator, page),
      (error) => error.status === 410 && error.error === 'request_expired',
    );
  });
});
