// A relying party on the published `openid-client`, with the checks of that library switched on.
import * as jose from 'jose';
import * as oidc from 'openid-client';
import { callback } from './clients.mjs';
import { server } from './server.mjs';

export { jose, oidc };

/** Discovery as the given client; ID token signatures are verified (RFC 7515), not only claims. */
export async function discover(client, metadata = {}) {
  const authentication = client.secret ? oidc.ClientSecretBasic(client.secret) : oidc.None();
  const config = await oidc.discovery(
    new URL(server.identity),
    client.id,
    { id_token_signed_response_alg: 'ES256', ...metadata },
    authentication,
  );
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** A new authorization request with PKCE, state and nonce; `extra` adds or replaces parameters. */
export async function newRequest(config, extra = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email offline_access',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
}

/** The whole code flow with PKCE; returns the tokens and what it was asked with. */
export async function signInForTokens(config, browser, user, extra = {}) {
  const request = await newRequest(config, extra);
  const outcome = await browser.authorize(request.url, user);
  if (outcome.kind !== 'callback') {
    throw new Error(`no answer to the client, but a ${outcome.kind}: ${describe(outcome)}`);
  }
  const tokens = await oidc.authorizationCodeGrant(config, new URL(outcome.url), request.checks);
  return { tokens, request, answer: new URL(outcome.url) };
}

/** Words for an assertion's message. */
export function describe(outcome) {
  if (outcome.kind === 'page') return `${outcome.status} ${outcome.url.pathname}`;
  return outcome.kind === 'form' ? `form to ${outcome.action}` : outcome.url;
}

/** A POST to the token endpoint without the library: for what a sound client would never send. */
export async function postToken(config, client, parameters) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(parameters);
  if (client.secret) {
    const pair = `${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    body.set('client_id', client.id);
  }
  const response = await fetch(config.serverMetadata().token_endpoint, {
    method: 'POST',
    headers,
    body: body.toString(),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The payload of a JWT whose signature something else has checked. */
export function payload(jwt) {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString('utf8'));
}

export function header(jwt) {
  return JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url').toString('utf8'));
}

/** For `assert.rejects`: the library names the kind of fault in its message, the fault in the cause. */
export const saying = (words) => (error) =>
  words.test(`${error.message} ${error.cause?.message ?? ''}`);
