// What a client may get wrong in TCMP and RSP, and what it gets for it. Others go on unharmed.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { exchange, request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { connectRequest, iceRequest, join, offerSdp, Tcmp } from '../harness/tcmp.mjs';
import { forgeToken, mintToken } from '../harness/tokens.mjs';
import { within } from '../harness/wait.mjs';

const MIB = 1024 * 1024;
// The SDK maps these to a farewell of its own or hangs on them (sections 2.4 of the protocol).
const NEVER_CLOSE_WITH = [1000, 3005];

describe('wrong input to signaling', () => {
  let server;
  let witness;
  before(async () => {
    server = await startServer();
    witness = await join(server, mintToken(server, 'witness', 'witnessed'), { name: 'witnessed' });
  });
  after(cleanUp);

  afterEach(async () => {
    // Whatever was sent: one who was in a room is in it still, and newcomers are served.
    const name = newRoom('after');
    const { client, connected } = await join(server, mintToken(server, 'next', name), { name });
    await client.leave(connected.session);
    await witness.client.frame('heartbeat');
    assert.equal((await request(server, `${server.api}/healthz`)).status, 200);
  });

  async function badAndClosed(text, what) {
    const client = await Tcmp.open(server);
    client.sendText(text);
    const bad = await client.take(({ type }) => type === 'bad', `bad after ${what}`, 15_000);
    assert.equal(typeof bad.reason, 'string', what);
    assert.ok(bad.reason.length > 0, what);
    const { code } = await within(client.closed, `the close after ${what}`);
    assert.ok(!NEVER_CLOSE_WITH.includes(code), `${what}: closed with ${code}`);
  }

  it('answers a first frame that is no hello with bad, and closes', async () => {
    const hello = { id: 'x', type: 'hello', version: 2, timeout: 5000 };
    const cases = {
      'broken JSON': '{"type":"hello",',
      'no object': '[1,2,3]',
      'a bare word': 'hello',
      'an empty frame': '',
      'deep nesting': '['.repeat(50_000),
      'no type': '{"version":2}',
      'an unknown type': '{"type":"greetings"}',
      'a type that is no text': '{"type":5}',
      'msg before hello': JSON.stringify({ type: 'msg', body: iceRequest('x') }),
      'another version': JSON.stringify({ ...hello, version: 1, body: iceRequest('x') }),
      'no body': JSON.stringify(hello),
      'a body that is no object': JSON.stringify({ ...hello, body: 'ice' }),
    };
    for (const [what, text] of Object.entries(cases)) await badAndClosed(text, what);
  });

  it('closes on binary frames and on text that is no UTF-8', async () => {
    const client = await Tcmp.open(server);
    client.sendBinary(Buffer.from('{"type":"hello"}'));
    assert.equal((await within(client.closed, 'the close after a binary frame')).code, 1003);
    const other = await Tcmp.open(server);
    other.sendRawText(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    const { code } = await within(other.closed, 'the close after broken UTF-8');
    assert.ok([1002, 1007].includes(code), `closed with ${code}`);
  });

  /** Opens, says hello with a good token, and is iced. */
  async function iced(identity = 'alice') {
    const client = await Tcmp.open(server);
    client.hello(iceRequest(mintToken(server, identity)));
    const welcome = await client.frame('welcome');
    assert.ok(welcome.negotiatedTimeout > 200);
    assert.ok(Array.isArray((await client.rsp('iced')).ice_servers));
    return client;
  }

  async function refusedThenClosed(client, codes, what) {
    const error = await client.rspThat(({ type }) => type === 'error', `an error after ${what}`);
    assert.ok(codes.includes(error.code), `${what}: ${error.code} ${error.message}`);
    assert.ok(error.message.length > 0);
    // Once welcomed, a client is never sent bad: the SDK would throw.
    assert.ok(!client.pending.some(({ type }) => type === 'bad'), `${what}: bad after welcome`);
    await client.done();
  }

  it('refuses RSP messages before their time', async () => {
    const before = {
      update: {
        type: 'update',
        version: 2,
        session: 'none',
        participant: { revision: 1, tracks: [] },
      },
      'sync without a session': {
        type: 'sync',
        version: 2,
        name: 'x',
        token: mintToken(server, 'a'),
      },
      'sync of an unknown session': {
        ...{ type: 'sync', version: 2, name: 'x', session: 'f'.repeat(128) },
        ...{ token: mintToken(server, 'a'), participant: { revision: 1, tracks: [] } },
      },
    };
    for (const [what, message] of Object.entries(before)) {
      const client = await iced();
      client.msg(message);
      await refusedThenClosed(client, [53003, 53004, 53204], what);
    }
  });

  it('takes a farewell before joining as a farewell', async () => {
    const client = await iced();
    client.msg({ type: 'disconnect', version: 2, session: null });
    client.send({ type: 'bye' });
    await within(client.closed, 'the socket to close');
  });

  it('refuses broken and unknown messages after the welcome, without bad', async () => {
    const cases = {
      'broken JSON': '{"type":"msg",',
      'an unknown TCMP type': '{"type":"greetings"}',
      'a msg without body': '{"type":"msg"}',
      'an unknown RSP type': '{"type":"msg","body":{"type":"dance","version":2}}',
      'an RSP body without type': '{"type":"msg","body":{"version":2}}',
    };
    for (const [what, text] of Object.entries(cases)) {
      const client = await iced();
      client.sendText(text);
      const answer = await client.take(
        ({ type, body }) => type === '(closed)' || (type === 'msg' && body.type === 'error'),
        `an end after ${what}`,
      );
      if (answer.type === '(closed)') assert.ok(!NEVER_CLOSE_WITH.includes(answer.code), what);
      else assert.ok([53003, 53004].includes(answer.body.code), `${what}: ${answer.body.code}`);
      assert.ok(!client.pending.some(({ type }) => type === 'bad'), `${what}: bad after welcome`);
      await client.done();
    }
  });

  it('refuses a connect that is malformed', async () => {
    const token = mintToken(server, 'alice');
    const good = connectRequest(token, { name: newRoom('malformed') });
    const cases = {
      'no participant': { ...good, participant: undefined },
      'tracks that are no list': { ...good, participant: { revision: 1, tracks: {} } },
      'a revision that is no number': { ...good, participant: { revision: 'one', tracks: [] } },
      'peer connections that are no list': { ...good, peer_connections: 'x' },
      'a description without sdp': {
        ...good,
        peer_connections: [{ id: 'a', description: { type: 'offer', revision: 1 } }],
      },
      'a name that is no text': { ...good, name: { a: 1 } },
    };
    for (const [what, message] of Object.entries(cases)) {
      const client = await iced();
      client.msg(message);
      await refusedThenClosed(client, [53003, 53004, 53100, 53403], what);
    }
  });

  it('refuses an SDP of 1 MB', async () => {
    const client = await iced();
    const sdp = offerSdp() + `a=x-long:${'a'.repeat(MIB)}\r\n`;
    client.msg(connectRequest(mintToken(server, 'alice'), { name: newRoom('big'), sdp }));
    const answer = await client.take(
      ({ type, body }) => type === '(closed)' || (type === 'msg' && body.type === 'error'),
      'a refusal of the big SDP',
    );
    if (answer.type === '(closed)')
      assert.ok([1009, 1011, 4413].includes(answer.code), `${answer.code}`);
    else assert.ok([53003, 53004, 53403].includes(answer.body.code), `${answer.body.code}`);
    await client.done();
  });

  it('keeps the others of a room when one of them sends nonsense', async () => {
    const name = newRoom('company');
    const alice = await join(server, mintToken(server, 'alice', name), { name });
    const mallory = await join(server, mintToken(server, 'mallory', name), { name });
    await alice.client.rspThat(
      (body) => body.participants?.some(({ identity }) => identity === 'mallory'),
      'mallory to arrive',
    );
    mallory.client.sendText('\x00\x01 this is no JSON');
    await alice.client.rspThat(
      (body) =>
        body.participants?.some((who) => who.identity === 'mallory' && who.state !== 'connected'),
      'mallory to be gone',
    );
    await alice.client.leave(alice.connected.session);
  });

  it('refuses tokens with the code of their fault, at ice, connect and sync', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = mintToken(server, 'alice');
    const name = newRoom('token');
    const cases = [
      ['no token', 20101, ''],
      ['three dots', 20101, 'a.b.c'],
      ['another algorithm', 20102, forgeToken(server, 'a', { header: { alg: 'none' } })],
      ['RS256', 20102, forgeToken(server, 'a', { header: { alg: 'RS256' } })],
      [
        'another account',
        20103,
        forgeToken(server, 'a', { claims: { sub: 'AC' + '1'.repeat(32) } }),
      ],
      ['expired', 20104, forgeToken(server, 'a', { claims: { exp: now - 1 } })],
      [
        'tampered',
        20107,
        good.slice(0, -8) + (good.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'),
      ],
      ['a foreign secret', 20107, forgeToken(server, 'a', { secret: 'x'.repeat(32) })],
      ['a control character', 53202, forgeToken(server, 'a\u0007b')],
    ];
    for (const [what, code, token] of cases) {
      const first = await Tcmp.open(server);
      first.hello(iceRequest(token));
      await first.frame('welcome');
      await refusedThenClosed(first, [code], `${what} at ice`);

      const second = await iced();
      second.msg(connectRequest(token, { name }));
      await refusedThenClosed(second, [code], `${what} at connect`);
    }
    const { client, connected } = await join(server, good, { name });
    client.cut();
    const back = await Tcmp.open(server);
    back.hello({
      ...{ type: 'sync', version: 2, name, session: connected.session },
      ...{ token: forgeToken(server, 'alice', { claims: { exp: now - 1 } }) },
      ...{ participant: { revision: 1, tracks: [] }, peer_connections: [] },
    });
    await back.frame('welcome');
    await refusedThenClosed(back, [20104], 'an expired token at sync');
  });

  it('answers a second hello on a socket like the first', async () => {
    const name = newRoom('again');
    const { client, connected } = await join(server, mintToken(server, 'alice', name), { name });
    await client.leave(connected.session);
    const twice = await Tcmp.open(server);
    const body = iceRequest(mintToken(server, 'alice', name));
    twice.hello(body);
    await twice.frame('welcome');
    await twice.rsp('iced');
    twice.hello(body);
    twice.msg(connectRequest(mintToken(server, 'alice', name), { name }));
    const joined = await twice.rsp('connected', 'error');
    assert.equal(joined.type, 'connected');
    assert.deepEqual(joined.participants, []);
    await twice.leave(joined.session);
  });

  it('answers a WebSocket request that is none with 4xx', async () => {
    const host = new URL(server.api).host;
    const plain = await exchange(
      server,
      server.api,
      `GET /signaling HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    );
    assert.ok([400, 426].includes(plain.status), `${plain.status}`);
    const old = await exchange(
      server,
      server.api,
      `GET /signaling HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 7\r\n\r\n',
    );
    assert.ok([400, 426].includes(old.status), `${old.status}`);
  });

  it('says clearly that group rooms are not there yet', async () => {
    const { status } = await request(server, `${server.app}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room_name: 'x', room_type: 'group' }),
    });
    assert.ok([400, 401].includes(status), `${status}`);
  });
});
