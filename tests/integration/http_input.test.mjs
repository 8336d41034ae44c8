// Bytes that are no good HTTP request, on every site: each gets its status, and the next request
// is answered as if nothing had been.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { exchange, request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { sleep } from '../harness/wait.mjs';

const KIB = 1024;
const SITES = ['app', 'identity', 'api'];

describe('malformed, oversize and slow HTTP', () => {
  let server;
  before(async () => {
    server = await startServer();
  });
  after(cleanUp);

  const host = (site) => new URL(server[site]).host;

  async function expectStatus(status, site, bytes, what) {
    const answer = await exchange(server, server[site], bytes);
    assert.equal(answer.status, status, `${what} at ${site}: ${JSON.stringify(answer)}`);
    assert.equal(
      (await request(server, `${server[site]}/healthz`)).status,
      200,
      `${site} after ${what}`,
    );
    return answer;
  }

  const get = (site, path, ...lines) =>
    `GET ${path} HTTP/1.1\r\nHost: ${host(site)}\r\n${lines.map((line) => line + '\r\n').join('')}\r\n`;
  const post = (site, path, ...lines) => get(site, path, ...lines).replace('GET', 'POST');

  for (const site of SITES) {
    it(`answers 400 to what is no request, at ${site}`, async () => {
      const name = `Host: ${host(site)}\r\n`;
      const cases = {
        'no request line': 'hello there\r\n\r\n',
        'no version': `GET /\r\n${name}\r\n`,
        'no Host': 'GET /healthz HTTP/1.1\r\n\r\n',
        'two Hosts': `GET /healthz HTTP/1.1\r\n${name}${name}\r\n`,
        'a space before the colon': `GET /healthz HTTP/1.1\r\n${name}X-A : 1\r\n\r\n`,
        'a control character in a value': `GET /healthz HTTP/1.1\r\n${name}X-A: a\x00b\r\n\r\n`,
        'a length that is no number': `POST /token HTTP/1.1\r\n${name}Content-Length: ten\r\n\r\n`,
        'a negative length': `POST /token HTTP/1.1\r\n${name}Content-Length: -1\r\n\r\n`,
        'two lengths': `POST /token HTTP/1.1\r\n${name}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
        'length and chunks': `POST /token HTTP/1.1\r\n${name}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        'a broken chunk': `POST /token HTTP/1.1\r\n${name}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`,
        'a TLS hello inside TLS':
          Buffer.from('16030100a5010000a1', 'hex').toString('latin1') + '\r\n\r\n',
      };
      for (const [what, bytes] of Object.entries(cases)) {
        const answer = await expectStatus(400, site, Buffer.from(bytes, 'latin1'), what);
        assert.ok(
          answer.closed || /close/i.test(answer.headers.connection ?? ''),
          `${what}: not closed`,
        );
      }
    });

    it(`answers 501 to codings of a body that it does not know, at ${site}`, async () => {
      for (const coding of ['gzip', 'identity', 'chunked, identity', 'gzip, chunked']) {
        const inner = `GET /smuggled HTTP/1.1\r\nHost: ${host(site)}\r\n\r\n`;
        const bytes = post(site, '/token', `Transfer-Encoding: ${coding}`) + inner;
        const answer = await expectStatus(501, site, bytes, coding);
        assert.ok(
          answer.closed || /close/i.test(answer.headers.connection ?? ''),
          `${coding}: not closed`,
        );
      }
    });

    it(`answers 505 to a version that it does not speak, at ${site}`, async () => {
      const bytes = `GET / HTTP/9.9\r\nHost: ${host(site)}\r\n\r\n`;
      await expectStatus(505, site, bytes, 'an unknown version');
    });

    it(`answers 431, 414 and 413 to what is too long, at ${site}`, async () => {
      const long = 'a'.repeat(20 * KIB);
      await expectStatus(431, site, get(site, '/healthz', `X-Long: ${long}`), 'a long header');
      const many = Array.from({ length: 2000 }, (_, index) => `X-${index}: 0123456789`);
      await expectStatus(431, site, get(site, '/healthz', ...many), 'many headers');
      await expectStatus(414, site, get(site, `/${long}`), 'a long target');
      const size = 64 * KIB + 1;
      await expectStatus(
        413,
        site,
        post(site, '/token', `Content-Length: ${size}`),
        'a long body announced',
      );
      const chunk = `4000\r\n${'a'.repeat(16 * KIB)}\r\n`;
      await expectStatus(
        413,
        site,
        post(site, '/token', 'Transfer-Encoding: chunked') + chunk.repeat(5) + '0\r\n\r\n',
        'a long body in chunks',
      );
    });

    it(`answers 421 to the name of another server, at ${site}`, async () => {
      for (const name of ['example.org', 'localhost', 'localhost:1', `evil@${host(site)}`]) {
        const answer = await exchange(
          server,
          server[site],
          `GET /healthz HTTP/1.1\r\nHost: ${name}\r\n\r\n`,
        );
        const right = name.includes('@') ? [400, 421] : [421];
        assert.ok(right.includes(answer.status), `${name}: ${answer.status}`);
      }
    });

    it(`answers 404 and 405 with words, at ${site}`, async () => {
      const missing = await request(server, `${server[site]}/no/such/thing.txt`, {
        headers: { accept: 'application/json' },
      });
      assert.equal(missing.status, 404);
      const wrong = await request(server, `${server[site]}/healthz`, { method: 'DELETE' });
      assert.equal(wrong.status, 405);
      assert.match(wrong.headers.allow, /GET/);
      assert.equal(wrong.json.error, 'method_not_allowed');
    });
  }

  it('answers 408 to headers that drip in, and to a body that does not come', async () => {
    async function* drip() {
      for (const letter of get('app', '/healthz', 'X-Slow: yes')) {
        yield letter;
        await sleep(400);
      }
    }
    const [headers, body] = await Promise.all([
      exchange(server, server.app, drip()),
      exchange(server, server.app, post('app', '/token', 'Content-Length: 100') + '{"room'),
    ]);
    assert.equal(headers.status, 408, JSON.stringify(headers));
    assert.equal(body.status, 408, JSON.stringify(body));
  });

  it('answers requests sent in one go one after the other', async () => {
    const last = get('api', '/healthz', 'Connection: close');
    const answer = await exchange(server, server.api, get('api', '/readyz') + last, {});
    assert.equal(answer.status, 200);
  });

  it('serves others while many hold half a request open', async () => {
    const half = Array.from({ length: 100 }, () =>
      exchange(server, server.app, get('app', '/healthz').slice(0, -4)),
    );
    assert.equal((await request(server, `${server.app}/healthz`)).status, 200);
    for (const answer of await Promise.all(half)) assert.equal(answer.status, 408);
  });

  it('counts what it refused', async () => {
    const { text, status } = await request(server, `${server.metrics}/metrics`);
    assert.equal(status, 200);
    assert.match(text, /^# TYPE conclave_\w+ counter$/m);
    const reasons = ['malformed', 'body_too_large', 'target_too_long', 'header_too_large'];
    for (const reason of [...reasons, 'slow_header', 'slow_body', 'wrong_host', 'bad_version']) {
      assert.match(
        text,
        new RegExp(`^conclave_http_refusals_total\\{reason="${reason}"\\} [1-9]`, 'm'),
      );
    }
  });
});
