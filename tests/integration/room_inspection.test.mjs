// What the operator sees of rooms in progress: over the loopback port and on the command line.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { request } from '../harness/http.mjs';
import { BINARY, startServer } from '../harness/server.mjs';
import { join } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';

describe('conclave rooms', () => {
  let server;
  before(async () => {
    server = await startServer({ settings: { rooms: { default_type: 'group' } } });
  });
  after(cleanUp);

  const rooms = (...words) =>
    run(BINARY, ['rooms', ...words, '--data-dir', server.dataDir], { env: { NO_COLOR: '1' } });
  const joined = (identity, name) => join(server, mintToken(server, identity, name), { name });

  it('says when there is none', async () => {
    const { status, stdout } = await rooms();
    assert.equal(status, 0);
    assert.match(stdout, /No room is in progress/);
  });

  it('lists them, and says who is in one and how their media goes', async () => {
    const name = newRoom('seen');
    const { client, connected } = await joined('alice', name);
    const listed = await rooms();
    assert.match(listed.stdout, new RegExp(`^${name} +${connected.sid} +group `, 'm'));
    for (const word of [name, connected.sid]) {
      const shown = await rooms(word);
      assert.equal(shown.status, 0, shown.stderr);
      assert.match(
        shown.stdout,
        new RegExp(`^alice +${connected.participant.sid} +connected`, 'm'),
      );
      assert.match(shown.stdout, /^ {2}transport \d+ /m);
    }
    await client.leave(connected.session);
  });

  it('says that a room is not there', async () => {
    const { status, stderr } = await rooms('nowhere');
    assert.equal(status, 1);
    assert.match(stderr, /No room in progress is called "nowhere"/);
  });

  it('shows nothing to those without the key', async () => {
    for (const headers of [{}, { authorization: 'Bearer 00' }]) {
      for (const path of ['/rooms', `/rooms/RM${'0'.repeat(32)}`]) {
        const { status, body } = await request(server, `${server.metrics}${path}`, { headers });
        assert.equal(status, 401);
        assert.match(String(body), /unauthorized/);
      }
    }
  });

  it('says that no server answers', async () => {
    await server.stop();
    const { status, stderr } = await rooms();
    assert.equal(status, 1);
    assert.match(stderr, /No server answers on port \d+/);
    assert.match(stderr, /conclave serve/);
  });
});
