// The TURN server inside, asked by a published client and by one that breaks the rules.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { request as fetchText } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import {
  ATTRIBUTE,
  METHOD,
  TurnClient,
  attribute,
  password,
  request,
  xorAddress,
} from '../harness/stun.mjs';
import { Tcmp, iceRequest } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

const HOUR_S = 3600;
const SECRET = 'a secret that the test knows';
const nameFor = (user, seconds = HOUR_S) => `${Math.floor(Date.now() / 1000) + seconds}:${user}`;

describe('the TURN server', () => {
  let server;
  before(async () => {
    server = await startServer({ settings: { turn: { secrets: [SECRET] } } });
  });
  after(cleanUp);

  const client = (credentials) => new TurnClient(server.settings.turn.port, credentials).open();
  const signedAs = (user, seconds, secret = SECRET) => {
    const username = nameFor(user, seconds);
    return { username, password: password(username, secret) };
  };
  async function metric(name) {
    const { text } = await fetchText(server, `${server.metrics}/metrics`);
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  }

  /**
   * Two clients of coturn's load tool, relay to relay; fails when messages are lost. Over TLS the
   * tool takes a record for a message and loses those that come together in one.
   */
  async function relaysFor(words, most = 0) {
    const { username, password: word } = signedAs('uclient');
    const list = ['-u', username, '-w', word, '-y', '-c', '-n', '20', '-m', '2', '-l', '400'];
    const result = await run('turnutils_uclient', [...list, ...words, '127.0.0.1']);
    const report = result.stdout + result.stderr;
    assert.equal(result.status, 0, report);
    const counts = [...report.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/g)].at(-1);
    const [sent, received] = counts.slice(1).map(Number);
    assert.equal(sent, 40, report);
    assert.ok(received >= sent - most, report);
  }

  it('hands out credentials that work, for UDP, TCP and TLS', async () => {
    const signaling = await Tcmp.open(server);
    signaling.hello(iceRequest(mintToken(server, 'alice', 'turn')));
    const { ice_servers: list } = await signaling.rsp('iced');
    signaling.close?.();
    const { urls, username, credential } = list.at(-1);
    const { port, tls_port: tlsPort } = server.settings.turn;
    assert.deepEqual(urls, [
      `turn:localhost:${port}?transport=udp`,
      `turn:localhost:${port}?transport=tcp`,
      `turns:localhost:${tlsPort}?transport=tcp`,
    ]);
    assert.match(username, /^\d+:alice$/);
    const alice = await client({ username, password: credential });
    const answer = await alice.allocate();
    assert.ok(answer.success, `refused with ${answer.code}`);
    assert.equal(answer.address(ATTRIBUTE.relayed).address, '127.0.0.1');
    assert.equal(answer.address(ATTRIBUTE.mapped).port, alice.socket.address().port);
    const none = attribute(ATTRIBUTE.lifetime, [0, 0, 0, 0]);
    assert.equal((await alice.ask(METHOD.refresh, [none])).lifetime, 0);
    alice.close();
  });

  it('relays for the client of coturn over UDP, TCP and TLS, by channels and by indications', async () => {
    const port = String(server.settings.turn.port);
    const tls = String(server.settings.turn.tls_port);
    await relaysFor(['-p', port]);
    await relaysFor(['-p', port, '-s']);
    await relaysFor(['-p', port, '-t']);
    await relaysFor(['-p', tls, '-t', '-S'], 20);
    const bytes = 'conclave_turn_relay_bytes_total{direction="to_clients"}';
    await until(async () => (await metric(bytes)) > 0, 'bytes to be counted');
  });

  it('refuses credentials that are old, forged or of another house', async () => {
    for (const [credentials, why] of [
      [signedAs('old', -1), 'old'],
      [signedAs('forged', HOUR_S, 'a secret of somebody else'), 'forged'],
      [{ ...signedAs('alice'), username: nameFor('bob') }, "another's password"],
      [{ username: 'alice', password: 'x' }, 'no time in the name'],
      [signedAs('distant', 100 * 24 * HOUR_S), 'valid for too long'],
    ]) {
      const one = await client(credentials);
      assert.equal((await one.allocate()).code, 401, why);
      one.close();
    }
    const expired = 'conclave_turn_auth_failures_total{cause="expired"}';
    await until(async () => (await metric(expired)) >= 2, 'refusals to be counted');
  });

  it("keeps an allocation from another account's hands", async () => {
    const alice = await client(signedAs('alice'));
    assert.ok((await alice.allocate()).success);
    alice.credentials = { ...alice.credentials, ...signedAs('mallory') };
    assert.equal((await alice.ask(METHOD.refresh)).code, 441);
    alice.close();
  });

  it('does not relay to loopback, private networks or itself', async () => {
    const alice = await client(signedAs('alice'));
    assert.ok((await alice.allocate()).success);
    const port = server.settings.turn.port;
    for (const address of ['0.0.0.0', '10.0.0.1', '127.0.0.2', '169.254.169.254', '192.168.1.1']) {
      const peer = attribute(ATTRIBUTE.peer, xorAddress(address, port));
      assert.equal((await alice.ask(METHOD.createPermission, [peer])).code, 403, address);
    }
    const channel = attribute(0x000c, [0x40, 0, 0, 0]);
    const own = attribute(ATTRIBUTE.peer, xorAddress('127.0.0.1', 443));
    assert.equal((await alice.ask(METHOD.channelBind, [channel, own])).code, 403);
    const far = attribute(ATTRIBUTE.peer, xorAddress('9.9.9.9', 443));
    assert.ok((await alice.ask(METHOD.createPermission, [far])).success);
    alice.close();
  });

  it('closes a stream that speaks something else', async () => {
    const socket = connect(server.settings.turn.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
  });

  it('falls silent before a flood of strangers, and serves those it knows', async () => {
    const stranger = await client({});
    let answers = 0;
    stranger.socket.on('message', () => ++answers);
    for (let i = 0; i < 2000; ++i) stranger.send(request(METHOD.allocate));
    await until(
      async () => (await metric('conclave_turn_unanswered_total')) >= 1000,
      'the flood to be met with silence',
    );
    assert.ok(answers < 500, `${answers} answers to 2000 requests`);
    stranger.close();
    // The same source is silenced for strangers over UDP; over TCP nobody can be reflected on.
    await relaysFor(['-p', String(server.settings.turn.port), '-t']);
  });
});
