// Tokens and answers that only the client can read (RFC 7516), opened by the published `jose` alone
// and inside `openid-client`.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import {
  discover,
  header,
  jose,
  newRequest,
  oidc,
  signInForTokens,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const algs = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW'];
const encs = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'];

describe('encryption', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-keys-'));
  const browser = new Browser();
  let ours;

  before(() => {
    ours = jose.createRemoteJWKSet(
      new URL(`${server.identity}/.well-known/openid-configuration/jwks`),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A client whose one key is for `alg`, and the private half of that. */
  async function newClient(alg, enc, further = []) {
    const pair = await jose.generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await jose.exportJWK(pair.publicKey)), use: 'enc', alg, kid: 'for-me' };
    const file = join(folder, `${alg}-${enc}.json`);
    writeFileSync(file, JSON.stringify({ keys: [jwk] }));
    const client = await addClient({
      further: [
        '--jwks',
        file,
        '--encrypt-id-tokens',
        alg,
        '--content-encryption',
        enc,
        ...further,
      ],
    });
    return { client, key: pair.privateKey };
  }

  /** Signed by us, then encrypted for the client (Core, 10.2). */
  async function opened(jwe, key, alg, enc) {
    assert.deepEqual(
      { ...header(jwe), epk: undefined },
      { alg, enc, cty: 'JWT', kid: 'for-me', epk: undefined },
    );
    const { plaintext } = await jose.compactDecrypt(jwe, key);
    return (await jose.jwtVerify(new TextDecoder().decode(plaintext), ours)).payload;
  }

  test('discovery names all that is tried here', async () => {
    const metadata = (await discover(await addClient())).serverMetadata();
    for (const what of ['id_token', 'userinfo', 'authorization']) {
      assert.deepEqual(metadata[`${what}_encryption_alg_values_supported`], algs);
      assert.deepEqual(metadata[`${what}_encryption_enc_values_supported`], encs);
    }
  });

  for (const [index, alg] of algs.entries()) {
    for (const enc of [encs[index % encs.length], encs[(index + 2) % encs.length]]) {
      test(`ID token and UserInfo by ${alg} with ${enc}`, async () => {
        const { client, key } = await newClient(alg, enc, [
          ...['--encrypt-userinfo', alg, '--userinfo-alg', 'RS256'],
        ]);
        const config = await discover(client, { userinfo_signed_response_alg: 'RS256' });
        oidc.enableDecryptingResponses(config, [enc], { key, alg, kid: 'for-me' });
        const { tokens } = await signInForTokens(config, browser, administrator);
        const { sub } = await opened(tokens.id_token, key, alg, enc);
        assert.equal(tokens.claims().sub, sub);
        const info = await oidc.fetchUserInfo(config, tokens.access_token, sub);
        assert.equal(info.sub, sub);
        const raw = await fetch(config.serverMetadata().userinfo_endpoint, {
          headers: { authorization: `Bearer ${tokens.access_token}` },
        });
        assert.equal(raw.headers.get('content-type'), 'application/jwt');
        const claims = await opened(await raw.text(), key, alg, enc);
        assert.equal(claims.iss, server.identity);
        assert.equal(claims.aud, client.id);
      });
    }
  }

  test('every way to encrypt the content', async () => {
    for (const enc of encs) {
      const { client, key } = await newClient('ECDH-ES', enc);
      const config = await discover(client);
      oidc.enableDecryptingResponses(config, [enc], { key, alg: 'ECDH-ES', kid: 'for-me' });
      const { tokens } = await signInForTokens(config, browser, administrator);
      await opened(tokens.id_token, key, 'ECDH-ES', enc);
    }
  });

  test('UserInfo that is encrypted without a signature is JSON', async () => {
    const { client, key } = await newClient('RSA-OAEP-256', 'A256GCM', [
      ...['--encrypt-userinfo', 'RSA-OAEP-256'],
    ]);
    const config = await discover(client);
    oidc.enableDecryptingResponses(config, ['A256GCM'], { key, kid: 'for-me' });
    const { tokens } = await signInForTokens(config, browser, administrator);
    const raw = await fetch(config.serverMetadata().userinfo_endpoint, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(raw.headers.get('content-type'), 'application/jwt');
    const { plaintext } = await jose.compactDecrypt(await raw.text(), key);
    assert.equal(JSON.parse(new TextDecoder().decode(plaintext)).sub, tokens.claims().sub);
  });

  test('a signed authorization answer (JARM)', async () => {
    const { client, key } = await newClient('ECDH-ES+A256KW', 'A256GCM', [
      ...['--encrypt-answers', 'ECDH-ES+A256KW'],
    ]);
    const config = await discover(client, { authorization_signed_response_alg: 'ES256' });
    oidc.useJwtResponseMode(config);
    oidc.enableDecryptingResponses(config, ['A256GCM'], {
      ...{ key, alg: 'ECDH-ES+A256KW', kid: 'for-me' },
    });
    const { url, checks } = await newRequest(config);
    const outcome = await browser.authorize(url, administrator);
    const answer = new URL(outcome.url);
    assert.equal(answer.searchParams.get('code'), null);
    const claims = await opened(
      ...[answer.searchParams.get('response'), key, 'ECDH-ES+A256KW', 'A256GCM'],
    );
    assert.ok(claims.code);
    const tokens = await oidc.authorizationCodeGrant(config, answer, checks);
    assert.ok(tokens.claims().sub);
  });
});
