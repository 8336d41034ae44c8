// VP9 in group rooms through the published SDK: plain, and in layers within one stream, of which
// each subscriber gets as many as it shows.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const settings = { rooms: { default_type: 'group' }, media: { video_codecs: ['VP8', 'VP9'] } };
const preferred = { preferredVideoCodecs: ['VP9'] };
const LARGE = { width: 960, height: 540 };
const MIDDLE = { width: 480, height: 270 };
const SMALL = { width: 120, height: 68 };
const CAMERA = { ...LARGE, frameRate: 15 };

describe('a group room that allows VP9', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ settings, firefox: true });
  });
  after(cleanUp);

  it('carries it from and to those who prefer it, and to others', async () => {
    const name = newRoom('vp9');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inFirefox('bob');
    const carol = await calls.inChromium('carol');
    await alice.mustJoin(name, preferred);
    await bob.mustJoin(name, preferred);
    await carol.mustJoin(name);
    for (const who of [alice, bob, carol]) await who.seesMovement(2);
    const codecs = async (who) =>
      [...new Set(await who.page.evaluate(() => window.receivedCodecs()))].sort();
    assert.deepEqual(await codecs(carol), ['video/VP9']);
    assert.deepEqual(await codecs(alice), ['video/VP8', 'video/VP9']);
  });
});

for (const mode of ['L3T3_KEY', 'L3T3']) {
  describe(`a camera in VP9 as ${mode}`, () => {
    const name = newRoom(mode.toLowerCase());
    let alice;
    let bob;
    let carol;

    const widthOf = async (who) => (await who.page.evaluate(() => window.decodedWidths()))[0];
    const getsWidth = async (who, width) => {
      let got;
      await until(
        async () => (got = await widthOf(who)) === width,
        () => `${who.identity} to get ${width} of width, not ${got}`,
      );
    };

    before(async () => {
      const calls = await startCalls({ settings });
      alice = await calls.inChromium('alice');
      bob = await calls.inChromium('bob');
      carol = await calls.inChromium('carol');
      await alice.mustJoin(name, { video: CAMERA, ...preferred });
      await alice.page.evaluate((asked) => window.encodeIn(asked), mode);
      const video = {
        mode: 'collaboration',
        clientTrackSwitchOffControl: 'auto',
        contentPreferencesMode: 'auto',
      };
      for (const who of [bob, carol]) {
        await who.mustJoin(name, { video: false, audio: false, bandwidthProfile: { video } });
        await who.noted('trackSubscribed', { identity: 'alice', kind: 'video' });
        await who.call('resize', 'alice', LARGE);
      }
    });
    after(cleanUp);

    it('is sent to each subscriber as large as it shows it', async () => {
      for (const who of [bob, carol]) await getsWidth(who, 960);
      await bob.call('resize', 'alice', SMALL);
      await getsWidth(bob, 240);
      await bob.seesMovement(1);
      await bob.call('resize', 'alice', MIDDLE);
      await getsWidth(bob, 480);
      await bob.seesMovement(1);
      assert.equal(await widthOf(carol), 960);
    });

    it('comes large again when it is shown large', async () => {
      await bob.call('resize', 'alice', LARGE);
      await getsWidth(bob, 960);
      for (const who of [bob, carol]) await who.seesMovement(1);
    });
  });
}
