// Clients that show certificates (RFC 8705) with the published `openid-client`.
import assert from 'node:assert/strict';
import { X509Certificate, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Administrator } from '../../harness/administrator.mjs';
import { makeAuthority, makeCertificate } from '../../harness/certificates.mjs';
import { cleanUp } from '../../harness/cleanup.mjs';
import { Browser } from '../lib/browser.mjs';
import { fetchWith } from '../lib/certificates.mjs';
import { callback, conclave } from '../lib/clients.mjs';
import { fileOf } from '../lib/machines.mjs';
import { header, oidc, payload, signInForTokens } from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const saysInvalidClient = (fault) => fault.error === 'invalid_client';

/** A client that authenticates so; `certificate`: what it is registered with. */
async function newClient(method, certificate, name) {
  const id = `mtls-${randomBytes(6).toString('hex')}`;
  await conclave(
    ...['client', 'add', '--id', id, '--auth-method', method, '--certificate-bound'],
    ...(name
      ? ['--certificate-name', name]
      : ['--jwks', await fileOf({ keys: [certificate.jwk] })]),
    ...['--redirect-uri', callback, '--scope', 'openid profile email offline_access'],
    ...['--grant-type', 'authorization_code', '--grant-type', 'refresh_token'],
  );
  return id;
}

const configWith = (id, certificate) =>
  oidc.discovery(
    new URL(server.identity),
    id,
    { id_token_signed_response_alg: 'ES256', use_mtls_endpoint_aliases: true },
    oidc.TlsClientAuth(),
    { [oidc.customFetch]: fetchWith(certificate) },
  );

describe('certificates of clients', () => {
  let issued, own, stranger;

  before(async () => {
    const authority = server.clientAuthority;
    issued = await makeCertificate({ name: 'a', alternatives: 'DNS:a.example', authority });
    own = await makeCertificate({ name: 'b' });
    stranger = await makeCertificate({
      ...{ name: 'a', alternatives: 'DNS:a.example', authority: await makeAuthority() },
    });
  });

  after(cleanUp);

  const signsIn = (method, certificateOf, nameOf) => async () => {
    const certificate = certificateOf();
    const id = await newClient(method, certificate, nameOf);
    const config = await configWith(id, certificate);
    const aliases = config.serverMetadata().mtls_endpoint_aliases;
    assert.equal(aliases.token_endpoint, `${server.certificates}/connect/token`);
    const { tokens } = await signInForTokens(config, new Browser(), administrator);
    assert.equal(header(tokens.access_token).typ, 'at+jwt');
    assert.ok(payload(tokens.access_token).cnf['x5t#S256']);
    const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(info.sub, tokens.claims().sub);
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.ok(next.access_token);
    const seen = await oidc.tokenIntrospection(config, next.access_token);
    assert.deepEqual(seen.cnf, payload(next.access_token).cnf);

    // Whoever has the token and not the key gets nothing.
    const thief = await configWith(id, stranger);
    await assert.rejects(oidc.fetchUserInfo(thief, next.access_token, info.sub));
    await assert.rejects(oidc.refreshTokenGrant(thief, next.refresh_token), saysInvalidClient);
    const bearer = { authorization: `Bearer ${next.access_token}` };
    for (const origin of [server.identity, server.certificates]) {
      const { status } = await fetch(`${origin}/connect/userinfo`, { headers: bearer });
      assert.equal(status, 401);
    }
  };
  test(
    'tls_client_auth',
    signsIn('tls_client_auth', () => issued, 'san_dns=a.example'),
  );
  test(
    'tls_client_auth by its subject',
    signsIn('tls_client_auth', () => issued, 'subject_dn=CN=a'),
  );
  test(
    'self_signed_tls_client_auth',
    signsIn('self_signed_tls_client_auth', () => own),
  );

  // As a client of Duende IdentityServer has them.
  for (const [type, valueOf, certificateOf] of [
    ['X509Thumbprint', ({ cert }) => new X509Certificate(cert).fingerprint, () => own],
    ['X509Name', () => 'CN=a', () => issued],
  ]) {
    test(`a secret of the type ${type}`, async () => {
      const id = `mtls-${randomBytes(6).toString('hex')}`;
      const admin = await Administrator.signIn(server);
      const made = await admin.post('Clients', {
        ...{ clientId: id, requireClientSecret: true, certificateBoundAccessTokens: true },
        ...{ allowedGrantTypes: ['client_credentials'], allowedScopes: ['conclave_api'] },
      });
      assert.equal(made.status, 201, made.text);
      const secret = { type, value: valueOf(certificateOf()) };
      const given = await admin.post(`Clients/${made.json.id}/Secrets`, secret);
      assert.equal(given.status, 201, given.text);
      const tokens = await oidc.clientCredentialsGrant(await configWith(id, certificateOf()));
      assert.ok(payload(tokens.access_token).cnf['x5t#S256']);
      const thief = await configWith(id, stranger);
      await assert.rejects(oidc.clientCredentialsGrant(thief), saysInvalidClient);
    });
  }

  test('an unchanged connection serves several requests', async () => {
    const id = await newClient('self_signed_tls_client_auth', own);
    const config = await configWith(id, own);
    const { tokens } = await signInForTokens(config, new Browser(), administrator);
    for (let i = 0; i < 3; ++i) {
      await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    }
  });

  test('people are asked for no certificate, and programs find no pages there', async () => {
    const { status } = await fetch(`${server.certificates}/account/login`);
    assert.equal(status, 404);
    const forged = await fetch(`${server.identity}/connect/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        // What a proxy would say of a certificate (RFC 9440) is nobody's word here.
        'client-cert': `:${own.cert.split('\n').slice(1, -2).join('')}:`,
        'x-client-cert': encodeURIComponent(own.cert),
      },
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', refresh_token: 'x' },
        client_id: await newClient('self_signed_tls_client_auth', own),
      }).toString(),
    });
    assert.equal((await forged.json()).error, 'invalid_client');
  });
});
