// Clients are registered as an operator does it: with `conclave client add`.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Administrator } from '../../harness/administrator.mjs';
import { until } from '../../harness/wait.mjs';
import { server } from './server.mjs';

const run = promisify(execFile);
const deadline_ms = 30_000;
const origin_deadline_ms = 120_000;

/** Nothing listens here: the small browser stops before it would connect. */
export const callback = 'https://client.example/callback';
export const postLogout = 'https://client.example/signed-out';

export function conclave(...args) {
  return run(server.binary, [...args, '--data-dir', server.dataDir], { timeout: deadline_ms });
}

/** Makes an account as an operator does it. */
export async function addPerson() {
  const username = `person-${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const email = `${username}@mail.example`;
  const child = run(
    server.binary,
    ['user', 'add', username, '--email', email, '--password-stdin', '--data-dir', server.dataDir],
    { timeout: deadline_ms },
  );
  child.child.stdin.end(`${password}\n`);
  await child;
  return { username, password, email };
}

/** An administrator notes a telephone number of somebody, and claims by their types. */
export async function noteOf({ username }, { phoneNumber, claims = {} }) {
  const admin = await Administrator.signIn(server);
  const { users } = (await admin.get(`Users?searchText=${username}`)).json;
  const { json: user } = await admin.get(`Users/${users[0].id}`);
  const changed = await admin.put('Users', { ...user, phoneNumber });
  if (changed.status !== 200) throw new Error(`phone number: ${changed.text}`);
  for (const [claimType, claimValue] of Object.entries(claims)) {
    const noted = await admin.post('Users/Claims', { userId: user.id, claimType, claimValue });
    if (noted.status !== 200) throw new Error(`claim ${claimType}: ${noted.text}`);
  }
}

/**
 * Registers a client with an id of its own.
 * @param {object} [options] redirectUris, postLogoutUris, responseTypes, scopes, corsOrigins: lists;
 *   secret: text or null for a public client; idTokenAlg; accessTokenLifetime: seconds;
 *   allowFragmentRedirects, requireConsent: switches; further: other words of the command line
 */
export async function addClient(options = {}) {
  const client = {
    id: options.id ?? `interop-${randomBytes(6).toString('hex')}`,
    secret: options.secret === undefined ? randomBytes(24).toString('hex') : options.secret,
    redirectUris: options.redirectUris ?? [callback],
    postLogoutUris: options.postLogoutUris ?? [postLogout],
    responseTypes: options.responseTypes ?? ['code'],
    scopes: options.scopes ?? ['openid', 'profile', 'email', 'offline_access'],
  };
  const args = ['client', 'add', '--id', client.id];
  if (client.secret) args.push('--secret', client.secret);
  const each = (name, values) => values.forEach((value) => args.push(name, value));
  each('--redirect-uri', client.redirectUris);
  each('--post-logout-uri', client.postLogoutUris);
  each('--response-type', client.responseTypes);
  each('--scope', client.scopes);
  each('--cors-origin', options.corsOrigins ?? []);
  if (options.idTokenAlg) args.push('--id-token-alg', options.idTokenAlg);
  if (options.accessTokenLifetime) {
    args.push('--access-token-lifetime', `${options.accessTokenLifetime}s`);
  }
  if (options.allowFragmentRedirects) args.push('--allow-fragment-redirects');
  if (options.requireConsent) args.push('--require-consent');
  await conclave(...args, ...(options.further ?? []));
  for (const origin of options.corsOrigins ?? []) await originIsKnown(origin);
  return client;
}

/** A running server reads the clients' origins again from time to time, not for every preflight. */
function originIsKnown(origin) {
  return until(
    async () => {
      const response = await fetch(`${server.identity}/connect/token`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      return response.headers.get('access-control-allow-origin') === origin;
    },
    `the server to know the origin ${origin}`,
    origin_deadline_ms,
  );
}
