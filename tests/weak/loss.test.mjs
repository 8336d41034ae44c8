// Two Chromium in a group room, one of them behind a network that loses packets or is far away.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { sleep } from '../harness/wait.mjs';
import { CAMERA, cannot, startWeakCalls } from '../harness/weak/calls.mjs';
import { FINE } from '../harness/weak/link.mjs';
import { measure, report } from '../harness/weak/measures.mjs';

const WATCHED_MS = 40_000;
const NO_LONGER_MS = 1000; // no sound: the floor of this project at 5 % loss
const AT_THE_END_MS = 5000; // a picture that moved in these has not stayed frozen

describe('a group room over a network that loses packets', { skip: cannot }, () => {
  const name = newRoom('loss');
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

  /** What both saw and heard while the link was so. */
  async function watch(network) {
    await calls.link.set(FINE);
    await calls.link.set(network);
    for (const who of [alice, bob]) await who.page.evaluate(() => window.watch.start());
    await sleep(WATCHED_MS);
    const seen = [];
    for (const who of [alice, bob]) {
      const notes = await who.page.evaluate(() => window.watch.notes);
      const all = measure(notes, [0, notes.now]);
      const end = measure(notes, [notes.now - AT_THE_END_MS, notes.now]);
      report(network, who === alice ? 'up, to Chromium' : 'down, to Chromium', all);
      seen.push({ who, all, end });
    }
    return seen;
  }

  const movesAtTheEnd = ({ who, end }) =>
    assert.ok(end.standstill < AT_THE_END_MS, `${who.identity} sees a frozen picture`);

  it('never breaks sound for over a second at 5 %, each way', async () => {
    for (const each of await watch('both loss 5%')) {
      const { who, all } = each;
      assert.ok(all.audioBreak <= NO_LONGER_MS, `${who.identity}: ${all.audioBreak} ms`);
      movesAtTheEnd(each);
      await who.seesMovement(1);
    }
  });

  it('leaves nothing frozen at 20 %, each way', async () => {
    for (const each of await watch('both loss 20%')) {
      movesAtTheEnd(each);
      await each.who.seesMovement(1);
      await each.who.hears();
    }
  });

  it('leaves nothing frozen when the way becomes 300 ms longer, each way', async () => {
    for (const each of await watch('both delay 300ms')) {
      movesAtTheEnd(each);
      await each.who.seesMovement(1);
      await each.who.hears();
    }
  });
});
