// Mails that look as the operator wants them, tried from the command line.
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { startServer } from '../harness/server.mjs';

let server;
const mail = (...words) => run(server.binary, ['mail', ...words, '--data-dir', server.dataDir]);
/** The one mail in the folder, unfolded; it goes from there. */
async function taken() {
  const folder = join(server.dataDir, 'mail');
  const names = await readdir(folder);
  assert.equal(names.length, 1);
  const text = await readFile(join(folder, names[0]), 'utf8');
  await rm(join(folder, names[0]));
  return text.replaceAll('=\r\n', '');
}

before(async () => {
  server = await startServer({ start: false });
});
after(cleanUp);

it('is written to the folder where there is no mail server', async () => {
  const { status, stdout, stderr } = await mail('test', 'ann@example.org');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /There is no mail server; it is written to .*mail/);
  const text = await taken();
  assert.match(text, /^To: .*ann@example\.org/m);
  assert.match(text, /text\/html/);
});

it('is refused to what is no address', async () => {
  const { status, stderr } = await mail('test', 'ann');
  assert.equal(status, 1);
  assert.match(stderr, /"ann" is no mail address; write one like/);
});

it('stands in a frame that was printed and changed, above who is behind it', async () => {
  const { stdout } = await run(server.binary, ['mail', 'frame']);
  assert.match(stdout, /\{\{content\}\}/);
  await writeFile(
    join(server.dataDir, 'mail.html'),
    stdout.replace('</h1>', '</h1><hr class="ours">'),
  );
  await server.writeConfig({ mail: { frame: 'mail.html', footer: 'Example Ltd\n1 High Street' } });
  const { status, stderr } = await mail('test', 'ann@example.org');
  assert.equal(status, 0, stderr);
  const text = await taken();
  assert.match(text, /<hr class=3D"ours">/);
  assert.match(text, /Example Ltd<br>\r\n1 High Street/);
  assert.match(text, /Example Ltd\r\n1 High Street\r\n/);
});

it('is not sent in a frame that swallows what it says', async () => {
  await writeFile(join(server.dataDir, 'mail.html'), '<p>Hello {{name}}</p>');
  const { status, stderr } = await mail('test', 'ann@example.org');
  assert.equal(status, 1);
  assert.match(stderr, /mail\.html: it has a place "\{\{name\}\}"; there are/);
});
