// How many a group room holds, as configured.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { startServer } from '../harness/server.mjs';
import { join } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';

describe('a group room', () => {
  let server;
  before(async () => {
    const rooms = { default_type: 'group', group_participants: 52 };
    server = await startServer({ settings: { rooms } });
  });
  after(cleanUp);

  it('holds as many as the configuration says, beyond the 50 of the SDK too', async () => {
    const name = newRoom('large');
    const joined = (identity) => join(server, mintToken(server, identity, name), { name });
    const people = [];
    for (let index = 0; index < 52; index += 1) people.push(await joined(`p${index}`));
    await assert.rejects(joined('p52'), { code: 53105 });
    const [{ client, connected }] = people;
    await client.leave(connected.session);
    people.push(await joined('p52'));
    await Promise.all(people.slice(1).map((each) => each.client.leave(each.connected.session)));
  });
});
