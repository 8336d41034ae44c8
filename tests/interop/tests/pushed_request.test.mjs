// Requests that are pushed (RFC 9126) or signed (RFC 9101), and the `claims` parameter (OpenID
// Connect Core, 5.5), on the published `openid-client`.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, callback } from '../lib/clients.mjs';
import { discover, newRequest, oidc, payload } from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const scope = 'openid profile email offline_access';
let folder, keys, further;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-interop-'));
  keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const jwk = { ...(await crypto.subtle.exportKey('jwk', keys.publicKey)), kid: 'a', alg: 'ES256' };
  const file = join(folder, 'keys.json');
  await writeFile(file, JSON.stringify({ keys: [jwk] }));
  further = ['--jwks', file];
});
after(() => rm(folder, { recursive: true, force: true }));

const signingKey = () => ({ key: keys.privateKey, kid: 'a' });

/** The parameters of a fresh request, and what its answer must fit. */
async function parametersOf(config, extra) {
  const { url, checks } = await newRequest(config, { scope, ...extra });
  return { parameters: new URL(url).searchParams, checks };
}

async function finish(config, url, checks, browser = new Browser()) {
  const outcome = await browser.authorize(url, administrator);
  assert.equal(outcome.kind, 'callback', outcome.body);
  return oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
}

describe('pushed authorization requests', () => {
  test('by a confidential and by a public client, with the claims that they wish for', async () => {
    for (const secret of [undefined, null]) {
      const client = await addClient({ secret, further: ['--require-par'] });
      const config = await discover(client);
      const { parameters, checks } = await parametersOf(config, {
        scope: 'openid',
        claims: JSON.stringify({ id_token: { preferred_username: null, acr: null } }),
      });
      const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters);
      assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
      const tokens = await finish(config, url, checks);
      assert.equal(tokens.claims().preferred_username, administrator.username);
      assert.equal(tokens.claims().acr, 'urn:conclave:acr:1');
      const again = await new Browser().navigate(url);
      assert.equal(again.kind, 'page');
      assert.equal(again.status, 400);
    }
  });

  test('a client that must push is refused without, at its own address', async () => {
    const client = await addClient({ further: ['--require-par'] });
    const config = await discover(client);
    const { url } = await newRequest(config);
    const outcome = await new Browser().navigate(url);
    assert.equal(new URL(outcome.url).searchParams.get('error'), 'invalid_request');
    assert.equal(new URL(outcome.url).searchParams.get('iss'), server.identity);
  });

  test('faults are told to the client, not to the browser', async () => {
    const client = await addClient();
    const config = await discover(client);
    for (const [name, value, error] of [
      ['scope', 'openid nonsense', 'invalid_scope'],
      ['redirect_uri', 'https://evil.example/', 'invalid_request'],
      ['response_type', 'nonsense', 'unsupported_response_type'],
      ['claims', 'nonsense', 'invalid_request'],
    ]) {
      const { parameters } = await parametersOf(config);
      parameters.set(name, value);
      await assert.rejects(
        oidc.buildAuthorizationUrlWithPAR(config, parameters),
        (fault) => fault.error === error && fault.status === 400,
        name,
      );
    }
  });
});

describe('signed authorization requests', () => {
  test('by value, and pushed', async () => {
    const client = await addClient({ further: [...further, '--require-signed-requests'] });
    const config = await discover(client);
    const { parameters, checks } = await parametersOf(config);
    const url = await oidc.buildAuthorizationUrlWithJAR(config, parameters, signingKey());
    assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request']);
    const browser = new Browser();
    const tokens = await finish(config, url, checks, browser);
    assert.equal(payload(tokens.id_token).nonce, checks.expectedNonce);

    const second = await parametersOf(config);
    const signed = await oidc.buildAuthorizationUrlWithJAR(config, second.parameters, signingKey());
    const pushed = await oidc.buildAuthorizationUrlWithPAR(config, signed.searchParams);
    assert.ok((await finish(config, pushed, second.checks, browser)).id_token);

    const { url: unsigned } = await newRequest(config);
    const refused = await browser.navigate(unsigned);
    assert.equal(new URL(refused.url).searchParams.get('error'), 'invalid_request');
  });

  test('one that another key signed leads nowhere', async () => {
    const client = await addClient({ further });
    const config = await discover(client);
    const { parameters } = await parametersOf(config);
    const stranger = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign', 'verify'],
    );
    const url = await oidc.buildAuthorizationUrlWithJAR(config, parameters, stranger.privateKey);
    const outcome = await new Browser().navigate(url);
    assert.equal(outcome.kind, 'page');
    assert.equal(outcome.status, 400);
    assert.match(outcome.body, /invalid_request_object/);
    url.searchParams.set('redirect_uri', callback); // registered, so the client hears of it
    const told = await new Browser().navigate(url);
    assert.equal(new URL(told.url).searchParams.get('error'), 'invalid_request_object');
  });
});
