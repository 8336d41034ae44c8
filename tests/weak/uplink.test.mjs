// A publisher's network that becomes narrow and wide again. How fast its picture comes back is the
// browser's doing (it estimates its own uplink, and raises it by 8 % a second): it is measured, and
// what must hold is that the picture lives.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { sleep } from '../harness/wait.mjs';
import { CAMERA, cannot, startWeakCalls } from '../harness/weak/calls.mjs';
import { FINE } from '../harness/weak/link.mjs';
import { measure, report } from '../harness/weak/measures.mjs';

const PHASES = [
  ['up rate 3M', 15_000],
  ['up rate 300k', 20_000],
  ['up rate 3M', 30_000],
];
const AT_THE_END_MS = 5000; // a picture that moved in these has not stayed frozen

describe("a publisher's network that becomes narrow for a while", { skip: cannot }, () => {
  const name = newRoom('uplink');
  let calls;
  let alice;
  let bob;
  before(async () => {
    calls = await startWeakCalls();
    alice = await calls.near('alice');
    bob = await calls.far('bob');
    for (const who of [alice, bob]) await who.mustJoin(name, { video: CAMERA });
    for (const who of [alice, bob]) await who.seesAndHears();
  });
  after(cleanUp);

  it('leaves its picture alive at each width', async () => {
    await calls.link.set(FINE);
    await alice.page.evaluate(() => window.watch.start());
    for (const [network, length] of PHASES) {
      const from = await alice.page.evaluate(() => window.watch.now);
      await calls.link.set(network);
      await sleep(length);
      const notes = await alice.page.evaluate(() => window.watch.notes);
      report(network, 'up, to Chromium', measure(notes, [from, notes.now]));
      const end = measure(notes, [notes.now - AT_THE_END_MS, notes.now]);
      assert.ok(end.standstill < AT_THE_END_MS, `frozen at ${network}`);
      await alice.seesMovement(1);
      await alice.hears();
    }
  });
});
