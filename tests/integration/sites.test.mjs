// What every site answers: health, metrics, compression, ETags, CORS, security headers, TLS.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { cleanUp } from '../harness/cleanup.mjs';
import { CONSOLE_SETTINGS } from '../harness/console.mjs';
import { openTls, request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';

describe('the sites', () => {
  let server;
  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
  });
  after(cleanUp);

  it('say that they live and are ready', async () => {
    for (const site of ['app', 'identity', 'adminApi', 'api']) {
      assert.equal((await request(server, `${server[site]}/healthz`)).status, 200);
      assert.equal((await request(server, `${server[site]}/readyz`)).status, 200);
    }
  });

  it('show metrics on their own port and nowhere else', async () => {
    const { status, text } = await request(server, `${server.metrics}/metrics`);
    assert.equal(status, 200);
    assert.match(text, /^# HELP /m);
    for (const site of ['app', 'identity', 'api']) {
      const answer = await request(server, `${server[site]}/metrics`);
      assert.doesNotMatch(answer.text, /^# HELP /m);
    }
  });

  it('send static files compressed, with an ETag that saves sending them again', async () => {
    const page = await request(server, `${server.app}/`);
    assert.equal(page.status, 200);
    const script = /src="(\/[^"]+\.js)"/.exec(page.text)[1];
    const plain = await request(server, `${server.app}${script}`);
    assert.equal(plain.status, 200);
    assert.match(plain.headers['content-type'], /javascript/);
    for (const [name, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ]) {
      const packed = await request(server, `${server.app}${script}`, {
        headers: { 'accept-encoding': name },
      });
      assert.equal(packed.headers['content-encoding'], name);
      assert.match(packed.headers.vary ?? '', /accept-encoding/i);
      assert.ok(packed.body.length < plain.body.length);
      assert.deepEqual(unpack(packed.body), plain.body);
    }
    const { etag } = plain.headers;
    assert.ok(etag);
    const same = await request(server, `${server.app}${script}`, {
      headers: { 'if-none-match': etag },
    });
    assert.equal(same.status, 304);
    assert.equal(same.body.length, 0);
    const other = await request(server, `${server.app}${script}`, {
      headers: { 'if-none-match': '"something else"' },
    });
    assert.equal(other.status, 200);
    assert.match(plain.headers['cache-control'], /max-age=31536000/);
  });

  it('give a page a fresh nonce each time and a strict policy', async () => {
    const seen = new Set();
    for (const url of [`${server.app}/`, `${server.app}/`, `${server.identity}/account/login`]) {
      const { headers, text } = await request(server, url);
      const policy = headers['content-security-policy'];
      assert.ok(policy, url);
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
      assert.match(policy, /(?:script-src|default-src)[^;]*'self'/);
      assert.doesNotMatch(text, /__CSP_NONCE__/);
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      assert.ok(nonce && text.includes(nonce), `${url}: the page does not hold the nonce`);
      assert.ok(!seen.has(nonce), 'a nonce was used twice');
      seen.add(nonce);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.ok(headers['referrer-policy']);
      assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)[^>]*>[^<]/, `${url}: an inline script`);
    }
  });

  it('let no page be framed by others', async () => {
    const pages = ['/', '/account/login', '/account/register', '/account/security', '/consent'];
    const urls = [
      ...pages.map((path) => server.identity + path),
      ...['/', '/room/any'].map((path) => server.app + path),
      ...['/', '/users', '/clients', '/nothing'].map((path) => server.admin + path),
    ];
    for (const url of urls) {
      const { headers } = await request(server, url, { headers: { accept: 'text/html' } });
      assert.match(headers['content-type'], /^text\/html/, url);
      assert.match(headers['content-security-policy'], /frame-ancestors '(?:none|self)'/, url);
    }
  });

  it('do not let the files of the machine out', async () => {
    for (const path of [
      '/../../../../etc/passwd',
      '/..%2f..%2f..%2fetc%2fpasswd',
      '/ui/%2e%2e/%2e%2e/x',
    ]) {
      const answer = await request(server, `${server.app}${path}`);
      assert.doesNotMatch(answer.text, /root:/);
    }
  });

  it('open the provider to the web app and not to strangers', async () => {
    const discovery = `${server.identity}/.well-known/openid-configuration`;
    const open = await request(server, discovery, {
      headers: { origin: 'https://elsewhere.example' },
    });
    assert.equal(open.status, 200);
    assert.equal(open.json.issuer, server.identity);
    const preflight = (url, origin) =>
      request(server, url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    const endpoint = open.json.token_endpoint;
    const mine = await preflight(endpoint, server.app);
    assert.ok([200, 204].includes(mine.status));
    assert.equal(mine.headers['access-control-allow-origin'], server.app);
    const strange = await preflight(endpoint, 'https://elsewhere.example');
    assert.notEqual(strange.headers['access-control-allow-origin'], 'https://elsewhere.example');
    assert.notEqual(strange.headers['access-control-allow-origin'], '*');
    const foreign = await preflight(`${server.app}/token`, 'https://elsewhere.example');
    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
  });

  it('speak TLS 1.2 and 1.3 and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const socket = await openTls(server, server.api, {
        minVersion: version,
        maxVersion: version,
      });
      assert.equal(socket.getProtocol(), version);
      socket.destroy();
    }
    for (const version of ['TLSv1', 'TLSv1.1']) {
      await assert.rejects(
        openTls(server, server.api, {
          minVersion: version,
          maxVersion: version,
          ciphers: 'DEFAULT:@SECLEVEL=0',
        }),
      );
    }
  });

  it('refuse plain text on a TLS port', async () => {
    const { port } = new URL(server.api);
    await assert.rejects(request(server, `http://127.0.0.1:${port}/healthz`));
    assert.equal((await request(server, `${server.api}/healthz`)).status, 200);
  });

  it('name who may call the app: a token is asked for', async () => {
    const body = JSON.stringify({ room_name: 'x' });
    const headers = { 'content-type': 'application/json' };
    const none = await request(server, `${server.app}/token`, { method: 'POST', headers, body });
    assert.equal(none.status, 401);
    assert.match(none.headers['www-authenticate'], /^Bearer/);
    assert.equal(none.json.error, 'unauthorized');
    const bad = await request(server, `${server.app}/token`, {
      method: 'POST',
      headers: { ...headers, authorization: 'Bearer abc.def.ghi' },
      body,
    });
    assert.equal(bad.status, 401);
    assert.match(bad.headers['www-authenticate'], /error="invalid_token"/);
  });
});
