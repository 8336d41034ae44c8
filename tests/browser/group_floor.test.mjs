// Who is named as the dominant speaker while the floor goes from one to another.
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

describe('the floor of a group room', () => {
  const name = newRoom('floor');
  let calls;
  let alice;
  let bob;
  let carol;

  const names = (who, identity) =>
    until(async () => {
      const diary = await who.diary();
      return diary.findLast(({ event }) => event === 'dominantSpeaker')?.identity === identity;
    }, `${who.identity} to be told of ${identity}`);

  before(async () => {
    calls = await startCalls({ settings: { rooms: { default_type: 'group' } } });
    [alice, bob, carol] = [
      await calls.inChromium('alice'),
      await calls.inChromium('bob'),
      await calls.inChromium('carol'),
    ];
    for (const who of [alice, bob]) await who.mustJoin(name, { dominantSpeaker: true });
    await bob.call('enable', 'audio', false);
    await carol.mustJoin(name, { dominantSpeaker: true, audio: false, video: false });
  });
  after(cleanUp);

  it('is with the only one who speaks, also for one who only listens', async () => {
    await names(carol, 'alice');
    await names(bob, 'alice');
  });

  it('goes to the next speaker, who is told of the one before', async () => {
    await alice.call('enable', 'audio', false);
    await bob.call('enable', 'audio', true);
    await names(carol, 'bob');
    await names(alice, 'bob');
    await names(bob, 'alice');
  });

  it('comes back', async () => {
    await bob.call('enable', 'audio', false);
    await alice.call('enable', 'audio', true);
    await names(carol, 'alice');
    await names(alice, 'bob');
    await names(bob, 'alice');
  });

  it('goes on moving when the server has started anew', async () => {
    await calls.server.stop();
    await calls.server.start();
    for (const who of [alice, bob, carol]) await who.noted('reconnected');
    await alice.call('enable', 'audio', false);
    await bob.call('enable', 'audio', true);
    await names(carol, 'bob');
  });
});
