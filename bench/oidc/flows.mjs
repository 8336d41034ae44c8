// What a browser and an app do at a provider, over connections that stay open.
import { createHash, randomBytes } from 'node:crypto';
import https from 'node:https';

import { APP, REDIRECT } from './providers.mjs';

const HOPS = 8;
const FORM = 'application/x-www-form-urlencoded';
const basic = ({ id, secret }) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** Everything of the benchmark is on this machine; whose certificate it is, is not its subject. */
export const newAgent = () =>
  new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });

function call(agent, url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent, family: 4 };
    const request = https.request(url, options, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A browser's cookies at one provider. */
export class Visitor {
  #cookies = new Map();
  #source;

  /** @param {{proves?: boolean}} [options] proves: by a password, from an address of its own */
  constructor(provider, agent = newAgent(), { proves = false } = {}) {
    this.provider = provider;
    this.agent = agent;
    this.proves = proves;
    this.#source = proves ? { 'x-forwarded-for': `10.${randomBytes(3).join('.')}` } : {};
  }

  async #call(url, options) {
    const absolute = new URL(url, this.provider.issuer);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...options.headers, ...this.#source, ...(cookie ? { cookie } : {}) };
    const answer = await call(this.agent, absolute, { ...options, headers });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const to = answer.headers.location;
    answer.location = to ? new URL(to, absolute).href : undefined;
    return answer;
  }

  get(url) {
    return this.#call(url, {});
  }
  send(url, { type, headers, body }) {
    return this.#call(url, { method: 'POST', headers: { 'content-type': type, ...headers }, body });
  }
}

/** The app at the token endpoint. */
export async function token(provider, agent, fields) {
  const answer = await call(agent, provider.endpoints.token_endpoint, {
    method: 'POST',
    headers: { 'content-type': FORM, authorization: basic(APP) },
    body: new URLSearchParams(fields).toString(),
  });
  if (answer.status !== 200) throw new Error(`tokens: ${answer.status} ${answer.text}`);
  return answer.json;
}

/**
 * The authorization code flow with PKCE. With a visitor who has signed in before, that is one
 * request to the authorization endpoint and one to the token endpoint.
 */
export async function codeFlow(provider, visitor, scope = 'openid offline_access') {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    ...{ client_id: APP.id, response_type: 'code', redirect_uri: REDIRECT, scope },
    ...{ state: randomBytes(8).toString('hex'), nonce: randomBytes(8).toString('hex') },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  let at = `${provider.endpoints.authorization_endpoint}?${query}`;
  for (let hop = 0; !at.startsWith(REDIRECT); ++hop) {
    if (hop === HOPS) throw new Error(`${provider.name} redirects in a circle, last to ${at}`);
    const { pathname } = new URL(at);
    const page = pathname === '/account/login' || pathname.startsWith('/interaction/');
    const next = page ? await provider.signIn(visitor, at) : (await visitor.get(at)).location;
    if (!next) throw new Error(`${provider.name} leads nowhere from ${at}`);
    at = next;
  }
  const code = new URL(at).searchParams.get('code');
  if (!code) throw new Error(`${provider.name} gave no code: ${at}`);
  const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
  return token(provider, visitor.agent, { ...fields, code_verifier: verifier });
}

/**
 * Repeats something in several lanes for some time.
 * @param {number} seconds
 * @param {(() => Promise<void>)[]} lanes
 * @returns {Promise<{count: number, seconds: number, milliseconds: number[]}>}
 */
export async function repeat(seconds, lanes) {
  const began = performance.now();
  const end = began + seconds * 1000;
  const milliseconds = [];
  await Promise.all(
    lanes.map(async (lane) => {
      while (performance.now() < end) {
        const from = performance.now();
        await lane();
        milliseconds.push(performance.now() - from);
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  return { count: milliseconds.length, seconds: took, milliseconds };
}
