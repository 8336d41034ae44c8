// Calls through the published SDK whose browsers may only relay: everything goes through the TURN
// server, over one transport at a time, from browser to browser and to the media server.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { freeUdpPort } from '../harness/ports.mjs';
import { password } from '../harness/stun.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

const SECRET = 'a secret that the test knows';
const TRANSPORTS = [
  ['UDP', ({ port }) => `turn:localhost:${port}?transport=udp`],
  ['TCP', ({ port }) => `turn:localhost:${port}?transport=tcp`],
  ['TLS', ({ tls_port: port }) => `turns:localhost:${port}?transport=tcp`],
];

for (const type of ['peer-to-peer', 'group']) {
  describe(`a ${type} room whose members may only relay`, () => {
    let calls;
    before(async () => {
      const settings = {
        rooms: { default_type: type },
        turn: { secrets: [SECRET] },
        // One worker with a port that is known: relays reach no other ports of this machine.
        // It listens on all addresses and has to answer from the one that was asked: 127.0.0.1,
        // which the kernel would choose, is none that relays let through.
        threads: { workers: 1 },
        media: {
          listen: ['0.0.0.0'],
          advertise: ['127.0.0.2'],
          first_port: await freeUdpPort(),
        },
      };
      calls = await startCalls({ settings, firefox: true });
    });
    after(cleanUp);

    /** One transport only; the server hands out all three. */
    const relayOnly = (identity, url) => {
      const username = `${Math.floor(Date.now() / 1000) + 3600}:${identity}`;
      const credential = password(username, SECRET);
      const urls = url(calls.server.settings.turn);
      return { iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential }] };
    };

    for (const [protocol, url] of TRANSPORTS) {
      it(`see and hear each other over TURN/${protocol}`, async () => {
        const name = newRoom('relayed');
        const alice = await calls.inChromium('alice');
        const bob = await calls.inFirefox('bob');
        for (const who of [alice, bob]) await who.mustJoin(name, relayOnly(who.identity, url));
        for (const who of [alice, bob]) {
          await who.seesAndHears();
          const local = await until(
            () => who.page.evaluate(() => window.nominatedCandidate()),
            `${who.identity} to have a nominated pair`,
          );
          assert.deepEqual(local, { type: 'relay', relayProtocol: protocol.toLowerCase() });
          assert.equal(await who.count('reconnecting'), 0);
        }
        for (const who of [alice, bob]) await who.call('leave');
      });
    }
  });
}

describe("the SDK's preflight test", () => {
  let calls;
  before(async () => {
    calls = await startCalls({ firefox: true });
  });
  after(cleanUp);

  for (const make of ['inChromium', 'inFirefox']) {
    it(`reports no failure ${make.replace('in', 'in ')}`, async () => {
      const alice = await calls[make]('alice');
      const token = mintToken(calls.server, 'alice');
      const outcome = await alice.call('preflight', token, { wsServer: alice.wsServer });
      assert.equal(outcome.failure, null, JSON.stringify(outcome));
      for (const step of ['mediaAcquired', 'connected', 'iceConnected', 'mediaStarted']) {
        assert.ok(outcome.progress.includes(step), `${step} in ${outcome.progress}`);
      }
      assert.equal(outcome.selected, 'relay');
    });
  }

  it('says 20101 when the token is wrong', async () => {
    const alice = await calls.inChromium('alice');
    const outcome = await alice.call('preflight', 'no token', { wsServer: alice.wsServer });
    assert.match(outcome.failure, /20101: Invalid Access Token/);
  });
});
