// The signaling socket is cut and mended, and the server restarts, while a call goes on.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { startProxy } from '../harness/proxy.mjs';
import { sleep, until } from '../harness/wait.mjs';

const OUTAGE_MS = 5000;

describe('a call while signaling is away', () => {
  let calls;
  let proxy;
  before(async () => {
    calls = await startCalls({ firefox: true, settings: { rooms: { session_timeout: '30s' } } });
    proxy = await startProxy(Number(new URL(calls.server.api).port));
  });
  after(cleanUp);

  /** Everything goes through the proxy; the Host stays that of the proxy's port. */
  const viaProxy = () => ({ wsServer: `wss://localhost:${proxy.port}/signaling` });

  for (const [make, browser] of [
    ['inChromium', 'Chromium'],
    ['inFirefox', 'Firefox'],
  ]) {
    it(`goes on for ${browser} while its socket is cut for 5 s, then the room reconnects`, async () => {
      await calls.server.writeConfig({ sites: { api: { hosts: [`localhost:${proxy.port}`] } } });
      await calls.server.stop();
      await calls.server.start();
      const name = newRoom('cut');
      const alice = await calls[make]('alice', viaProxy());
      const bob = await calls.inChromium('bob');
      const joined = await alice.mustJoin(name);
      await bob.mustJoin(name);
      await alice.seesAndHears();
      await bob.seesAndHears();

      proxy.cut();
      const end = Date.now() + OUTAGE_MS;
      await alice.noted('reconnecting', { code: 53001 });
      await bob.noted('participantReconnecting', { identity: 'alice' });
      // Media never stops: both decode new frames while there is no signaling.
      while (Date.now() < end) {
        await alice.seesAndHears();
        await bob.seesAndHears();
        await sleep(200);
      }
      assert.equal(await alice.count('reconnected'), 0);

      proxy.mend();
      await alice.noted('reconnected');
      await bob.noted('participantReconnected', { identity: 'alice' });
      await alice.seesAndHears();
      await bob.seesAndHears();
      assert.equal(await bob.count('participantReconnecting'), 1);
      assert.equal(await bob.count('participantReconnected'), 1);
      assert.equal(await bob.count('participantDisconnected'), 0);
      assert.equal((await alice.state()).room, 'connected');

      // It is the same participant, and signaling works: a change still reaches the other side.
      await alice.call('enable', 'audio', false);
      await bob.noted('trackDisabled', { identity: 'alice', kind: 'audio' });
      assert.match(joined.participant, /^PA/);
      await alice.call('leave');
      await bob.noted('participantDisconnected', { identity: 'alice' });
      await bob.call('leave');
    });
  }

  it('tells both when the server restarts, and both can join again', async () => {
    const name = newRoom('restart');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inFirefox('bob');
    await alice.mustJoin(name);
    await bob.mustJoin(name);
    await alice.seesAndHears();

    await calls.server.stop();
    for (const who of [alice, bob]) await who.noted('reconnecting', { code: 53001 });
    await alice.sees(); // media is between the two and does not need the server
    await calls.server.start();

    // The new server does not know the old session and says so; the page may then join again.
    for (const who of [alice, bob]) {
      await until(async () => {
        const diary = await who.diary();
        return diary.some(({ event }) => event === 'disconnected' || event === 'reconnected');
      }, `${who.identity} to hear how it ended`);
    }
    for (const who of [alice, bob]) {
      const entry = (await who.diary()).find(({ event }) => event === 'disconnected');
      if (entry) {
        assert.equal(entry.code, 53204, 'a session that the new server does not know');
        await who.mustJoin(name);
      }
    }
    await alice.seesAndHears();
    await bob.seesAndHears();
  });
});
