// A small browser: cookies, redirects, the form_post page, and the JSON calls that the sign-in pages
// make (docs/http-contracts.md). It stops where a real browser would leave the identity site.
import { CookieJar, setCookieHeaders } from './cookies.mjs';
import { postForm } from './html.mjs';
import { server } from './server.mjs';

const max_redirects = 10; // more than any flow needs, fewer than a loop
const max_wait_for_rate_limit_s = 120; // the limit on sign-ins is per minute

/**
 * Where a navigation ended.
 * @typedef {{kind: 'callback', url: string}} Callback the client's redirect URI, text as sent
 * @typedef {{kind: 'form', action: string, fields: URLSearchParams, headers: Headers}} Form form_post
 * @typedef {{kind: 'page', url: URL, status: number, body: string, headers: Headers}} Page
 * @typedef {Callback | Form | Page} Outcome
 */

/** The server's refusal of one of the pages' JSON calls. */
export class Refusal extends Error {
  constructor(status, body, retryAfter) {
    super(`${status} ${body.error}: ${body.message}`);
    this.status = status;
    this.error = body.error;
    this.retryAfter = retryAfter;
  }
}

export class Browser {
  constructor(jar = new CookieJar()) {
    this.jar = jar;
  }

  /** Another window later on: the same cookies now, separate from here on. */
  clone() {
    return new Browser(this.jar.clone());
  }

  /** One request with this browser's cookies; redirects are not followed. */
  async request(url, { method = 'GET', headers = {}, body } = {}) {
    const cookie = this.jar.header(url);
    const response = await fetch(url, {
      method,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      body,
      redirect: 'manual',
    });
    this.jar.store(url, setCookieHeaders(response.headers));
    return response;
  }

  /** Goes to an address as a person would, through all redirects inside the identity site. */
  async navigate(url, init = {}) {
    const first = new URL(url, server.identity);
    if (first.origin !== server.identity) return { kind: 'callback', url: String(url) };
    let next = first.href;
    let request = { ...init, headers: { 'sec-fetch-mode': 'navigate', ...init.headers } };
    for (let hop = 0; hop < max_redirects; ++hop) {
      const response = await this.request(next, request);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        await response.arrayBuffer();
        const target = new URL(location, next);
        if (target.origin !== server.identity) return { kind: 'callback', url: location };
        next = target.href;
        request = { headers: { 'sec-fetch-mode': 'navigate' } };
        continue;
      }
      const body = await response.text();
      const form = postForm(body);
      if (form?.action) return { kind: 'form', ...form, headers: response.headers };
      const { status, headers } = response;
      return { kind: 'page', url: new URL(next), status, body, headers };
    }
    throw new Error(`more than ${max_redirects} redirects, the last to ${next}`);
  }

  async getJson(path) {
    return readJson(await this.request(new URL(path, server.identity).href));
  }

  /** POSTs as the pages do. Waits when the server says that it is asked too often. */
  async postJson(path, payload, csrf) {
    const url = new URL(path, server.identity).href;
    let waited = 0;
    for (;;) {
      const response = await this.request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-csrf-token': csrf,
          origin: server.identity,
          'sec-fetch-site': 'same-origin',
        },
        body: JSON.stringify(payload),
      });
      const seconds = Number(response.headers.get('retry-after') ?? 0);
      if (response.status !== 429 || waited + seconds > max_wait_for_rate_limit_s) {
        return readJson(response);
      }
      await response.arrayBuffer();
      waited += seconds;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }

  context(handle) {
    const query = handle ? `?request=${encodeURIComponent(handle)}` : '';
    return this.getJson(`/api/account/context${query}`);
  }

  /** Signs in; on a page of an authorization request it goes on with that request. */
  async signIn(user, page) {
    const request = page?.url.searchParams.get('request') ?? null;
    const { csrf } = await this.context(request);
    const answer = await this.postJson(
      '/api/account/login',
      { username: user.username, password: user.password, remember: false, request },
      csrf,
    );
    return this.navigate(answer.redirect);
  }

  async consent(page, decision, scopes) {
    const request = page.url.searchParams.get('request');
    const context = await this.context(request);
    const answer = await this.postJson(
      '/api/account/consent',
      {
        request,
        decision,
        scopes: scopes ?? context.consent.scopes.map((scope) => scope.name),
        remember: false,
      },
      context.csrf,
    );
    return this.navigate(answer.redirect);
  }

  async cancel(page) {
    const request = page.url.searchParams.get('request');
    const { csrf } = await this.context(request);
    return this.navigate((await this.postJson('/api/account/cancel', { request }, csrf)).redirect);
  }

  /** Follows an authorization request to its end, signing in and consenting when asked. */
  async authorize(url, user) {
    let outcome = await this.navigate(url);
    if (outcome.kind === 'page' && outcome.url.pathname === '/account/login') {
      outcome = await this.signIn(user, outcome);
    }
    if (outcome.kind === 'page' && outcome.url.pathname === '/consent') {
      outcome = await this.consent(outcome, 'allow');
    }
    return outcome;
  }
}

async function readJson(response) {
  const body = await response.json();
  if (!response.ok) {
    throw new Refusal(response.status, body, response.headers.get('retry-after'));
  }
  return body;
}
