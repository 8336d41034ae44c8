// A group room whose media goes over IPv6 alone.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { until } from '../harness/wait.mjs';

const loopback = (networkInterfaces().lo ?? []).some(({ address }) => address === '::1');

describe('a group room over IPv6', { skip: !loopback && 'this machine has no ::1' }, () => {
  let calls;
  before(async () => {
    const settings = { rooms: { default_type: 'group' }, media: { listen: ['::1'] } };
    calls = await startCalls({ settings });
  });
  after(cleanUp);

  it('carries pictures and sound both ways', async () => {
    const name = newRoom('ipv6');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inChromium('bob');
    for (const who of [alice, bob]) await who.mustJoin(name);
    for (const who of [alice, bob]) {
      await who.seesAndHears();
      // Sound and pictures may be there a moment before the browser's statistics name the pair.
      const address = await until(
        () => who.page.evaluate(() => window.remoteAddress()),
        `${who.identity} to have a nominated pair`,
      );
      assert.equal(address, '::1');
    }
  });
});
