// The configuration as a file on the command line: out of one installation, looked at, and into another.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { startServer } from '../harness/server.mjs';

const SECRET = 'a-secret-of-the-shop-that-is-long-enough';

let from;
let to;
let path;

const config = (server, words, options) =>
  run(server.binary, ['config', ...words, '--data-dir', server.dataDir], options);
async function exported(server) {
  const { status, stdout, stderr } = await config(server, ['export']);
  assert.equal(status, 0, stderr);
  const { exported: when, ...lists } = JSON.parse(stdout);
  assert.ok(Date.parse(when) > 0);
  return lists;
}
/** The lines of the preview: "Application shop will be made". */
const lines = (stdout) => stdout.split('\n').map((line) => line.trim().split(/ {2,}/).join(' | '));

before(async () => {
  from = await startServer({ start: false });
  to = await startServer({ start: false });
  await from.command([
    ...['client', 'add', '--id', 'shop', '--name', 'The shop', '--secret', SECRET],
    ...['--redirect-uri', 'https://shop.example.org/callback'],
  ]);
  await from.command(
    [
      ...['provider', 'add', 'corp', '--authority', 'https://corp.example.org'],
      ...['--client-id', 'us', '--secret-stdin'],
    ],
    'what-corp-gave-us\n',
  );
  path = join(from.dataDir, 'configuration.json');
});
after(cleanUp);

it('is written without secrets and without what stands in conclave.toml', async () => {
  const { status, stdout, stderr } = await config(from, ['export', path]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /configuration\.json/);
  const text = await readFile(path, 'utf8');
  assert.doesNotMatch(text, /what-corp-gave-us|conclave_admin|"id"/);
  assert.ok(!text.includes(SECRET));
  const file = JSON.parse(text);
  assert.equal(file.format, 'conclave-configuration');
  assert.deepEqual(
    file.clients.map(({ clientId }) => clientId),
    ['shop'],
  );
  delete file.exported;
  assert.deepEqual(await exported(from), file, 'the same on standard output');
});

it('shows what it would do, and does nothing without a word', async () => {
  const before = await exported(to);
  const looked = await config(to, ['import', path, '--dry-run']);
  assert.equal(looked.status, 0, looked.stderr);
  assert.ok(lines(looked.stdout).includes('Application | shop | will be made'), looked.stdout);
  assert.ok(lines(looked.stdout).includes('Provider | corp | will be made'));
  assert.match(looked.stdout, /stays as it is/);
  assert.match(looked.stdout, /Nothing was changed/);
  const unasked = await config(to, ['import', path]);
  assert.equal(unasked.status, 1);
  assert.match(unasked.stderr, /no terminal to ask on.*--yes/);
  assert.deepEqual(await exported(to), before);
});

it('asks on a terminal', async () => {
  const command = [to.binary, 'config', 'import', path, '--data-dir', to.dataDir];
  const answered = (words) =>
    run('script', ['--quiet', '--return', '--command', command.join(' '), '/dev/null'], {
      input: words,
    });
  const no = await answered('n\n');
  assert.equal(no.status, 0, no.stdout);
  assert.match(no.stdout, /Carry out 2 changes\? \[y\/N\]/);
  assert.match(no.stdout, /Nothing was changed/);
  const yes = await answered('y\n');
  assert.equal(yes.status, 0, yes.stdout);
  assert.match(yes.stdout, /2 done/);
});

it('is the same there afterwards, and a second time changes nothing', async () => {
  const there = await exported(to);
  const here = await exported(from);
  assert.deepEqual(there.clients, here.clients);
  assert.deepEqual(there.identityProviders, here.identityProviders);
  const again = await config(to, ['import', path]);
  assert.equal(again.status, 0, again.stderr);
  assert.match(again.stdout, /nothing to change/);
});

it('changes what the file names, and keeps none of the others when something is refused', async () => {
  const file = {
    format: 'conclave-configuration',
    version: 1,
    apiScopes: [{ name: 'two words' }],
    clients: [{ clientId: 'shop', clientName: 'Another', allowedScopes: ['openid', 'profile'] }],
  };
  const input = JSON.stringify(file);
  const { status, stdout } = await config(to, ['import', '-', '--yes'], { input });
  assert.equal(status, 1);
  assert.ok(
    lines(stdout).includes('Application | shop | will be changed | clientName, allowedScopes'),
    stdout,
  );
  assert.match(stdout, /API scope two words: .*visible ASCII/);
  assert.match(stdout, /1 done, 1 refused/);
  const [shop] = (await exported(to)).clients;
  assert.equal(shop.clientName, 'Another');
  assert.deepEqual(shop.redirectUris, ['https://shop.example.org/callback']);
});

it('stands in the audit log, one row a change', async () => {
  await to.start();
  const admin = await Administrator.signIn(to);
  const { logs } = (await admin.get('Logs/AuditLog?subjectName=cli&pageSize=100')).json;
  const imports = logs.filter(({ action }) => action.includes('config'));
  assert.deepEqual(
    imports.map(({ event, action }) => `${JSON.parse(action).command}: ${event}`).reverse(),
    [
      'conclave config import: ClientAddedEvent',
      'conclave config import: IdentityProviderAddedEvent',
      'conclave config import: ClientUpdatedEvent',
    ],
  );
  const { before: was, after: is } = JSON.parse(imports[0].data);
  assert.deepEqual([was.clientName, is.clientName], ['The shop', 'Another']);
  await to.stop();
});

it('says why a file is not taken', async () => {
  const wrong = join(from.dataDir, 'wrong.json');
  for (const [text, words] of [
    ['{', /no JSON object/],
    ['{}', /"format" must be/],
    ['{"format":"conclave-configuration","version":1}', /1 to 5000 items/],
  ]) {
    await writeFile(wrong, text);
    const { status, stderr } = await config(to, ['import', wrong, '--yes']);
    assert.equal(status, 1);
    assert.match(stderr, words);
  }
  const missing = await config(to, ['import', `${wrong}-not`, '--yes']);
  assert.match(missing.stderr, /There is no file/);
  const both = await config(to, ['import', path, '--yes', '--dry-run']);
  assert.equal(both.status, 2);
});
