// Two Chromium and a Firefox in a group room through the published SDK: one peer connection each,
// with the media server, and everything the SDK offers in such a room.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const GROUP = { rooms: { default_type: 'group' } };

describe('a group room', () => {
  const name = newRoom('group');
  let people;
  let alice;
  let bob;
  let carol;
  const others = (who) => people.filter((each) => each !== who);

  before(async () => {
    const calls = await startCalls({ settings: GROUP, firefox: true });
    alice = await calls.inChromium('alice');
    bob = await calls.inFirefox('bob');
    carol = await calls.inChromium('carol');
    people = [alice, bob, carol];
  });
  after(cleanUp);

  it('lets three in and tells them its media region', async () => {
    for (const who of people) {
      const answer = await who.mustJoin(name, {
        dominantSpeaker: true,
        networkQuality: { local: 1, remote: 1 },
      });
      assert.equal(typeof answer.mediaRegion, 'string');
    }
  });

  it('shows and sounds everybody to everybody over one connection', async () => {
    for (const who of people) {
      for (const other of others(who)) {
        for (const kind of ['audio', 'video']) {
          await who.noted('trackSubscribed', { identity: other.identity, kind });
        }
      }
      await who.seesMovement(2);
      await who.hears();
      assert.equal((await who.received()).connections, 1);
    }
  });

  it('names a dominant speaker', async () => {
    for (const who of others(alice)) await who.call('enable', 'audio', false);
    for (const who of others(alice)) await who.noted('dominantSpeaker', { identity: 'alice' });
    for (const who of others(alice)) await who.call('enable', 'audio', true);
  });

  it('tells how good the network is, for oneself and the others', async () => {
    for (const who of people) {
      const own = await who.noted('networkQuality');
      assert.ok(own.level > 0, `level ${own.level}`);
      for (const other of others(who)) {
        await who.noted('networkQualityOf', { identity: other.identity });
      }
    }
  });

  it('tells of a muted camera, and shows it again', async () => {
    await alice.call('enable', 'video', false);
    for (const who of others(alice)) await who.noted('trackDisabled', { identity: 'alice' });
    await alice.call('enable', 'video', true);
    for (const who of others(alice)) {
      await who.noted('trackEnabled', { identity: 'alice' });
      await who.seesMovement(2);
    }
  });

  it('carries a screen beside the cameras', async () => {
    await bob.standInForScreen();
    const sid = await bob.shareScreen();
    for (const who of others(bob)) {
      await who.noted('trackSubscribed', { identity: 'bob', sid });
      await who.seesMovement(3);
    }
    await bob.call('unshareScreen');
    for (const who of others(bob)) {
      await who.noted('trackUnsubscribed', { identity: 'bob', sid });
      await who.seesMovement(2);
    }
  });

  it('carries cameras that come and go', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await carol.call('unpublish', 'video');
      for (const who of others(carol)) {
        await until(
          async () => (await who.count('trackUnsubscribed', { identity: 'carol' })) === turn + 1,
          `${who.identity} to lose Carol's camera`,
        );
      }
      const sid = await carol.call('publishCamera');
      for (const who of others(carol)) {
        await who.noted('trackSubscribed', { identity: 'carol', sid });
        await who.seesMovement(2);
      }
    }
  });

  it('carries data, reliably and not', async () => {
    await alice.call('publishData', 'for sure');
    await bob.call('publishData', 'perhaps', { name: 'lossy', ordered: false, maxRetransmits: 0 });
    for (const who of others(alice)) await who.noted('message', { text: 'for sure' });
    for (const who of others(bob)) await who.noted('message', { text: 'perhaps' });
    const tracks = await carol.page.evaluate(() => window.call.dataTracks);
    const lossy = tracks.find((each) => each.name === 'lossy');
    assert.deepEqual(lossy, { name: 'lossy', ordered: false, maxRetransmits: 0 });
  });

  it('goes on when one leaves', async () => {
    await alice.call('leave');
    for (const who of [bob, carol]) {
      await who.noted('participantDisconnected', { identity: 'alice' });
      await who.seesMovement(1);
      await who.hears();
    }
  });
});

describe('a group room with a bandwidth profile', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ settings: GROUP });
  });
  after(cleanUp);

  it('switches a track off and on as the subscriber wishes', async () => {
    const name = newRoom('switch');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inChromium('bob');
    await alice.mustJoin(name, { preferredVideoCodecs: 'auto' });
    await bob.mustJoin(name, {
      bandwidthProfile: {
        video: { mode: 'collaboration', clientTrackSwitchOffControl: 'manual' },
      },
    });
    await bob.noted('trackSubscribed', { identity: 'alice', kind: 'video' });
    await bob.seesMovement(1);
    await bob.call('switchVideo', 'alice', false);
    await bob.noted('trackSwitchedOff', { identity: 'alice' });
    await bob.call('switchVideo', 'alice', true);
    await bob.noted('trackSwitchedOn', { identity: 'alice' });
    await bob.seesMovement(1);
  });
});

describe('a group room whose server restarts', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ settings: GROUP, firefox: true });
  });
  after(cleanUp);

  it('goes on in the same room, with new connections and the same publications', async () => {
    const name = newRoom('restart');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inFirefox('bob');
    for (const who of [alice, bob]) await who.mustJoin(name);
    await alice.seesAndHears();
    const before = (await alice.state()).published;
    await calls.server.stop();
    await calls.server.start();
    for (const who of [alice, bob]) await who.noted('reconnected');
    for (const who of [alice, bob]) {
      await who.seesAndHears();
      assert.equal((await who.state()).room, 'connected');
    }
    assert.deepEqual((await alice.state()).published, before);
  });
});

for (const codec of ['VP8', 'H264']) {
  describe(`a group room of ${codec} only`, () => {
    let calls;
    before(async () => {
      calls = await startCalls({ settings: { ...GROUP, media: { video_codecs: [codec] } } });
    });
    after(cleanUp);

    it('carries video in that codec, with simulcast asked for', async () => {
      const name = newRoom(codec.toLowerCase());
      const alice = await calls.inChromium('alice');
      const bob = await calls.inChromium('bob');
      const more = { preferredVideoCodecs: [{ codec: 'VP8', simulcast: true }] };
      await alice.mustJoin(name, more);
      await bob.mustJoin(name, more);
      for (const who of [alice, bob]) await who.seesMovement(1);
      const used = await bob.page.evaluate(() => window.receivedCodecs());
      assert.deepEqual(used, [`video/${codec}`]);
    });
  });
}
