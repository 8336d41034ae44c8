// Mails leave through a real mail server, with TLS and a password; a dead one loses nothing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import {
  linkIn,
  MAIL_PASSWORD,
  MAIL_USER,
  parseMail,
  prepareMailServer,
} from '../harness/mail.mjs';
import { startServer } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const RETRY_MS = 120_000; // the first pause is 30 s, and the queue is looked at every 15 s

describe('mail', () => {
  let server;
  let post;

  before(async () => {
    server = await startServer({ start: false });
    post = await prepareMailServer({
      certificate: join(server.dataDir, 'tls/server.pem'),
      key: join(server.dataDir, 'tls/server.key'),
    });
    await server.writeConfig({
      mail: {
        ...{ host: 'localhost', port: post.port, username: MAIL_USER, password: MAIL_PASSWORD },
        ...{ authority: 'tls/authority.pem', from: 'rooms@example.org', from_name: 'Räume' },
      },
    });
    await server.start();
  });
  after(cleanUp);

  const doctor = () => run(server.binary, ['doctor', '--data-dir', server.dataDir]);
  const to = (address) => post.mails.filter((mail) => mail.to.includes(address));

  it('waits in the database while the mail server is away, also over a restart', async () => {
    const visitor = new Visitor(server);
    assert.equal((await visitor.register('ann', PASSWORD)).status, 200);
    await until(() => server.log().includes('mail_put_off'), 'the delivery to fail');
    assert.match((await doctor()).stdout, /Mail.*localhost:\d+: /);
    await server.stop();
    await post.start();
    await server.start();
    await until(() => to('ann@example.org').length > 0, 'the mail to arrive', RETRY_MS);
    const [mail] = to('ann@example.org');
    assert.equal(mail.tls, true);
    assert.equal(mail.from, 'rooms@example.org');
    const { subject, text, source } = parseMail(mail.source);
    assert.match(subject, /^Confirm your email address/);
    assert.match(source, /^From: =\?utf-8\?B\?UsOkdW1l\?= <rooms@example\.org>/);
    const code = new URL(linkIn({ text }, '/account/confirm')).hash.replace('#code=', '');
    const confirmed = await visitor.post('/api/account/confirm', { code });
    assert.deepEqual([confirmed.status, confirmed.json.email], [200, 'ann@example.org']);
  });

  it('gives up on an address that the mail server refuses for good', async () => {
    await new Visitor(server).register('no-such-person', PASSWORD);
    await until(() => server.log().includes('mail_refused'), 'the refusal');
    assert.doesNotMatch(server.log(), /no-such-person@/); // addresses stay out of the log
  });

  it('is checked by the doctor, certificate and password too', async () => {
    assert.match((await doctor()).stdout, /Mail.*answers and knows us/);
    await server.writeConfig({ mail: { password: 'wrong' } });
    assert.match((await doctor()).stdout, /Mail.*localhost:\d+: /);
    await server.writeConfig({ mail: { password: MAIL_PASSWORD, authority: 'tls/server.key' } });
    assert.match((await doctor()).stdout, /Mail.*localhost:\d+: /);
  });
});
