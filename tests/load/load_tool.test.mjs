// The load tool reaches the server: everything that it counts on must be there before its figures
// mean anything. No figure of time is looked at.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { startServer } from '../harness/server.mjs';

const LOAD = process.env.CONCLAVE_LOAD;

describe('the load tool', () => {
  let server;
  before(async () => {
    server = await startServer({
      settings: { rooms: { default_type: 'group' }, media: { listen: ['127.0.0.1'] } },
    });
  });
  after(cleanUp);

  const load = (words, secret = server.apiKeySecret) =>
    run(
      LOAD,
      [
        ...['--url', `${server.api.replace(/^https/, 'wss')}/signaling`, '--ca', server.caFile],
        ...['--pid', String(server.pid), '--settle', '0.5', ...words],
      ],
      {
        env: {
          TWILIO_ACCOUNT_SID: server.accountSid,
          TWILIO_API_KEY_SID: server.apiKeySid,
          TWILIO_API_KEY_SECRET: secret,
        },
      },
    );

  it('gets the media of two publishers to each other and to a viewer, and can read them', async () => {
    const file = join(await temporaryFolder('load'), 'report.json');
    const words = ['--publishers', '2', '--viewers', '1', '--seconds', '3', '--json', file];
    const { status, stderr } = await load(words);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    assert.ok(report.delivered_video_packets > 0, 'pictures came');
    assert.ok(report.delivered_packets > report.delivered_video_packets, 'sound came');
    assert.ok(report.frames > 0, 'pictures were whole, from a key frame on');
    assert.equal(report.undecryptable, 0);
    assert.equal(report.strangers, 0, 'every payload is one that the tool sent');
    assert.equal(report.unknown_payload_type, 0);
    assert.equal(report.profile, 'AEAD_AES_128_GCM');
  });

  it('says why when the server does not take its token', async () => {
    const { status, stderr } = await load(['--seconds', '1'], 'not the secret of that key');
    assert.equal(status, 1);
    assert.match(stderr, /load-\d: .*2010/); // 20101 and its like: the access token
  });
});
