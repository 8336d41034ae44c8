// Room rules as the published SDK sees them: who is let in, who is sent away, with which code.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { forgeToken, mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

const SILENT = { audio: false, video: false };

describe('a go room', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ settings: { rooms: { default_type: 'go' } } });
  });
  after(cleanUp);

  it('takes two and refuses the third with 53105, and the two talk on', async () => {
    const name = newRoom('go');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inChromium('bob');
    const carol = await calls.inChromium('carol');
    await alice.mustJoin(name);
    await bob.mustJoin(name);
    await alice.seesAndHears();
    const refused = await carol.join(name, SILENT);
    assert.equal(refused.code, 53105, refused.message);
    await alice.seesAndHears();
    await bob.seesAndHears();
    assert.equal(await alice.count('participantConnected', { identity: 'carol' }), 0);

    await bob.call('leave');
    await alice.noted('participantDisconnected', { identity: 'bob' });
    await carol.mustJoin(name);
    await carol.sees();
  });
});

describe('a peer-to-peer room', () => {
  let calls;
  before(async () => {
    calls = await startCalls({ firefox: true });
  });
  after(cleanUp);

  it('connects three, each with each', async () => {
    const name = newRoom('three');
    const people = [
      await calls.inChromium('alice'),
      await calls.inFirefox('bob'),
      await calls.inChromium('carol'),
    ];
    for (const who of people) await who.mustJoin(name);
    for (const who of people) {
      for (const other of people.filter((each) => each !== who)) {
        for (const kind of ['audio', 'video']) {
          await who.noted('trackSubscribed', { identity: other.identity, kind });
        }
      }
      await who.seesMovement(2);
      await who.hears();
      await until(
        async () => (await who.received()).connections === 2,
        `${who.identity} to have two connections`,
      );
    }
    await people[0].call('leave');
    for (const who of people.slice(1)) {
      await who.noted('participantDisconnected', { identity: 'alice' });
      await who.seesMovement(1);
    }
    for (const who of people.slice(1)) await who.call('leave');
  });

  it('lets the newcomer in when an identity joins twice, and sends the older away with 53205', async () => {
    const name = newRoom('twice');
    const bob = await calls.inChromium('bob');
    await bob.mustJoin(name);
    const older = await calls.inChromium('alice');
    const newer = await calls.inChromium('alice');
    const first = await older.mustJoin(name);
    await bob.sees();
    const second = await newer.mustJoin(name);
    assert.notEqual(second.participant, first.participant);
    await older.noted('disconnected', { code: 53205 });
    await bob.noted('participantDisconnected', { sid: first.participant });
    await bob.noted('participantConnected', { sid: second.participant });
    assert.deepEqual((await bob.state()).others, ['alice']);
    await bob.seesMovement();
    await newer.seesAndHears();
  });

  it('makes a room of its own for a call without a name', async () => {
    const alice = await calls.inChromium('alice');
    const answer = await alice.mustJoin(undefined, {
      ...SILENT,
      token: mintToken(calls.server, 'alice'),
    });
    assert.equal(answer.name, answer.sid);
    await alice.call('leave');
  });

  it('refuses bad tokens with the code of their fault', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { server } = calls;
    const dave = await calls.inChromium('dave');
    const cases = [
      ['not a token', 20101, 'badToken'],
      ['another content type', 20102, forgeToken(server, 'dave', { header: { cty: 'x' } })],
      [
        'an unknown key',
        20103,
        forgeToken(server, 'dave', { claims: { iss: 'SK' + '0'.repeat(32) } }),
      ],
      ['expired', 20104, forgeToken(server, 'dave', { claims: { exp: now - 60 } })],
      ['not yet valid', 20105, forgeToken(server, 'dave', { claims: { nbf: now + 3600 } })],
      ['no video grant', 20106, forgeToken(server, 'dave', { grants: { identity: 'dave' } })],
      ['another room', 20106, mintToken(server, 'dave', 'elsewhere')],
      ['a foreign secret', 20107, forgeToken(server, 'dave', { secret: 'not the secret' })],
      ['no identity', 53200, forgeToken(server, '', { grants: { video: {} } })],
      ['a long identity', 53201, forgeToken(server, 'd'.repeat(129))],
    ];
    for (const [what, code, token] of cases) {
      const answer = await dave.join(newRoom('refused'), { ...SILENT, token });
      assert.equal(answer.code, code, `${what}: ${answer.message ?? 'was let in'}`);
    }
  });

  it('refuses a name that is too long', async () => {
    const erin = await calls.inChromium('erin');
    const token = mintToken(calls.server, 'erin');
    const answer = await erin.join('r'.repeat(129), { ...SILENT, token });
    assert.equal(answer.code, 53101, answer.message);
  });
});
