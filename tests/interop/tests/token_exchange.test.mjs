// Token exchange (RFC 8693) on the published `openid-client`: an API calls the next in the name of
// the person who called it.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import { addMachine } from '../lib/machines.mjs';
import { discover, oidc, payload, signInForTokens } from '../lib/relying_party.mjs';
import { administrator } from '../lib/server.mjs';

const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const idToken = 'urn:ietf:params:oauth:token-type:id_token';
const [first, second] = ['conclave_api', 'skoruba_identity_admin_api']; // audiences of one scope

const exchange = (config, subject_token, more = {}, options) =>
  oidc.genericGrantRequest(
    config,
    grant,
    { subject_token, subject_token_type: accessToken, ...more },
    options,
  );
const refusedWith = (error) => (fault) => fault.error === error;

describe('token exchange', () => {
  let api, tokens;

  before(async () => {
    api = await addMachine([grant], '--introspect', first, '--exchange-for', second);
    const app = await discover(await addClient({ scopes: ['openid', second] }));
    const extra = { scope: `openid ${second}` };
    ({ tokens } = await signInForTokens(app, new Browser(), administrator, extra));
  });

  test('gives a token for the next API that says who acts for whom', async () => {
    assert.ok(api.serverMetadata().grant_types_supported.includes(grant));
    const made = await exchange(api, tokens.access_token, { audience: second });
    assert.equal(made.issued_token_type, accessToken);
    assert.equal(made.refresh_token, undefined);
    const [before_, claims] = [payload(tokens.access_token), payload(made.access_token)];
    assert.equal(claims.sub, before_.sub);
    assert.equal(claims.aud, second);
    assert.deepEqual(claims.act, { sub: api.clientMetadata().client_id });
    assert.ok(claims.exp <= before_.exp);
    const seen = await oidc.tokenIntrospection(api, made.access_token);
    assert.deepEqual(seen.act, claims.act);
  });

  test('is for what the client may have, and for tokens that were given to it', async () => {
    await assert.rejects(
      exchange(api, tokens.access_token, { audience: first }),
      refusedWith('invalid_target'),
    );
    await assert.rejects(
      exchange(api, tokens.access_token, { scope: 'openid' }),
      refusedWith('invalid_scope'),
    );
    const stranger = await addMachine([grant], '--exchange-for', second);
    for (const [token, type] of [
      [tokens.access_token, accessToken],
      [tokens.id_token, idToken],
      [tokens.access_token.slice(0, -4) + 'AAAA', accessToken],
    ]) {
      await assert.rejects(
        exchange(stranger, token, { subject_token_type: type }),
        refusedWith('invalid_request'),
      );
    }
  });

  test('hides who acts with permission only, and binds what it makes to a key', async () => {
    const trusted = await addMachine(
      [grant],
      ...['--introspect', first, '--exchange-for', second, '--impersonate'],
    );
    const prover = { DPoP: oidc.getDPoPHandle(trusted, await oidc.randomDPoPKeyPair()) };
    const made = await exchange(trusted, tokens.access_token, {}, prover);
    const claims = payload(made.access_token);
    assert.equal(claims.act, undefined);
    assert.equal(claims.cnf.jkt, await prover.DPoP.calculateThumbprint());
    assert.equal(made.token_type.toLowerCase(), 'dpop');
  });

  test('follows what the first client said about who may act', async () => {
    const delegate = await addMachine([grant], '--exchange-for', second);
    const { client_id } = delegate.clientMetadata();
    const app = await discover(
      await addClient({ scopes: ['openid', second], further: ['--may-act', client_id] }),
    );
    const extra = { scope: `openid ${second}` };
    const own = (await signInForTokens(app, new Browser(), administrator, extra)).tokens;
    assert.deepEqual(payload(own.access_token).may_act, { sub: client_id });
    const made = await exchange(delegate, own.access_token);
    assert.deepEqual(payload(made.access_token).act, { sub: client_id });
    await assert.rejects(exchange(api, own.access_token), refusedWith('invalid_request'));
  });
});
