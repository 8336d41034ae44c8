// What lasts in a group room: many who come and go, cameras that change under way.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const GROUP = { rooms: { default_type: 'group' } };
const VISITS = 20;

describe('a group room that many enter and leave', () => {
  let calls;
  let alice;
  const name = newRoom('visits');
  before(async () => {
    calls = await startCalls({ settings: GROUP });
    alice = await calls.inChromium('alice');
    await alice.mustJoin(name);
  });
  after(cleanUp);

  it(`has as few sections after ${VISITS} visits as after the first`, async () => {
    const bob = await calls.inChromium('bob');
    const sections = () => alice.page.evaluate(() => window.sections());
    let first = 0;
    for (let visit = 1; visit <= VISITS; visit += 1) {
      await bob.mustJoin(name);
      for (const kind of ['audio', 'video']) {
        await until(
          async () => (await alice.count('trackSubscribed', { identity: 'bob', kind })) === visit,
          `alice to get bob's ${kind} at visit ${visit}`,
        );
      }
      await bob.call('leave');
      await until(
        async () => (await alice.count('participantDisconnected', { identity: 'bob' })) === visit,
        `alice to see the end of visit ${visit}`,
      );
      if (visit === 1) first = await sections();
    }
    await bob.mustJoin(name);
    await alice.sees();
    await alice.hears();
    assert.ok(first > 0);
    assert.equal(await sections(), first, `${VISITS} visits left sections behind`);
    assert.equal((await alice.received()).connections, 1);
    await bob.call('leave');
  });

  it('shows a camera that is captured anew, without a new subscription', async () => {
    const carol = await calls.inChromium('carol');
    await carol.mustJoin(name);
    await alice.noted('trackSubscribed', { identity: 'carol', kind: 'video' });
    await alice.seesMovement(1);
    for (let turn = 0; turn < 3; turn += 1) {
      assert.ok(await carol.call('restartCamera'), 'the sender has another track now');
      await alice.sees();
      await alice.seesMovement(1);
    }
    const facts = { identity: 'carol', kind: 'video' };
    assert.equal(await alice.count('trackSubscribed', facts), 1);
    assert.equal(await alice.count('trackUnsubscribed', facts), 0);
  });
});
