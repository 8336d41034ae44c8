// Authorization requests that are strange, cancelled, repeated, or need consent.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
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

describe('authorization endpoint', () => {
  const browser = new Browser();
  let config;

  before(async () => {
    config = await discover(await addClient());
    await signInForTokens(config, browser, administrator);
  });

  describe('authorization requests', () => {
    test('an unknown client gets a page, never a redirect', async () => {
      const { url } = await newRequest(config, { client_id: 'nobody' });
      const outcome = await browser.navigate(url);
      assert.equal(outcome.kind, 'page', say(outcome));
      assert.equal(outcome.status, 400);
    });

    test('a parameter sent twice is refused', async () => {
      const { url } = await newRequest(config);
      url.searchParams.append('scope', 'openid');
      const answer = new URL((await browser.navigate(url)).url).searchParams;
      assert.equal(answer.get('error'), 'invalid_request');
      assert.equal(answer.get('iss'), server.identity);
    });

    test('unknown parameters are ignored', async () => {
      const { url } = await newRequest(config, { colour: 'blue' });
      assert.equal((await browser.navigate(url)).kind, 'callback');
    });

    for (const [name, parameters, error] of [
      [
        'a scope that is not the client’s',
        { scope: 'openid phone_numbers_of_others' },
        'invalid_scope',
      ],
      [
        'a response type that is not the client’s',
        { response_type: 'code id_token' },
        /^(unauthorized_client|unsupported_response_type)$/,
      ],
      [
        'a response type that does not exist',
        { response_type: 'magic' },
        'unsupported_response_type',
      ],
      ['a request object', { request: 'e30.e30.' }, 'invalid_request_object'],
      [
        'a request object by reference',
        { request_uri: 'https://client.example/r' },
        'request_uri_not_supported',
      ],
    ]) {
      test(`${name} is refused by name`, async () => {
        const { url, checks } = await newRequest(config, parameters);
        const outcome = await browser.navigate(url);
        assert.equal(outcome.kind, 'callback', say(outcome));
        const { searchParams, hash } = new URL(outcome.url);
        const answer = searchParams.has('error')
          ? searchParams
          : new URLSearchParams(hash.slice(1));
        assert.match(
          answer.get('error'),
          error instanceof RegExp ? error : new RegExp(`^${error}$`),
        );
        assert.equal(answer.get('state'), checks.expectedState);
        assert.equal(answer.get('iss'), server.identity);
      });
    }

    test('they may be posted', async () => {
      const { url, checks } = await newRequest(config);
      const body = url.searchParams;
      const outcome = await browser.navigate(config.serverMetadata().authorization_endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: body.toString(),
      });
      assert.equal(outcome.kind, 'callback', say(outcome));
      assert.ok(
        (await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks)).access_token,
      );
    });

    test('cancel at the sign-in page says access_denied', async () => {
      const stranger = new Browser();
      const { url, checks } = await newRequest(config);
      const page = await stranger.navigate(url);
      const answer = new URL((await stranger.cancel(page)).url).searchParams;
      assert.equal(answer.get('error'), 'access_denied');
      assert.equal(answer.get('state'), checks.expectedState);
      assert.equal(answer.get('iss'), server.identity);
    });

    test('a finished request cannot be finished again', async () => {
      const stranger = new Browser();
      const { url } = await newRequest(config);
      const page = await stranger.navigate(url);
      assert.equal((await stranger.signIn(administrator, page)).kind, 'callback');
      await assert.rejects(stranger.signIn(administrator, page), (error) => error.status === 410);
    });
  });

  describe('consent', () => {
    let asking, askingConfig;
    before(async () => {
      asking = await addClient({ requireConsent: true });
      askingConfig = await discover(asking);
    });

    test('is asked, and allowing it gives a code', async () => {
      const { url, checks } = await newRequest(askingConfig);
      const page = await browser.navigate(url);
      assert.equal(page.kind, 'page', say(page));
      assert.equal(page.url.pathname, '/consent');
      const { consent, client: asker } = await browser.context(
        page.url.searchParams.get('request'),
      );
      assert.equal(asker.client_id, asking.id);
      assert.deepEqual(consent.scopes.map(({ name }) => name).sort(), [
        'email',
        'offline_access',
        'openid',
        'profile',
      ]);
      assert.ok(consent.scopes.find(({ name }) => name === 'openid').required);
      const outcome = await browser.consent(page, 'allow');
      assert.ok(
        (await oidc.authorizationCodeGrant(askingConfig, new URL(outcome.url), checks))
          .access_token,
      );
    });

    test('can be given for fewer scopes', async () => {
      const { url, checks } = await newRequest(askingConfig, { prompt: 'consent' });
      const page = await browser.navigate(url);
      const outcome = await browser.consent(page, 'allow', ['openid', 'profile']);
      const tokens = await oidc.authorizationCodeGrant(askingConfig, new URL(outcome.url), checks);
      assert.deepEqual(tokens.scope.split(' ').sort(), ['openid', 'profile']);
      assert.equal(tokens.refresh_token, undefined);
    });

    test('can be denied', async () => {
      const { url, checks } = await newRequest(askingConfig, { prompt: 'consent' });
      const outcome = await browser.consent(await browser.navigate(url), 'deny');
      const answer = new URL(outcome.url).searchParams;
      assert.equal(answer.get('error'), 'access_denied');
      assert.equal(answer.get('state'), checks.expectedState);
    });
  });
});
