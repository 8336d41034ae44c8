// SIGTERM: no new guests, those inside are told, what is under way is finished, the exit is clean.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { openTls, request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { join, Tcmp } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until, within } from '../harness/wait.mjs';

describe('SIGTERM', () => {
  after(cleanUp);

  it('tells clients, finishes what is under way, and ends with 0', async () => {
    const server = await startServer();
    const { host } = new URL(server.app);
    const { client } = await join(server, mintToken(server, 'alice', 'r'), { name: 'r' });
    const idle = await openTls(server, server.app);
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => {}); // a reset is a close too
    idle.resume();

    // Half a request, whose other half comes after the signal.
    const body = '{"room_name":"x"}';
    const busy = await openTls(server, server.app);
    let answer = '';
    busy.on('data', (part) => (answer += part));
    busy.write(
      `POST /token HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    assert.equal((await request(server, `${server.app}/healthz`)).status, 200);

    server.signal('SIGTERM');
    const { code } = await within(client.closed, 'the signaling socket to be closed');
    assert.ok([1001, 1012].includes(code), `closed with ${code}`);
    busy.write(body.slice(5));
    await until(
      () => /^HTTP\/1.1 401 .*\r\n\r\n/s.test(answer),
      'the answer to what was under way',
    );
    await within(idleClosed, 'the idle connection to be closed');
    await assert.rejects(request(server, `${server.app}/healthz`));
    assert.deepEqual(await server.exited(), { code: 0, signal: null });
    assert.match(server.log(), /SIGTERM|stopping|draining|shut/i);
  });

  it('does not wait longer than its limit for those who stay', async () => {
    const server = await startServer({
      settings: { limits: { drain: '2s', body_timeout: '300s' } },
    });
    const { host } = new URL(server.app);
    const stuck = await openTls(server, server.app);
    stuck.on('error', () => {});
    stuck.write(`POST /token HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10\r\n\r\n{`);
    const deaf = await Tcmp.open(server);
    deaf.pause();
    server.signal('SIGTERM');
    assert.deepEqual(await server.exited(), { code: 0, signal: null });
    stuck.destroy();
    await deaf.done();
  });

  it('ends cleanly when nobody is there, and on SIGINT too', async () => {
    const server = await startServer();
    server.signal('SIGINT');
    assert.deepEqual(await server.exited(), { code: 0, signal: null });
  });
});
