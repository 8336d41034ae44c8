// VP9 and AV1 in group rooms through the published SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';

const settings = {
  rooms: { default_type: 'group' },
  media: { video_codecs: ['VP8', 'VP9', 'AV1'] },
};

describe('a group room that allows more than VP8', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ settings, firefox: true });
  });
  after(cleanUp);

  const codecs = async (who) => (await who.page.evaluate(() => window.receivedCodecs())).sort();

  it('carries VP9 from and to those who prefer it, and to others', async () => {
    const name = newRoom('vp9');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inFirefox('bob');
    const carol = await calls.inChromium('carol');
    await alice.mustJoin(name, { preferredVideoCodecs: ['VP9'] });
    await bob.mustJoin(name, { preferredVideoCodecs: ['VP9'] });
    await carol.mustJoin(name);
    for (const who of [alice, bob, carol]) await who.seesMovement(2);
    assert.deepEqual(await codecs(carol), ['video/VP9']);
    assert.deepEqual(await codecs(alice), ['video/VP8', 'video/VP9']);
  });

  it('carries AV1', async () => {
    const name = newRoom('av1');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inChromium('bob');
    for (const who of [alice, bob]) await who.mustJoin(name, { preferredVideoCodecs: ['AV1'] });
    for (const who of [alice, bob]) await who.seesMovement(1);
    assert.deepEqual(await codecs(bob), ['video/AV1']);
  });
});
