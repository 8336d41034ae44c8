// Devices without a keyboard (RFC 8628) on the published `openid-client`.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addPerson, conclave } from '../lib/clients.mjs';
import { oidc, payload } from '../lib/relying_party.mjs';
import { server } from '../lib/server.mjs';

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const payment = {
  type: 'payment_initiation',
  instructedAmount: { currency: 'EUR', amount: '12.50' },
};
const scope = 'openid profile offline_access';

describe('device authorization', () => {
  let config, person;

  before(async () => {
    const id = `device-${process.pid}`;
    await conclave(
      ...['client', 'add', '--id', id, '--grant-type', grantType],
      ...['--grant-type', 'refresh_token', '--scope', scope],
      ...['--authorization-details', payment.type],
    );
    config = await oidc.discovery(new URL(server.identity), id, {}, oidc.None());
    person = await addPerson();
  });

  /** Somebody signs in at the page and answers for the device. */
  async function answer(codes, decision, details = []) {
    const browser = new Browser();
    const page = await browser.navigate(codes.verification_uri_complete);
    assert.equal(page.status, 200);
    const { csrf } = await browser.context(null);
    const { username, password } = person;
    await browser.postJson('/api/account/login', { username, password, next: '/device' }, csrf);
    const code = { user_code: page.url.searchParams.get('user_code') };
    const seen = await browser.postJson('/api/device/look', code, csrf);
    assert.equal(seen.client.client_id, config.clientMetadata().client_id);
    assert.deepEqual(
      seen.details.map((each) => each.display_name),
      details,
    );
    return browser.postJson('/api/device/decide', { ...code, decision }, csrf);
  }

  test('the device waits, and gets tokens of the person who allowed it', async () => {
    assert.ok(config.serverMetadata().grant_types_supported.includes(grantType));
    const prover = { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair()) };
    const codes = await oidc.initiateDeviceAuthorization(config, { scope });
    assert.match(codes.user_code, /^[B-Z]{4}-[B-Z]{4}$/);
    const waiting = oidc.pollDeviceAuthorizationGrant(config, codes, undefined, prover);
    assert.deepEqual(await answer(codes, 'allow'), { allowed: true });
    const tokens = await waiting;
    assert.equal(tokens.token_type.toLowerCase(), 'dpop');
    assert.ok(tokens.refresh_token);
    const { sub } = tokens.claims();
    const info = await oidc.fetchUserInfo(config, tokens.access_token, sub, prover);
    assert.equal(info.preferred_username, person.username);
  });

  test('what it asks for in detail is shown, and stands in the tokens', async () => {
    const details = JSON.stringify([payment]);
    const codes = await oidc.initiateDeviceAuthorization(config, {
      scope,
      authorization_details: details,
    });
    assert.deepEqual(await answer(codes, 'allow', ['A payment']), { allowed: true });
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, codes);
    assert.deepEqual(tokens.authorization_details, [payment]);
    assert.deepEqual(payload(tokens.access_token).authorization_details, [payment]);
    await assert.rejects(
      oidc.initiateDeviceAuthorization(config, {
        scope,
        authorization_details: JSON.stringify([{ ...payment, fee: '1' }]),
      }),
      (fault) => fault.error === 'invalid_authorization_details',
    );
  });

  test('the device hears of a refusal', async () => {
    const codes = await oidc.initiateDeviceAuthorization(config, { scope });
    assert.deepEqual(await answer(codes, 'deny'), { allowed: false });
    await assert.rejects(
      oidc.pollDeviceAuthorizationGrant(config, codes),
      (fault) => fault.error === 'access_denied',
    );
  });
});
