// What every plan asks of the metadata and of the key set.
import assert from 'node:assert/strict';
import { server } from '../interop/lib/server.mjs';

async function document(address) {
  const response = await fetch(address);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^application\/json/);
  return response.json();
}

/** Fails unless they are well-formed; returns the metadata. */
export async function verifyDiscovery() {
  const metadata = await document(`${server.identity}/.well-known/openid-configuration`);
  assert.equal(metadata.issuer, server.identity);
  for (const [name, value] of Object.entries(metadata)) {
    if (!/_(endpoint|uri|iframe)$/.test(name)) continue;
    const url = new URL(value);
    assert.equal(url.protocol, 'https:', name);
    assert.equal(url.hash, '', name);
  }
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
    'jwks_uri',
  ]) {
    assert.ok(metadata[name], name);
  }
  const holds = (name, ...values) =>
    values.forEach((value) => assert.ok(metadata[name]?.includes(value), `${name}: ${value}`));
  holds('scopes_supported', 'openid');
  holds('response_types_supported', 'code');
  holds('grant_types_supported', 'authorization_code');
  holds('subject_types_supported', 'public', 'pairwise');
  holds('id_token_signing_alg_values_supported', 'RS256');
  holds('claims_supported', 'sub');
  holds('token_endpoint_auth_methods_supported', 'client_secret_basic', 'client_secret_post');
  for (const name of ['claims_parameter_supported', 'request_parameter_supported']) {
    assert.equal(metadata[name], true, name);
  }
  assert.equal(metadata.request_uri_parameter_supported, false); // absent would mean true

  const { keys } = await document(metadata.jwks_uri);
  assert.equal(new Set(keys.map((key) => key.kid)).size, keys.length);
  for (const key of keys) {
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
      assert.ok(!(secret in key), secret);
    }
    if (key.use === 'enc') continue; // for what comes encrypted
    assert.equal(key.use, 'sig');
    await crypto.subtle.importKey('jwk', key, algorithm(key), false, ['verify']);
  }
  assert.ok(keys.some((key) => key.kty === 'RSA' && key.use === 'sig'));
  return metadata;
}

function algorithm({ kty, crv }) {
  return kty === 'RSA'
    ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    : { name: 'ECDSA', namedCurve: crv };
}
