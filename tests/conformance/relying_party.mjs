// The client that the suite plays, as it plays it: without PKCE, with state and nonce.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Browser } from '../interop/lib/browser.mjs';
import { addClient, addPerson, callback, noteOf } from '../interop/lib/clients.mjs';
import { describe as say, oidc, payload } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';

/** Who signs in: somebody of whom everything is known. */
export const person = await addPerson();
export const address = { street_address: '1 Quay Street', locality: 'Port', country: 'Islands' };
await noteOf(person, { phoneNumber: '+41446681800', claims: { address: JSON.stringify(address) } });

/** What each client adds to its requests: response_mode and response_type. */
const habits = new WeakMap();

/** Does everything come from the authorization endpoint? */
const isImplicit = (responseType) => responseType !== undefined && !responseType.includes('code');

/** at_hash and c_hash for RS256 (Core 3.3.2.11). */
const leftHalf = (text) =>
  createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');

/**
 * A client of the suite's kind and what the library knows of it.
 * @param {object} [options] mode: its response_mode; responseType; authentication; further: words of
 *   the command line
 */
export async function newClient({
  mode,
  responseType,
  authentication = oidc.ClientSecretBasic,
  redirectUris,
  further = [],
} = {}) {
  const client = await addClient({
    idTokenAlg: 'RS256',
    scopes: ['openid', 'profile', 'email', 'address', 'phone', 'roles', 'offline_access'],
    redirectUris,
    responseTypes: responseType ? [responseType] : undefined,
    further: ['--without-pkce', ...(isImplicit(responseType) ? ['--implicit'] : []), ...further],
  });
  const config = await oidc.discovery(
    new URL(server.identity),
    client.id,
    { id_token_signed_response_alg: 'RS256' },
    authentication(client.secret),
  );
  oidc.enableNonRepudiationChecks(config);
  if (isImplicit(responseType)) oidc.useIdTokenResponseType(config);
  else if (responseType?.includes('id_token')) oidc.useCodeIdTokenResponseType(config);
  habits.set(config, { mode, responseType });
  return config;
}

/** An authorization request; `extra` adds parameters, or takes away those that are undefined. */
export function newRequest(config, extra = {}) {
  const parameters = {
    redirect_uri: callback,
    scope: 'openid',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    response_mode: habits.get(config)?.mode,
    response_type: habits.get(config)?.responseType,
    ...extra,
  };
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  // The library makes no request of an implicit flow without a nonce.
  const url = oidc.buildAuthorizationUrl(config, { nonce: 'none', ...Object.fromEntries(given) });
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) url.searchParams.delete(name);
  }
  return { url, checks: { expectedState: parameters.state, expectedNonce: parameters.nonce } };
}

/**
 * An answer that reached the client: its parameters, and what the library reads them from.
 * @returns {{parameters: URLSearchParams, read: () => URL | Request}}
 */
export function answerOf(outcome) {
  if (outcome.kind === 'form') {
    assert.equal(outcome.action, callback);
    const parameters = new URLSearchParams(outcome.fields);
    return { parameters, read: () => new Request(callback, { method: 'POST', body: parameters }) };
  }
  assert.equal(outcome.kind, 'callback', say(outcome));
  const url = new URL(outcome.url);
  assert.equal(url.origin + url.pathname, callback);
  const parameters = new URLSearchParams(url.hash ? url.hash.slice(1) : url.search);
  return { parameters, read: () => url };
}

/** The answer that comes without anybody having been asked for anything. */
export async function silentAnswer(config, browser, extra) {
  const { url, checks } = newRequest(config, extra);
  const answer = answerOf(await browser.navigate(url));
  assert.equal(answer.parameters.get('state'), checks.expectedState);
  assert.equal(answer.parameters.get('iss'), server.identity);
  return { answer, checks };
}

/** Core, 3.2.2.1 and 3.3.2.11: an ID token from the authorization endpoint needs a nonce. */
export async function refusesWithoutNonce(config, browser) {
  const { answer } = await silentAnswer(config, browser, { nonce: undefined });
  assert.equal(answer.parameters.get('error'), 'invalid_request');
}

/** The whole flow; the library checks signature, hashes, nonce, times, issuer and state. */
export async function signIn(config, browser = new Browser(), extra = {}) {
  const { url, checks } = newRequest(config, extra);
  return redeem(config, answerOf(await browser.authorize(url, person)), checks);
}

export async function redeem(config, answer, checks) {
  if (isImplicit(habits.get(config)?.responseType)) return readTokens(config, answer, checks);
  const front = answer.parameters.get('access_token');
  const early = answer.parameters.get('id_token');
  if (early) assert.equal(payload(early).c_hash, leftHalf(answer.parameters.get('code')));
  if (early && front) assert.equal(payload(early).at_hash, leftHalf(front));
  const tokens = await oidc.authorizationCodeGrant(
    config,
    front && !early ? withoutToken(answer) : answer.read(),
    checks,
  );
  const claims = tokens.claims();
  if (early) {
    for (const name of ['iss', 'sub']) assert.equal(claims[name], payload(early)[name], name);
  }
  if (front) {
    const info = await oidc.fetchUserInfo(config, front, claims.sub);
    assert.equal(info.sub, claims.sub);
  }
  return { tokens, claims, answer };
}

/** Without a code there is nothing to redeem: the library checks the ID token. */
async function readTokens(config, answer, { expectedNonce, expectedState }) {
  const { parameters } = answer;
  assert.equal(parameters.get('code'), null);
  const [access_token, id_token] = ['access_token', 'id_token'].map((name) => parameters.get(name));
  const type = habits.get(config).responseType;
  assert.equal(access_token !== null, type.includes(' token'));
  assert.equal(payload(id_token).c_hash, undefined);
  const hash = access_token === null ? undefined : leftHalf(access_token);
  assert.equal(payload(id_token).at_hash, hash);
  const url = new URL(callback);
  url.hash = withoutToken(answer).search.slice(1);
  const claims = await oidc.implicitAuthentication(config, url, expectedNonce, { expectedState });
  const tokens = {
    access_token,
    id_token,
    token_type: parameters.get('token_type'),
    claims: () => claims,
  };
  return { tokens, claims, answer };
}

/** The answer of `code token` as the library, which doesn't know that type, reads one of `code`. */
function withoutToken({ parameters }) {
  const rest = new URLSearchParams(parameters);
  ['access_token', 'token_type', 'expires_in'].forEach((name) => rest.delete(name));
  return new URL(`${callback}?${rest}`);
}

/** Is somebody asked to sign in? The page and the request that it belongs to. */
export async function signInPage(config, browser, extra) {
  const request = newRequest(config, extra);
  const page = await browser.navigate(request.url);
  return page.kind === 'page' && page.url.pathname === '/account/login'
    ? { page, ...request }
    : null;
}

/** What is said of the person: by UserInfo or, without a token for it, in the ID token (Core, 5.4). */
export function userInfo(config, tokens) {
  if (tokens.access_token === null) return tokens.claims();
  return oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
}
