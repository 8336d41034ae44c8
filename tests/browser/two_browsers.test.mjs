// Chromium and Firefox in one peer-to-peer room through the published SDK: the whole life of a call.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

describe('a call between Chromium and Firefox', () => {
  const name = newRoom('two');
  let alice;
  let bob;
  let first;

  before(async () => {
    const calls = await startCalls({ firefox: true });
    alice = await calls.inChromium('alice');
    bob = await calls.inFirefox('bob');
  });
  after(cleanUp);

  it('lets both join the same room under their own names', async () => {
    first = await alice.mustJoin(name);
    const second = await bob.mustJoin(name);
    assert.match(first.sid, /^RM[0-9a-f]{32}$/);
    assert.match(first.participant, /^PA[0-9a-f]{32}$/);
    assert.equal(second.sid, first.sid);
    assert.equal(second.name, name);
    assert.notEqual(second.participant, first.participant);
    assert.equal(first.identity, 'alice');
    assert.deepEqual(second.others, ['alice']);
    assert.equal(first.mediaRegion, null);
    await alice.noted('participantConnected', { identity: 'bob', sid: second.participant });
  });

  it('carries moving pictures and sound both ways', async () => {
    for (const [caller, other] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ]) {
      await caller.noted('trackSubscribed', { identity: other, kind: 'audio' });
      await caller.noted('trackSubscribed', { identity: other, kind: 'video' });
      await caller.seesAndHears();
      await caller.seesMovement();
    }
  });

  it('leaves one peer connection on each side', async () => {
    for (const caller of [alice, bob]) {
      await until(
        async () => (await caller.received()).connections === 1,
        `${caller.identity} to have one connection`,
      );
    }
  });

  it('gives every publication its own SID', async () => {
    const { published } = await alice.state();
    assert.deepEqual(published.map(({ kind }) => kind).sort(), ['audio', 'video']);
    for (const { sid } of published) assert.match(sid, /^MT[0-9a-f]{32}$/);
    assert.equal(new Set(published.map(({ sid }) => sid)).size, 2);
  });

  it('tells the other side of mute and unmute, of microphone and camera', async () => {
    for (const [caller, listener] of [
      [alice, bob],
      [bob, alice],
    ]) {
      for (const kind of ['audio', 'video']) {
        await caller.call('enable', kind, false);
        await listener.noted('trackDisabled', { identity: caller.identity, kind });
        await caller.call('enable', kind, true);
        await listener.noted('trackEnabled', { identity: caller.identity, kind });
      }
    }
    await alice.seesAndHears();
    await bob.seesAndHears();
  });

  it('shows a shared screen beside the camera, and takes it away again', async () => {
    await bob.standInForScreen();
    for (const [caller, listener] of [
      [alice, bob],
      [bob, alice],
    ]) {
      const sid = await caller.shareScreen();
      await listener.noted('trackSubscribed', { identity: caller.identity, name: 'screen', sid });
      await listener.sees();
      await caller.call('unshareScreen');
      await listener.noted('trackUnsubscribed', { identity: caller.identity, name: 'screen', sid });
    }
  });

  it('ends a track that is unpublished, and starts it anew under a new SID', async () => {
    const old = (await alice.state()).published.find(({ kind }) => kind === 'video').sid;
    await alice.call('unpublish', 'video');
    await bob.noted('trackUnsubscribed', { identity: 'alice', sid: old });
    await bob.noted('trackUnpublished', { identity: 'alice', sid: old });
    await bob.hears();
    const sid = await alice.call('publishCamera');
    assert.notEqual(sid, old);
    await bob.noted('trackSubscribed', { identity: 'alice', kind: 'video', sid });
    await bob.sees();
    await bob.seesMovement();
  });

  it('carries messages of a data track', async () => {
    await alice.call('publishData', 'hello from Chromium');
    await bob.noted('message', { identity: 'alice', text: 'hello from Chromium' });
  });

  it('says when someone leaves', async () => {
    await alice.call('leave');
    await bob.noted('participantDisconnected', { identity: 'alice', sid: first.participant });
    await until(async () => (await bob.state()).others.length === 0, 'bob to be alone');
    assert.equal((await bob.state()).room, 'connected');
    assert.deepEqual(await alice.diary().then((diary) => diary.at(-1)), {
      event: 'disconnected',
      code: null,
    });
  });

  it('lets one who left come back, and media flows again', async () => {
    const again = await alice.mustJoin(name);
    assert.equal(again.sid, first.sid);
    assert.notEqual(again.participant, first.participant);
    assert.deepEqual(again.others, ['bob']);
    await alice.seesAndHears();
    await bob.seesAndHears();
    await bob.call('leave');
    await alice.noted('participantDisconnected', { identity: 'bob' });
    await alice.call('leave');
  });
});
