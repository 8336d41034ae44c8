// The life of signaling sessions without a browser: relay, reconnect, timeouts, duplicate identity.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { startServer } from '../harness/server.mjs';
import { connectRequest, join, Tcmp } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { within } from '../harness/wait.mjs';

const track = (name, kind = 'audio') => ({
  ...{ enabled: true, id: randomUUID(), kind, name, priority: 'standard' },
});
const has = (identity, state) => (body) =>
  body.participants?.some((who) => who.identity === identity && who.state === state);

describe('signaling', () => {
  let server;
  before(async () => {
    server = await startServer({ settings: { rooms: { session_timeout: '5s' } } });
  });
  after(cleanUp);

  const joined = (identity, name, more) =>
    join(server, mintToken(server, identity, name), { name, ...more });

  it('gives each participant what the SDK reads from connected', async () => {
    const name = newRoom('shape');
    const mic = track('mic');
    const { client, connected } = await joined('alice', name, { tracks: [mic] });
    assert.equal(connected.version, 2);
    assert.equal(connected.name, name);
    assert.match(connected.sid, /^RM[0-9a-f]{32}$/);
    assert.match(connected.participant.sid, /^PA[0-9a-f]{32}$/);
    assert.equal(connected.participant.identity, 'alice');
    assert.ok(connected.session.length >= 32);
    assert.equal(connected.options.session_timeout, 5);
    assert.equal(connected.options.media_region ?? null, null);
    assert.equal(connected.media_signaling, undefined);
    assert.deepEqual(connected.participants, []);
    const [published] = connected.published.tracks;
    assert.equal(published.id, mic.id);
    assert.equal(published.state, 'ready');
    assert.match(published.sid, /^MT[0-9a-f]{32}$/);
    await client.leave(connected.session);
  });

  it('relays the offer of the newcomer, the answer and the candidates, word for word', async () => {
    const name = newRoom('relay');
    const alice = await joined('alice', name);
    const pc = randomUUID();
    const bob = await joined('bob', name, { pc });
    const offered = await alice.client.rspThat(
      (body) => body.peer_connections?.some((each) => each.id === pc && each.description),
      "bob's offer",
    );
    const { description } = offered.peer_connections.find(({ id }) => id === pc);
    assert.equal(description.type, 'offer');
    assert.equal(description.revision, 1);
    const own = { revision: 1, tracks: [] };
    const sdp = description.sdp.replace('actpass', 'active');
    const answer = { type: 'answer', revision: 1, sdp };
    const ice = { candidates: [], ufrag: 'abcd', revision: 1, complete: true };
    const update = {
      type: 'update',
      version: 2,
      session: alice.connected.session,
      participant: own,
    };
    alice.client.msg({ ...update, peer_connections: [{ id: pc, description: answer }] });
    alice.client.msg({ ...update, peer_connections: [{ id: pc, ice }] });
    const answered = await bob.client.rspThat(
      (body) => body.peer_connections?.some((each) => each.id === pc && each.description),
      "alice's answer",
    );
    const { description: got } = answered.peer_connections.find(({ id }) => id === pc);
    assert.deepEqual({ type: got.type, revision: got.revision, sdp: got.sdp }, answer);
    await bob.client.rspThat(
      (body) => body.peer_connections?.some((each) => each.id === pc && each.ice?.ufrag === 'abcd'),
      "alice's candidates",
    );
    await bob.client.leave(bob.connected.session);
    const left = await alice.client.rspThat(has('bob', 'disconnected'), 'bob to leave');
    assert.ok(
      left.peer_connections?.some((each) => each.id === pc && each.description?.type === 'close'),
      'the shared connection is closed in the same update',
    );
    await alice.client.leave(alice.connected.session);
  });

  it('shows a lost participant as reconnecting, and takes it back by sync', async () => {
    const name = newRoom('sync');
    const alice = await joined('alice', name);
    const bob = await joined('bob', name);
    await alice.client.rspThat(has('bob', 'connected'), 'bob');
    bob.client.cut();
    await alice.client.rspThat(has('bob', 'reconnecting'), 'bob to be reconnecting');
    const back = await Tcmp.open(server);
    back.hello({
      ...{ type: 'sync', version: 2, name, session: bob.connected.session },
      ...{ token: mintToken(server, 'bob', name) },
      ...{ participant: { revision: 1, tracks: [] }, peer_connections: [] },
    });
    await back.frame('welcome');
    const synced = await back.rsp('synced', 'error');
    assert.equal(synced.type, 'synced', JSON.stringify(synced));
    assert.deepEqual(
      synced.participants.map(({ identity }) => identity),
      ['alice'],
    );
    assert.equal(synced.participant.sid, bob.connected.participant.sid);
    await alice.client.rspThat(has('bob', 'connected'), 'bob to be back');
    await back.leave(bob.connected.session);
    await alice.client.leave(alice.connected.session);
  });

  it('removes who does not come back, and answers a late sync with 53204', async () => {
    const name = newRoom('late');
    const alice = await joined('alice', name);
    const bob = await joined('bob', name);
    bob.client.cut();
    await alice.client.rspThat(has('bob', 'disconnected'), 'bob to be removed');
    const back = await Tcmp.open(server);
    back.hello({
      ...{ type: 'sync', version: 2, name, session: bob.connected.session },
      ...{ token: mintToken(server, 'bob', name) },
      ...{ participant: { revision: 1, tracks: [] }, peer_connections: [] },
    });
    await back.frame('welcome');
    assert.equal((await back.rsp('error', 'synced')).code, 53204);
    await back.done();
    await alice.client.leave(alice.connected.session);
  });

  it('sends the older of two with one identity away with 53205', async () => {
    const name = newRoom('double');
    const older = await joined('alice', name);
    const newer = await joined('alice', name);
    assert.equal((await older.client.rsp('error')).code, 53205);
    assert.notEqual(newer.connected.participant.sid, older.connected.participant.sid);
    assert.equal(newer.connected.sid, older.connected.sid);
    await newer.client.leave(newer.connected.session);
  });

  it('refuses the eleventh in a peer-to-peer room with 53105', async () => {
    const name = newRoom('full');
    const people = [];
    for (let index = 0; index < 10; index += 1) people.push(await joined(`p${index}`, name));
    await assert.rejects(joined('p10', name), { code: 53105 });
    for (const { client, connected } of people) await client.leave(connected.session);
  });

  it('publishes a good track and refuses a second one of the same name', async () => {
    const name = newRoom('names');
    const tracks = [track('same'), track('same', 'video'), track('n'.repeat(129), 'data')];
    const { client, connected } = await joined('alice', name, { tracks });
    const states = connected.published.tracks.map(({ state, error }) => error?.code ?? state);
    assert.deepEqual(states, ['ready', 53304, 53302]);
    await client.leave(connected.session);
  });

  it('notices a client that falls silent', async () => {
    const name = newRoom('silent');
    const alice = await joined('alice', name);
    const bob = await joined('bob', name, { silent: true });
    // bob sends nothing at all from here on; three missed heartbeats and the session time follow.
    await alice.client.rspThat(has('bob', 'reconnecting'), 'bob to be missed');
    const { code } = await within(bob.client.closed, 'the silent socket to be closed');
    assert.ok(![1000, 3005].includes(code), `closed with ${code}`);
    await alice.client.rspThat(has('bob', 'disconnected'), 'bob to be removed');
    await alice.client.leave(alice.connected.session);
  });

  it('accepts connect in the hello itself', async () => {
    const name = newRoom('direct');
    const client = await Tcmp.open(server);
    client.hello(connectRequest(mintToken(server, 'alice', name), { name }));
    await client.frame('welcome');
    const connected = await client.rsp('connected', 'error');
    assert.equal(connected.type, 'connected');
    await client.leave(connected.session);
  });
});
