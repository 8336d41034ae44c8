// A Firefox behind a bad network, and a Chromium that is not. The published SDK takes RTX out of
// Firefox' descriptions: lost datagrams are sent again as they were there, and probes are padding.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { CAMERA, cannot, startWeakCalls } from '../harness/weak/calls.mjs';
import { FINE } from '../harness/weak/link.mjs';
import { measure, report } from '../harness/weak/measures.mjs';

const WATCHED_MS = 30_000;
const NO_LONGER_MS = 1000; // no sound: the floor of this project at 5 % loss
const AT_THE_END_MS = 10_000; // a picture that moved in these has not stayed frozen

describe('a Firefox in a group room over a bad network', { skip: cannot }, () => {
  const name = newRoom('firefox');
  let calls;
  let alice;
  let bob;
  before(async () => {
    calls = await startWeakCalls();
    alice = await calls.near('alice');
    bob = await calls.farFirefox('bob');
    const options = {
      video: CAMERA,
      preferredVideoCodecs: 'auto',
      bandwidthProfile: { video: { mode: 'collaboration' } },
    };
    for (const who of [alice, bob]) await who.mustJoin(name, options);
    for (const who of [alice, bob]) await who.seesAndHears();
  });
  after(cleanUp);

  const lines = async () => {
    const widths = await bob.page.evaluate(() => window.decodedWidths());
    return (widths[0] * CAMERA.height) / CAMERA.width;
  };

  async function watch(network) {
    await calls.link.set(FINE);
    await calls.link.set(network);
    for (const who of [alice, bob]) await who.page.evaluate(() => window.watch.start());
    await sleep(WATCHED_MS);
    const seen = [];
    for (const who of [alice, bob]) {
      const notes = await who.page.evaluate(() => window.watch.notes);
      const all = measure(notes, [0, notes.now]);
      report(network, who === alice ? 'up, to Chromium' : 'down, to Firefox', all);
      const end = measure(notes, [notes.now - AT_THE_END_MS, notes.now]);
      assert.ok(end.standstill < AT_THE_END_MS, `${who.identity} sees a frozen picture`);
      await who.seesMovement(1);
      await who.hears();
      seen.push({ who, all });
    }
    return seen;
  }

  it('comes to the largest pictures where the network carries them', async () => {
    await bob.call('resize', 'alice', CAMERA);
    await until(async () => (await lines()) === CAMERA.height, 'bob to get all lines');
    await bob.seesMovement(1);
  });

  it('hears without a break of over a second at 5 %, each way', async () => {
    for (const { who, all } of await watch('both loss 5%')) {
      assert.ok(all.audioBreak <= NO_LONGER_MS, `${who.identity}: ${all.audioBreak} ms`);
    }
  });

  it('has nothing that stays frozen at 20 %, each way', async () => {
    await watch('both loss 20%');
  });

  it('has nothing that stays frozen when the way becomes 300 ms longer, each way', async () => {
    await watch('both delay 300ms');
  });
});
