// A subscriber's network that becomes narrow and wide again, in Chromium: which pictures it gets.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { cannot, startWeakCalls } from '../harness/weak/calls.mjs';
import { Estimates } from '../harness/weak/estimates.mjs';
import { FINE } from '../harness/weak/link.mjs';
import { measure, report } from '../harness/weak/measures.mjs';

// Its layers take 0.2, 0.6 and 2.5 Mbit/s: the link is the limit of the highest.
const CAMERA = { width: 1280, height: 720, frameRate: 15 };
const WIDE = 3_000_000;
const WIDE_LINE = 'down rate 3M';
const NARROW_LINE = 'down rate 300k';
const PHASE_MS = 20_000;
const RECOVERY_MS = 10_000;
const RECOVERED = 0.9;
const AS_FLUID = 0.8; // pictures: the next size is tried, at half of them, for a second or two
const MOST_TIMES_OFF = 3; // in the 20 s that are too narrow for it
const OPTIONS = {
  video: CAMERA,
  preferredVideoCodecs: 'auto',
  bandwidthProfile: { video: { mode: 'collaboration' } },
};

describe('a network that becomes narrow for a while', { skip: cannot }, () => {
  const name = newRoom('steps');
  let calls;
  let alice;
  let bob;
  before(async () => {
    calls = await startWeakCalls({ camera: CAMERA });
    alice = await calls.near('alice');
    bob = await calls.far('bob');
    await alice.mustJoin(name, OPTIONS);
    await bob.mustJoin(name, { ...OPTIONS, video: false });
    await bob.seesAndHears();
    await bob.call('resize', 'alice', CAMERA);
  });
  after(cleanUp);

  const off = () => bob.count('trackSwitchedOff', { identity: 'alice' });
  const on = () => bob.count('trackSwitchedOn', { identity: 'alice' });
  const watchNow = () => bob.page.evaluate(() => window.watch.now);

  it('is used to nine tenths, and shows what it did, 10 s after it is wide again', async () => {
    await calls.link.set(FINE);
    await calls.link.set(WIDE_LINE);
    const estimates = new Estimates(calls, name, 'bob');
    await bob.page.evaluate(() => window.watch.start());
    await sleep(PHASE_MS);
    const narrowAt = await watchNow();
    await calls.link.set(NARROW_LINE);
    await sleep(PHASE_MS);
    const wideAt = await watchNow();
    await calls.link.set(WIDE_LINE);
    const reached = await estimates.reach(RECOVERED * WIDE, RECOVERY_MS);
    await sleep(PHASE_MS - ((await watchNow()) - wideAt));
    const notes = await bob.page.evaluate(() => window.watch.notes);

    const steady = measure(notes, [PHASE_MS / 2, narrowAt]);
    const narrow = measure(notes, [narrowAt, wideAt]);
    const after = measure(notes, [wideAt, notes.now]);
    const settled = measure(notes, [wideAt + RECOVERY_MS, notes.now]);
    report('down 3 Mbit/s', 'down, to Chromium', steady);
    report('300 kbit/s', 'down, to Chromium', { ...narrow, off: await off() });
    report('3 Mbit/s again', 'down, to Chromium', { ...after, ...reached, on: await on() });

    assert.ok(reached.reachedAfter !== null, `nine tenths in vain, but ${reached.best} bit/s`);
    // What is seen, and no bit/s: an encoder takes what it likes of its limit, and of a layer in
    // time there are half as many pictures.
    const back =
      settled.height > steady.height ||
      (settled.height === steady.height && settled.frameRate >= AS_FLUID * steady.frameRate);
    const seen = ({ height, frameRate }) =>
      `${height} lines ${frameRate.toFixed(1)} times a second`;
    assert.ok(back, `${seen(settled)}, after ${seen(steady)}`);
    assert.ok((await off()) <= MOST_TIMES_OFF, `switched off ${await off()} times`);
    assert.ok(settled.standstill < RECOVERY_MS / 2, `a picture stood for ${settled.standstill} ms`);
    await bob.seesMovement(1);
  });

  it('switches a picture off that does not fit, says so, and brings it back', async () => {
    await calls.link.set(FINE);
    await calls.link.set(WIDE_LINE);
    await bob.seesMovement(1);
    const [offBefore, onBefore] = [await off(), await on()];
    await calls.link.set('down rate 120k');
    await until(async () => (await off()) > offBefore, 'bob to hear that the picture is off');
    await bob.hears();
    await calls.link.set(WIDE_LINE);
    await until(async () => (await on()) > onBefore, 'bob to hear that the picture is on');
    await bob.seesMovement(1);
    assert.equal(await bob.count('trackUnsubscribed', { identity: 'alice' }), 0);
  });
});
