// Requests that only the server can read (RFC 9101, 6.1): signed by the published `openid-client`, then
// encrypted by the published `jose` to a key that the server publishes.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import { fileOf, newKey } from '../lib/machines.mjs';
import { discover, jose, newRequest, oidc } from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const algs = ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW'];
const encs = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'];

describe('encrypted request objects', () => {
  const browser = new Browser();
  let config, key, published;

  before(async () => {
    key = await newKey('own');
    const client = await addClient({
      further: ['--jwks', await fileOf({ keys: [key.jwk] }), '--require-signed-requests'],
    });
    config = await discover(client);
    const answer = await fetch(`${server.identity}/.well-known/openid-configuration/jwks`);
    published = (await answer.json()).keys.filter(({ use }) => use === 'enc');
  });

  /** The JWE of what the library has signed. */
  async function encrypted(jws, alg, enc, change = (jwe) => jwe) {
    const jwk = published.find(({ kty }) => (kty === 'RSA') === alg.startsWith('RSA'));
    const jwe = new jose.CompactEncrypt(new TextEncoder().encode(jws)).setProtectedHeader({
      ...{ alg, enc, kid: jwk.kid, cty: 'oauth-authz-req+jwt' },
    });
    return change(jwe).encrypt(await jose.importJWK(jwk, alg));
  }

  async function signedRequest() {
    const { url, checks } = await newRequest(config);
    const parameters = Object.fromEntries(url.searchParams);
    const signed = await oidc.buildAuthorizationUrlWithJAR(config, parameters, {
      key: key.privateKey,
      kid: key.kid,
    });
    return { url: signed, checks };
  }

  test('discovery and the key set name all that is tried here', () => {
    const metadata = config.serverMetadata();
    assert.deepEqual(metadata.request_object_encryption_alg_values_supported, algs);
    assert.deepEqual(metadata.request_object_encryption_enc_values_supported, encs);
    assert.deepEqual(published.map(({ kty }) => kty).sort(), ['EC', 'RSA']);
  });

  for (const alg of algs) {
    for (const enc of encs) {
      test(`${alg} with ${enc}`, async () => {
        const { url, checks } = await signedRequest();
        const jwe = await encrypted(url.searchParams.get('request'), alg, enc);
        url.searchParams.set('request', jwe);
        const outcome = await browser.authorize(url, administrator);
        assert.equal(outcome.kind, 'callback');
        const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
        assert.ok(tokens.claims().sub);
      });
    }
  }

  test('the names of the parties count, and it may be pushed', async () => {
    const { url, checks } = await signedRequest();
    const names = { apu: new TextEncoder().encode('Alice'), apv: new TextEncoder().encode('Bob') };
    const jwe = await encrypted(url.searchParams.get('request'), 'ECDH-ES', 'A256GCM', (each) =>
      each.setKeyManagementParameters(names),
    );
    url.searchParams.set('request', jwe);
    const pushed = await oidc.buildAuthorizationUrlWithPAR(config, url.searchParams);
    const outcome = await browser.authorize(pushed, administrator);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), checks);
    assert.ok(tokens.claims().sub);
  });

  test('what was changed or not signed is refused', async () => {
    const { url } = await signedRequest();
    const good = await encrypted(url.searchParams.get('request'), 'ECDH-ES', 'A256GCM');
    const changed = good.slice(0, -4) + (good.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const unsigned = await encrypted(
      JSON.stringify(Object.fromEntries(url.searchParams)),
      ...['ECDH-ES', 'A256GCM'],
    );
    for (const request of [changed, unsigned]) {
      url.searchParams.set('request', request);
      await assert.rejects(
        oidc.buildAuthorizationUrlWithPAR(config, url.searchParams),
        (fault) => fault.error === 'invalid_request_object',
      );
    }
  });
});
