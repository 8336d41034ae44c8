// The client that the suite plays, as it plays it: without PKCE, with state and nonce.
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { addClient, addPerson, callback } from '../interop/lib/clients.mjs';
import { describe as say, oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';

/** Who signs in: somebody of whom everything is known. */
export const person = await addPerson();

/** What each client adds to its requests. */
const modes = new WeakMap();

/**
 * A client of the suite's kind and what the library knows of it.
 * @param {object} [options] mode: its response_mode; authentication; further: words of the command line
 */
export async function newClient({
  mode,
  authentication = oidc.ClientSecretBasic,
  redirectUris,
  further = [],
} = {}) {
  const client = await addClient({
    idTokenAlg: 'RS256',
    scopes: ['openid', 'profile', 'email', 'roles', 'offline_access'],
    redirectUris,
    further: ['--without-pkce', ...further],
  });
  const config = await oidc.discovery(
    new URL(server.identity),
    client.id,
    { id_token_signed_response_alg: 'RS256' },
    authentication(client.secret),
  );
  oidc.enableNonRepudiationChecks(config);
  modes.set(config, mode);
  return config;
}

/** An authorization request; `extra` adds parameters, or takes away those that are undefined. */
export function newRequest(config, extra = {}) {
  const parameters = {
    redirect_uri: callback,
    scope: 'openid',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    response_mode: modes.get(config),
    ...extra,
  };
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const url = oidc.buildAuthorizationUrl(config, Object.fromEntries(given));
  if ('response_type' in extra && extra.response_type === undefined) {
    url.searchParams.delete('response_type');
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
  assert.ok(outcome.url.startsWith(`${callback}?`), outcome.url);
  const url = new URL(outcome.url);
  return { parameters: url.searchParams, read: () => url };
}

/** The answer that comes without anybody having been asked for anything. */
export async function silentAnswer(config, browser, extra) {
  const { url, checks } = newRequest(config, extra);
  const answer = answerOf(await browser.navigate(url));
  assert.equal(answer.parameters.get('state'), checks.expectedState);
  assert.equal(answer.parameters.get('iss'), server.identity);
  return { answer, checks };
}

/** The whole flow; the library checks signature, hashes, nonce, times, issuer and state. */
export async function signIn(config, browser = new Browser(), extra = {}) {
  const { url, checks } = newRequest(config, extra);
  return redeem(config, answerOf(await browser.authorize(url, person)), checks);
}

export async function redeem(config, answer, checks) {
  const tokens = await oidc.authorizationCodeGrant(config, answer.read(), checks);
  return { tokens, claims: tokens.claims(), answer };
}

/** Is somebody asked to sign in? The page and the request that it belongs to. */
export async function signInPage(config, browser, extra) {
  const request = newRequest(config, extra);
  const page = await browser.navigate(request.url);
  return page.kind === 'page' && page.url.pathname === '/account/login'
    ? { page, ...request }
    : null;
}

export function userInfo(config, tokens) {
  return oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
}
