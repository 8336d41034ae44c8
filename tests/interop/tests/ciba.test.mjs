// People who are asked elsewhere (CIBA Core 1.0, poll and ping mode), on the published `openid-client`.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { clientsServer } from '../../harness/clients_server.mjs';
import { Browser } from '../lib/browser.mjs';
import { addPerson } from '../lib/clients.mjs';
import { addMachine, fileOf, newKey } from '../lib/machines.mjs';
import { jose, oidc } from '../lib/relying_party.mjs';
import { server } from '../lib/server.mjs';

const grant = 'urn:openid:params:grant-type:ciba';
const payment = {
  type: 'payment_initiation',
  instructedAmount: { currency: 'EUR', amount: '12.50' },
};
const scope = 'openid profile offline_access';

describe('requests without a browser', () => {
  let config, person;

  before(async () => {
    person = await addPerson();
    config = await addMachine(
      [grant, 'refresh_token'],
      ...['--scope', scope, '--authorization-details', payment.type],
    );
  });

  const ask = (more = {}) =>
    oidc.initiateBackchannelAuthentication(config, {
      scope,
      login_hint: person.username,
      binding_message: 'W4SCT',
      ...more,
    });

  /** The person opens the page and answers what waits there. */
  async function answer(decision, details = [], client = config) {
    const browser = new Browser();
    assert.equal((await browser.navigate('/approve')).status, 200);
    const { csrf } = await browser.context(null);
    const { username, password } = person;
    await browser.postJson('/api/account/login', { username, password, next: '/approve' }, csrf);
    const { requests } = await browser.getJson('/api/approve');
    assert.equal(requests.length, 1);
    assert.equal(requests[0].client.client_id, client.clientMetadata().client_id);
    assert.equal(requests[0].binding_message, 'W4SCT');
    assert.deepEqual(
      requests[0].details.map((each) => each.display_name),
      details,
    );
    return browser.postJson('/api/approve', { id: requests[0].id, decision }, csrf);
  }

  test('the client waits, and gets tokens of the person who allowed it', async () => {
    const metadata = config.serverMetadata();
    assert.deepEqual(metadata.backchannel_token_delivery_modes_supported, ['poll', 'ping']);
    const asked = await ask();
    const waiting = oidc.pollBackchannelAuthenticationGrant(config, asked);
    assert.deepEqual(await answer('allow'), { allowed: true });
    const tokens = await waiting;
    assert.ok(tokens.refresh_token);
    const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(info.preferred_username, person.username);
    const again = await oidc.initiateBackchannelAuthentication(config, {
      scope,
      id_token_hint: tokens.id_token,
      binding_message: 'W4SCT',
    });
    assert.deepEqual(await answer('deny'), { allowed: false });
    await assert.rejects(
      oidc.pollBackchannelAuthenticationGrant(config, again),
      (fault) => fault.error === 'access_denied',
    );
  });

  test('what it asks for in detail is shown, and stands in the tokens', async () => {
    const asked = await ask({ authorization_details: JSON.stringify([payment]) });
    assert.deepEqual(await answer('allow', ['A payment']), { allowed: true });
    const tokens = await oidc.pollBackchannelAuthenticationGrant(config, asked);
    assert.deepEqual(tokens.authorization_details, [payment]);
    const seen = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.deepEqual(seen.authorization_details, [payment]);
    await assert.rejects(
      ask({ authorization_details: JSON.stringify([{ ...payment, fee: '1' }]) }),
      (fault) => fault.error === 'invalid_authorization_details',
    );
  });

  test('a client that is registered for it is told, and then gets its tokens', async () => {
    const told = await clientsServer();
    told.answers['/ciba'] = { status: 204 };
    const pinged = await addMachine(
      [grant],
      ...['--scope', 'openid', '--ciba-notify', `${told.origin}/ciba`],
    );
    const wish = { scope: 'openid', login_hint: person.username, binding_message: 'W4SCT' };
    await assert.rejects(
      oidc.initiateBackchannelAuthentication(pinged, wish),
      (fault) => fault.error === 'invalid_request',
    );
    const token = randomUUID();
    const asked = await oidc.initiateBackchannelAuthentication(pinged, {
      ...wish,
      client_notification_token: token,
    });
    assert.deepEqual(await answer('allow', [], pinged), { allowed: true });
    const { method, headers, body } = await told.received('/ciba');
    assert.equal(method, 'POST');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.authorization, `Bearer ${token}`);
    assert.deepEqual(JSON.parse(body), { auth_req_id: asked.auth_req_id });
    // No wait: the answer is there.
    const tokens = await oidc.genericGrantRequest(pinged, grant, {
      auth_req_id: asked.auth_req_id,
    });
    assert.ok(tokens.id_token);
  });

  test('a client that must sign its requests signs them', async () => {
    const key = await newKey('own');
    const strict = await addMachine(
      [grant],
      ...['--scope', 'openid', '--jwks', await fileOf({ keys: [key.jwk] })],
      '--require-signed-requests',
    );
    const request = await new jose.SignJWT({
      ...{ scope: 'openid', login_hint: person.username, binding_message: 'W4SCT' },
    })
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .setIssuer(strict.clientMetadata().client_id)
      .setAudience(server.identity)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('60s')
      .sign(key.privateKey);
    const asked = await oidc.initiateBackchannelAuthentication(strict, { request });
    assert.ok(asked.auth_req_id);
    for (const parameters of [{ request }, { scope: 'openid', login_hint: person.username }]) {
      await assert.rejects(
        oidc.initiateBackchannelAuthentication(strict, parameters),
        (fault) => fault.error === 'invalid_request',
      );
    }
  });

  test('what is not sound is refused', async () => {
    for (const [more, error] of [
      [{ login_hint: 'nobody-of-this-name' }, 'unknown_user_id'],
      [{ id_token_hint: 'x.y.z' }, 'invalid_request'],
      [{ binding_message: 'x'.repeat(101) }, 'invalid_binding_message'],
      [{ scope: 'profile' }, 'invalid_scope'],
    ]) {
      await assert.rejects(ask(more), (fault) => fault.error === error, error);
    }
  });
});
