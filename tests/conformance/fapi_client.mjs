// The client that the FAPI 2.0 plans play: it pushes, proves keys, and may be told to do each of it
// wrongly. Nothing here corrects what a test wants to send.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { makeCertificate } from '../harness/certificates.mjs';
import { Browser } from '../interop/lib/browser.mjs';
import { fetchWith } from '../interop/lib/certificates.mjs';
import { addPerson, callback, conclave } from '../interop/lib/clients.mjs';
import { fileOf, newKey } from '../interop/lib/machines.mjs';
import { describe as say, jose, oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';

export const person = await addPerson();
const window = new Browser(); // in which the person signs in once
export const now = () => Math.floor(Date.now() / 1000);
const sha256 = (text) => createHash('sha256').update(text).digest('base64url');
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const endpoint = (name) => `${server.identity}/connect/${name}`;

/** Takes away what is undefined: a test removes a member by setting it so. */
const given = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export const sign = (claims, key, header = {}) =>
  new jose.CompactSign(new TextEncoder().encode(JSON.stringify(given(claims))))
    .setProtectedHeader(given({ alg: key.alg, kid: key.kid, ...header }))
    .sign(key.privateKey);

/** A client, its keys, and the key that its tokens are bound to; `alg`: that it signs with. */
export async function newFapiClient(alg, ...further) {
  const id = `fapi-${randomBytes(6).toString('hex')}`;
  const key = await newKey('own', alg);
  const weak = await newKey('weak', 'RS256');
  const file = await fileOf({ keys: [key.jwk, weak.jwk] });
  await conclave(
    ...['client', 'add', '--id', id, '--fapi', '--jwks', file, '--redirect-uri', callback],
    ...['--scope', 'openid profile email offline_access', ...further],
  );
  return { id, key, weak, holder: await newKey('proof') };
}

/** A client with a certificate in place of both keys; `method`: how it authenticates (RFC 8705). */
export async function newCertificateClient(method) {
  const id = `fapi-${randomBytes(6).toString('hex')}`;
  const issued = method === 'tls_client_auth';
  const certificate = await makeCertificate({
    ...{ name: id, alternatives: `DNS:${id}.example` },
    authority: issued ? server.clientAuthority : undefined,
  });
  await conclave(
    ...['client', 'add', '--id', id, '--fapi', '--auth-method', method, '--certificate-bound'],
    ...(issued
      ? ['--certificate-name', `san_dns=${id}.example`]
      : ['--jwks', await fileOf({ keys: [certificate.jwk] })]),
    ...['--redirect-uri', callback, '--scope', 'openid profile email offline_access'],
  );
  return { id, certificate, holder: await newKey('proof') };
}

/** What the library knows of the client, for flows without a fault. */
export const configOf = (client) => (client.certificate ? byCertificate(client) : byKey(client));

const byCertificate = (client) =>
  oidc.discovery(
    new URL(server.identity),
    client.id,
    { id_token_signed_response_alg: 'ES256', use_mtls_endpoint_aliases: true },
    oidc.TlsClientAuth(),
    { [oidc.customFetch]: fetchWith(client.certificate) },
  );

const byKey = (client) =>
  oidc.discovery(
    new URL(server.identity),
    client.id,
    { id_token_signed_response_alg: 'ES256', authorization_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt(
      { key: client.key.privateKey, kid: client.key.kid },
      { [oidc.modifyAssertion]: (_header, payload) => (payload.aud = server.identity) },
    ),
  );

/** A client assertion; `claims` and `key` replace what is right. */
export const assertionOf = (client, claims = {}, key = client.key) =>
  sign(
    {
      ...{ iss: client.id, sub: client.id, aud: server.identity, jti: randomUUID() },
      ...{ iat: now(), exp: now() + 60 },
      ...claims,
    },
    key,
  );

/** A DPoP proof; `claims`, `header` and `key` replace what is right. */
export const proofOf = (client, url, { claims = {}, header = {}, key = client.holder } = {}) => {
  const { kty, crv, x, y, n, e } = key.jwk;
  return sign(
    { jti: randomUUID(), htm: 'POST', htu: url, iat: now(), ...claims },
    { ...key, kid: undefined },
    { typ: 'dpop+jwt', jwk: given({ kty, crv, x, y, n, e }), ...header },
  );
};

/** POSTs a form with the client's authentication; `assertion` null: without. */
export async function post(client, name, parameters, { assertion, proof } = {}) {
  const body = new URLSearchParams(given(parameters));
  if (client.certificate) return postWith(client, name, body, assertion !== null);
  if (assertion !== null) {
    body.append('client_assertion_type', assertionType);
    body.append('client_assertion', assertion ?? (await assertionOf(client)));
  }
  const response = await fetch(endpoint(name), {
    method: 'POST',
    headers: [
      ['content-type', 'application/x-www-form-urlencoded'],
      ...[proof ?? []].flat().map((text) => ['dpop', text]),
    ],
    body: body.toString(),
  });
  return { status: response.status, ...(await response.json()) };
}

/** The same by certificate; `shown`: does the connection have it? */
async function postWith(client, name, body, shown) {
  if (!body.has('client_id')) body.set('client_id', client.id);
  const send = shown ? fetchWith(client.certificate) : fetch;
  const response = await send(`${server.certificates}/connect/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  });
  return { status: response.status, ...(await response.json()) };
}

/** The parameters of a sound request, and the verifier that goes with them. */
export function requestOf(client, extra = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    ...{ client_id: client.id, response_type: 'code', redirect_uri: callback },
    ...{ scope: 'openid profile', state: randomUUID(), nonce: randomUUID() },
    ...{ code_challenge: sha256(verifier), code_challenge_method: 'S256' },
    ...extra,
  };
  return { parameters: given(parameters), verifier };
}

/** The same parameters as a request object (FAPI 2.0 Message Signing, 5.3.1). */
export const objectOf = (client, parameters, claims = {}, key = client.key) =>
  sign(
    {
      ...{ iss: client.id, aud: server.identity, nbf: now(), exp: now() + 300 },
      ...parameters,
      ...claims,
    },
    key,
    { typ: 'oauth-authz-req+jwt' },
  );

export const authorizeUrl = (client, request_uri, more = {}) =>
  `${endpoint('authorize')}?${new URLSearchParams({ client_id: client.id, request_uri, ...more })}`;

/** Pushes a request that must be taken. */
export async function pushed(client, parameters, options) {
  const answer = await post(client, 'par', parameters, options);
  assert.equal(answer.status, 201, JSON.stringify(answer));
  assert.ok(answer.expires_in < 600);
  return answer.request_uri;
}

/** Signs the person in; the parameters of the answer that reaches the client. */
export async function authorize(client, url, browser = window) {
  const outcome = await browser.authorize(url, person);
  assert.equal(outcome.kind, 'callback', say(outcome));
  const { searchParams } = new URL(outcome.url);
  assert.equal(searchParams.get('iss'), server.identity);
  return searchParams;
}

/** From a request to its code. */
export async function codeOf(client, extra = {}, options = {}) {
  const { parameters, verifier } = requestOf(client, extra);
  const url = authorizeUrl(client, await pushed(client, parameters, options));
  const answer = await authorize(client, url);
  assert.equal(answer.get('state'), parameters.state ?? null);
  return { code: answer.get('code'), verifier, parameters };
}

/** Redeems a code; `parameters` and `options` replace what is right. */
export const redeem = async (client, { code, verifier }, parameters = {}, options = {}) =>
  post(
    client,
    'token',
    {
      ...{ grant_type: 'authorization_code', code, redirect_uri: callback },
      code_verifier: verifier,
      ...parameters,
    },
    { proof: await proofOf(client, endpoint('token')), ...options },
  );

/** The tokens of a whole sign-in. */
export async function tokensOf(client, extra = {}) {
  const tokens = await redeem(client, await codeOf(client, extra));
  assert.equal(tokens.status, 200, JSON.stringify(tokens));
  assert.equal(tokens.token_type, client.certificate ? 'Bearer' : 'DPoP');
  return tokens;
}

/** Calls the protected resource; the response. */
export async function resource(client, token, { scheme, proof, url } = {}) {
  if (client.certificate) {
    const headers = { authorization: `${scheme ?? 'Bearer'} ${token}` };
    return fetchWith(client.certificate)(`${server.certificates}/connect/userinfo`, { headers });
  }
  const target = url ?? endpoint('userinfo');
  const right = () =>
    proofOf(client, endpoint('userinfo'), { claims: { htm: 'GET', ath: sha256(token) } });
  return fetch(target, {
    headers: [
      ['authorization', `${scheme ?? 'DPoP'} ${token}`],
      ...[proof === undefined ? await right() : (proof ?? [])].flat().map((text) => ['dpop', text]),
    ],
  });
}
export const hashOf = sha256;

/** Does it end with this error? */
export function refused(answer, ...errors) {
  assert.ok(answer.status >= 400 && answer.status < 500, JSON.stringify(answer));
  assert.ok(errors.includes(answer.error), JSON.stringify(answer));
}

/** A request that reaches nobody: our own page says so. */
export async function staysHere(url, browser = new Browser()) {
  const outcome = await browser.navigate(url);
  assert.equal(outcome.kind, 'page', say(outcome));
  assert.equal(outcome.status, 400);
}
