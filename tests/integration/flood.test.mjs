// Very many connects from one address in a short time: it is told to come back, others are served.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { iceRequest, join, Tcmp } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

// Sanitizers slow every handshake: fewer, and a lower limit, or they would never reach it.
const SANITIZED = Boolean(process.env.CONCLAVE_SANITIZED);
const CONNECTS = SANITIZED ? 1500 : 10_000;
const SETTINGS = SANITIZED ? { limits: { hellos_per_second_per_address: 5 } } : {};
const AT_ONCE = 150;
const FLOOD_FROM = '127.0.0.1';
const NEIGHBOUR = '127.0.0.2';

describe('a flood of connects from one address', () => {
  let server;
  before(async () => {
    server = await startServer({ settings: SETTINGS });
  });
  after(cleanUp);

  it(`is answered with busy and a time to come back, and spares the neighbours`, async () => {
    const name = newRoom('calm');
    const inside = await join(server, mintToken(server, 'inside', name), {
      name,
      localAddress: NEIGHBOUR,
    });
    const seen = { welcome: 0, busy: 0, refused: 0 };
    const token = mintToken(server, 'flood');
    let left = CONNECTS;

    async function one() {
      const client = new Tcmp(server, { localAddress: FLOOD_FROM });
      try {
        await client.opened;
        client.hello(iceRequest(token));
        const answer = await client.take(
          ({ type }) => ['welcome', 'busy', '(closed)'].includes(type),
          'an answer',
        );
        if (answer.type === 'busy') {
          assert.equal(typeof answer.retryAfter, 'number');
          assert.ok(answer.retryAfter >= 0, 'a negative time tells the SDK to give up');
        }
        seen[answer.type === '(closed)' ? 'refused' : answer.type] += 1;
      } catch (fault) {
        if (fault instanceof assert.AssertionError) throw fault;
        seen.refused += 1; // not even a handshake: refused at accept
      } finally {
        await client.done();
      }
    }
    const workers = Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    });
    const flood = Promise.all(workers);

    // Meanwhile, from another address: join, talk, leave, again and again.
    let over = false;
    flood.finally(() => (over = true)).catch(() => {});
    let calls = 0;
    while (!over || calls === 0) {
      const room = newRoom('neighbour');
      const { client, connected } = await join(server, mintToken(server, 'neighbour', room), {
        name: room,
        localAddress: NEIGHBOUR,
      });
      await client.leave(connected.session);
      calls += 1;
    }
    await flood;
    await inside.client.frame('heartbeat');

    assert.equal(seen.welcome + seen.busy + seen.refused, CONNECTS);
    assert.ok(seen.welcome > 0, JSON.stringify(seen));
    assert.ok(seen.busy > 0, JSON.stringify(seen));
    assert.equal(
      (await request(server, `${server.api}/healthz`, { localAddress: NEIGHBOUR })).status,
      200,
    );

    // The one who flooded is served again after a while.
    await until(async () => {
      const client = await Tcmp.open(server, { localAddress: FLOOD_FROM, limit: 5000 });
      client.hello(iceRequest(token));
      const { type } = await client.take(() => true, 'an answer');
      await client.done();
      return type === 'welcome';
    }, 'the flooding address to be welcome again');
    await inside.client.leave(inside.connected.session);
  });
});
