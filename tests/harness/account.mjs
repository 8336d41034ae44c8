// Someone at the identity site without a browser: cookies, CSRF, sign-in, and the code flow.
import { createHash, randomBytes } from 'node:crypto';

import { request } from './http.mjs';

const CLIENT = 'react-oidc-twilio-client';
const HOPS = 10; // redirects followed before something is wrong

export class Visitor {
  #cookies = new Map();

  constructor(server) {
    this.server = server;
  }

  /** A request with this visitor's cookies; the answer's are kept. */
  async fetch(url, options = {}) {
    const absolute = new URL(url, this.server.identity).href;
    const own = absolute.startsWith(this.server.identity);
    const headers = { ...options.headers };
    if (own && this.#cookies.size > 0) {
      headers.cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }
    const answer = await request(this.server, absolute, { ...options, headers });
    for (const line of own ? (answer.headers['set-cookie'] ?? []) : []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  async context(handle) {
    const query = handle ? `?request=${encodeURIComponent(handle)}` : '';
    const answer = await this.fetch(`/api/account/context${query}`);
    this.csrf = answer.json.csrf;
    return answer;
  }

  post(path, body) {
    return this.fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-csrf-token': this.csrf ?? '',
        origin: this.server.identity,
      },
      body: JSON.stringify(body),
    });
  }

  async register(username, password, more = {}) {
    await this.context();
    const email = `${username}@example.org`;
    return this.post('/api/account/register', { username, email, password, ...more });
  }

  async login(username, password, more = {}) {
    const context = await this.context(more.request);
    if (context.status >= 500) return context; // no page, and so no form to send
    return this.post('/api/account/login', { username, password, remember: false, ...more });
  }

  /**
   * The authorization code flow with PKCE for the web app's client.
   * @returns {Promise<object>} the token endpoint's answer
   */
  async tokens({ username, password }, scope = 'openid profile email offline_access') {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(8).toString('hex');
    const discovery = await this.fetch('/.well-known/openid-configuration');
    this.discovery = discovery.json;
    const redirect = `${this.server.app}/authentication/callback`;
    const query = new URLSearchParams({
      ...{ client_id: CLIENT, response_type: 'code', redirect_uri: redirect, scope, state },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    let url = `${this.discovery.authorization_endpoint}?${query}`;
    for (let hop = 0; !url.startsWith(redirect); hop += 1) {
      if (hop === HOPS) throw new Error(`redirected in a circle, last to ${url}`);
      url = await this.#step(url, { username, password });
    }
    const answered = new URL(url).searchParams;
    if (answered.get('state') !== state) throw new Error(`the state is not ours in ${url}`);
    if (!answered.get('code')) throw new Error(`no code in ${url}`);
    return this.#token({
      ...{ grant_type: 'authorization_code', code: answered.get('code') },
      ...{ redirect_uri: redirect, code_verifier: verifier },
    });
  }

  /** Follows one redirect, or does on a page what a person would; returns where it leads. */
  async #step(url, { username, password }) {
    const { pathname, searchParams } = new URL(url);
    const handle = searchParams.get('request');
    if (pathname === '/account/login') {
      return this.#led(await this.login(username, password, { request: handle }));
    }
    if (pathname === '/consent') {
      const { consent } = (await this.context(handle)).json;
      const scopes = consent.scopes.map(({ name }) => name);
      const choice = { request: handle, decision: 'allow', scopes, remember: true };
      return this.#led(await this.post('/api/account/consent', choice));
    }
    const answer = await this.fetch(url);
    if (!answer.headers.location) {
      throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    }
    return new URL(answer.headers.location, url).href;
  }

  #led(answer) {
    if (answer.status !== 200) throw new Error(`refused with ${answer.status}: ${answer.text}`);
    return new URL(answer.json.redirect, this.server.identity).href;
  }

  async #token(fields) {
    const answer = await this.fetch(this.discovery.token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: CLIENT, ...fields }).toString(),
    });
    return { status: answer.status, ...answer.json };
  }

  refresh(token) {
    return this.#token({ grant_type: 'refresh_token', refresh_token: token });
  }
}
