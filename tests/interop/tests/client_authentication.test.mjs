// Clients that authenticate (RFC 6749 2.3, RFC 7523), act for themselves (RFC 6749 4.4) and look
// tokens up (RFC 7662), on the published `openid-client`.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { conclave } from '../lib/clients.mjs';
import { header, oidc, payload } from '../lib/relying_party.mjs';
import { server } from '../lib/server.mjs';
import { until } from '../../harness/wait.mjs';

const scope = 'conclave_api';
let folder;
let serial = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-interop-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Registers a client that acts for itself; its id and the secret that was made, if one was. */
async function addMachine(...options) {
  const id = `machine-${process.pid}-${++serial}`;
  const { stdout } = await conclave(
    ...['client', 'add', '--id', id, '--grant-type', 'client_credentials', '--scope', scope],
    ...options,
  );
  return { id, secret: /secret {2}(\S+)/.exec(stdout)?.[1] };
}

async function keyPair(algorithm, alg) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const jwk = { ...(await crypto.subtle.exportKey('jwk', keys.publicKey)), kid: 'a', alg };
  const file = join(folder, `${alg}-${++serial}.json`);
  await writeFile(file, JSON.stringify({ keys: [jwk] }));
  return { key: { key: keys.privateKey, kid: 'a' }, file };
}

const discover = (client, authentication) =>
  oidc.discovery(new URL(server.identity), client.id, {}, authentication);

describe('client authentication', () => {
  const methods = [
    ['client_secret_basic', oidc.ClientSecretBasic],
    ['client_secret_post', oidc.ClientSecretPost],
    ['client_secret_jwt', oidc.ClientSecretJwt],
  ];
  for (const [method, authenticate] of methods) {
    test(`${method}, and no other with it`, async () => {
      const client = await addMachine('--auth-method', method, '--secret');
      const config = await discover(client, authenticate(client.secret));
      assert.ok(config.serverMetadata().token_endpoint_auth_methods_supported.includes(method));
      const tokens = await oidc.clientCredentialsGrant(config, { scope });
      assert.equal(header(tokens.access_token).typ, 'at+jwt');
      for (const [other, wrong] of methods.filter(([name]) => name !== method)) {
        const refused = await discover(client, wrong(client.secret));
        await assert.rejects(
          oidc.clientCredentialsGrant(refused, { scope }),
          (error) => error.status === 401 || error.cause?.status === 401,
          other,
        );
      }
    });
  }

  for (const [alg, algorithm] of [
    ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['PS256', rsa('RSA-PSS')],
    ['RS256', rsa('RSASSA-PKCS1-v1_5')],
  ]) {
    test(`private_key_jwt with ${alg}`, async () => {
      const { key, file } = await keyPair(algorithm, alg);
      const client = await addMachine('--auth-method', 'private_key_jwt', '--jwks', file);
      const config = await discover(client, oidc.PrivateKeyJwt(key));
      const tokens = await oidc.clientCredentialsGrant(config, { scope });
      assert.equal(payload(tokens.access_token).sub, client.id);
      const stranger = await keyPair(algorithm, alg);
      await assert.rejects(
        oidc.clientCredentialsGrant(await discover(client, oidc.PrivateKeyJwt(stranger.key)), {
          scope,
        }),
        (error) => error.error === 'invalid_client',
      );
    });
  }

  test('a new secret beside the old one, then alone', async () => {
    const client = await addMachine('--secret');
    const first = await discover(client, oidc.ClientSecretBasic(client.secret));
    assert.ok((await oidc.clientCredentialsGrant(first, { scope })).access_token);
    const { stdout } = await conclave('client', 'secret', client.id, '--replace');
    const secret = /secret {2}(\S+)/.exec(stdout)[1];
    const config = await discover(client, oidc.ClientSecretBasic(secret));
    assert.ok((await oidc.clientCredentialsGrant(config, { scope })).access_token);
    await assert.rejects(oidc.clientCredentialsGrant(first, { scope }));
    assert.doesNotMatch((await conclave('client', 'show', client.id)).stdout, /hash/);
    await conclave('client', 'remove', client.id);
    await until(
      () =>
        oidc.clientCredentialsGrant(config, { scope }).then(
          () => false,
          (fault) => fault.status === 401,
        ),
      'the removed client to be refused, which another process has kept for a second',
    );
  });
});

describe('introspection', () => {
  test('of a JWT and of a handle, by the client and by the resource server', async () => {
    const api = await addMachine('--secret', '--introspect', 'conclave_api');
    const stranger = await addMachine('--secret');
    const apiConfig = await discover(api, oidc.ClientSecretBasic(api.secret));
    const strangerConfig = await discover(stranger, oidc.ClientSecretBasic(stranger.secret));
    for (const kind of [[], ['--reference-tokens']]) {
      const client = await addMachine('--secret', ...kind);
      const config = await discover(client, oidc.ClientSecretBasic(client.secret));
      const { access_token: token } = await oidc.clientCredentialsGrant(config, { scope });
      assert.equal(token.includes('.'), kind.length === 0);
      for (const asking of [config, apiConfig]) {
        const seen = await oidc.tokenIntrospection(asking, token);
        assert.equal(seen.active, true);
        assert.equal(seen.client_id, client.id);
        assert.equal(seen.scope, scope);
      }
      assert.deepEqual(await oidc.tokenIntrospection(strangerConfig, token), { active: false });
      await oidc.tokenRevocation(config, token);
      assert.deepEqual(await oidc.tokenIntrospection(apiConfig, token), { active: false });
    }
  });
});

function rsa(name) {
  return { name, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
}
