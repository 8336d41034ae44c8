// Rich authorization requests (RFC 9396) with the published `openid-client`.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import {
  describe as say,
  discover,
  newRequest,
  oidc,
  payload,
  saying,
  signInForTokens,
} from '../lib/relying_party.mjs';
import { administrator } from '../lib/server.mjs';

const payment = (amount) => ({
  type: 'payment_initiation',
  actions: ['initiate'],
  instructedAmount: { currency: 'EUR', amount },
  creditorName: 'Merchant A',
});

describe('authorization_details', () => {
  const wish = [payment('123.50'), payment('20')];
  const extra = { authorization_details: JSON.stringify(wish) };
  let config;

  before(async () => {
    const client = await addClient({
      requireConsent: true,
      further: ['--authorization-details', 'payment_initiation'],
    });
    config = await discover(client);
  });

  test('the person sees them, and the tokens say them', async () => {
    assert.deepEqual(config.serverMetadata().authorization_details_types_supported, [
      'payment_initiation',
    ]);
    const browser = new Browser();
    const { url, checks } = await newRequest(config, extra);
    let page = await browser.navigate(url);
    page = await browser.signIn(administrator, page);
    assert.equal(page.url?.pathname, '/consent', say(page));
    const { consent } = await browser.context(page.url.searchParams.get('request'));
    assert.equal(consent.details.length, 2);
    assert.equal(consent.details[0].display_name, 'A payment');
    assert.deepEqual(consent.details[0].facts.at(-1), {
      ...{ name: 'creditorName', value: 'Merchant A' },
    });
    const outcome = await browser.consent(page, 'allow');
    const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
    assert.deepEqual(tokens.authorization_details, wish);
    assert.deepEqual(payload(tokens.access_token).authorization_details, wish);
    const seen = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.deepEqual(seen.authorization_details, wish);
  });

  test('they come pushed, and a refresh may take fewer but no others', async () => {
    const browser = new Browser();
    const { url, checks } = await newRequest(config, extra);
    const pushed = await oidc.buildAuthorizationUrlWithPAR(config, url.searchParams);
    const outcome = await browser.authorize(pushed, administrator);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
    const fewer = await oidc.refreshTokenGrant(config, tokens.refresh_token, {
      authorization_details: JSON.stringify([wish[1]]),
    });
    assert.deepEqual(payload(fewer.access_token).authorization_details, [wish[1]]);
    await assert.rejects(
      oidc.refreshTokenGrant(config, fewer.refresh_token, {
        authorization_details: JSON.stringify([payment('9999')]),
      }),
      (fault) => fault.error === 'invalid_authorization_details',
    );
  });

  test('who may not ask for them is told so', async () => {
    const other = await discover(await addClient());
    const { url } = await newRequest(other, extra);
    const outcome = await new Browser().navigate(url);
    assert.equal(new URL(outcome.url).searchParams.get('error'), 'invalid_authorization_details');
    await assert.rejects(
      signInForTokens(other, new Browser(), administrator, extra),
      saying(/invalid_authorization_details|authorization response/),
    );
  });
});
