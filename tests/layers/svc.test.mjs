// Cameras whose one stream of VP9 or AV1 has layers, of which each subscriber gets as many as it shows.
// An encoder that lacks processor time sends smaller pictures, so this wants a machine to itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const settings = {
  rooms: { default_type: 'group' },
  media: { video_codecs: ['VP8', 'VP9', 'AV1'] },
};
const LARGE = { width: 960, height: 540 };
const MIDDLE = { width: 480, height: 270 };
const SMALL = { width: 120, height: 68 };
const CAMERA = { ...LARGE, frameRate: 15 };

for (const [codec, mode] of [
  ['VP9', 'L3T3_KEY'],
  ['VP9', 'L3T3'],
  ['AV1', 'L3T3_KEY'],
]) {
  describe(`a camera in ${codec} as ${mode}`, () => {
    const name = newRoom(`${codec}-${mode}`.toLowerCase());
    let alice;
    let bob;
    let carol;
    // Of AV1 in layers the dependency descriptor alone tells where one ends, and only a section of
    // one's own offers it: there is no Carol then.
    const withCarol = codec !== 'AV1';

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
      if (withCarol) carol = await calls.inChromium('carol');
      for (const who of withCarol ? [] : [alice, bob]) {
        await who.page.evaluate(() => window.describeDependencies());
      }
      await alice.mustJoin(name, { video: CAMERA, preferredVideoCodecs: [codec] });
      await alice.page.evaluate((asked) => window.encodeIn(asked), mode);
      const video = {
        mode: 'collaboration',
        clientTrackSwitchOffControl: 'auto',
        contentPreferencesMode: 'auto',
      };
      for (const who of withCarol ? [bob, carol] : [bob]) {
        const more = { audio: false, bandwidthProfile: { video } };
        await who.mustJoin(name, { video: !withCarol, ...more });
        await who.noted('trackSubscribed', { identity: 'alice', kind: 'video' });
        await who.call('resize', 'alice', LARGE);
      }
    });
    after(cleanUp);

    it('is sent to each subscriber as large as it shows it', async () => {
      await getsWidth(bob, 960);
      if (withCarol) await getsWidth(carol, 960);
      await bob.call('resize', 'alice', SMALL);
      await getsWidth(bob, 240);
      await bob.seesMovement(1);
      await bob.call('resize', 'alice', MIDDLE);
      await getsWidth(bob, 480);
      await bob.seesMovement(1);
      if (withCarol) assert.equal(await widthOf(carol), 960);
    });

    it('comes large again when it is shown large', async () => {
      await bob.call('resize', 'alice', LARGE);
      await getsWidth(bob, 960);
      for (const who of withCarol ? [bob, carol] : [bob]) await who.seesMovement(1);
    });
  });
}
