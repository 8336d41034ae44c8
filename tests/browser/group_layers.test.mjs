// Adaptive simulcast through the published SDK: what subscribers show decides which layer they get
// and which layers the publisher sends at all.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const WIDTH = 1280;
const CAMERA = { width: WIDTH, height: 720, frameRate: 15 };
const SMALL = { width: 160, height: 90 };
const LARGE = { width: WIDTH, height: 720 };

describe('a camera in layers', () => {
  const name = newRoom('layers');
  let alice;
  let bob;

  const active = () =>
    alice.page.evaluate(async () => {
      const layers = await window.sentLayers();
      return layers.filter((layer) => layer.active).length;
    });
  const sends = (fits, what) => until(async () => fits(await active()), `alice to send ${what}`);
  const getsWidth = (fits, what) =>
    until(async () => {
      const [width] = await bob.page.evaluate(() => window.decodedWidths());
      return width && fits(width);
    }, `bob to get ${what}`);

  before(async () => {
    const calls = await startCalls({ settings: { rooms: { default_type: 'group' } } });
    alice = await calls.inChromium('alice');
    bob = await calls.inChromium('bob');
    await alice.mustJoin(name, { video: CAMERA, preferredVideoCodecs: 'auto' });
  });
  after(cleanUp);

  it('is not sent at all while nobody else is there', () =>
    sends((layers) => layers === 0, 'nothing'));

  it('is sent in several when someone shows it large', async () => {
    const video = {
      mode: 'collaboration',
      clientTrackSwitchOffControl: 'auto',
      contentPreferencesMode: 'auto',
    };
    await bob.mustJoin(name, { bandwidthProfile: { video } });
    await bob.noted('trackSubscribed', { identity: 'alice', kind: 'video' });
    await bob.call('resize', 'alice', LARGE);
    await getsWidth((width) => width > WIDTH / 4, 'a larger layer than the smallest');
    await sends((layers) => layers >= 2, 'at least two layers');
    await bob.seesMovement(1);
  });

  it('comes in the smallest when it is shown small, and the others rest', async () => {
    await bob.call('resize', 'alice', SMALL);
    await getsWidth((width) => width === WIDTH / 4, 'the smallest layer');
    await sends((layers) => layers === 1, 'one layer');
    await bob.seesMovement(1);
  });

  it('comes larger again when it is shown larger', async () => {
    await bob.call('resize', 'alice', LARGE);
    await getsWidth((width) => width > WIDTH / 4, 'a larger layer again');
    await sends((layers) => layers >= 2, 'at least two layers again');
  });

  it('is switched off when it is taken off the page, and comes back with it', async () => {
    const off = await bob.count('trackSwitchedOff', { identity: 'alice' });
    const on = await bob.count('trackSwitchedOn', { identity: 'alice' });
    await bob.call('detachVideo', 'alice');
    await until(
      async () => (await bob.count('trackSwitchedOff', { identity: 'alice' })) > off,
      "bob to hear that alice's camera is off",
    );
    await sends((layers) => layers === 0, 'nothing');
    await bob.call('attachVideo', 'alice', LARGE);
    await until(
      async () => (await bob.count('trackSwitchedOn', { identity: 'alice' })) > on,
      "bob to hear that alice's camera is on",
    );
    await bob.seesMovement(1);
    assert.equal(await bob.count('trackUnsubscribed', { identity: 'alice' }), 0);
  });
});
