// The administrators' console: the configuration as a file, from one installation into another.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { AUDITOR, CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const SECRET = 'a-secret-of-the-shop-that-is-long-enough';

describe('the configuration as a file', () => {
  let from;
  let to;
  let admin;
  let path;
  const adminOf = async (server) => {
    const chromium = await launchChromium({ caFile: server.caFile });
    const page = await (await chromium.newContext()).newPage();
    const somebody = ConsolePerson.administrator(page, server);
    await somebody.signInAt('/configuration');
    await somebody.heading('Import and export');
    return somebody;
  };

  before(async () => {
    from = await startServer({ settings: CONSOLE_SETTINGS });
    to = await startServer({ settings: CONSOLE_SETTINGS });
    await from.command([
      ...['client', 'add', '--id', 'shop', '--name', 'The shop', '--secret', SECRET],
      ...['--redirect-uri', 'https://shop.example.org/callback'],
    ]);
  });
  after(cleanUp);

  it('leaves an installation without secrets', async () => {
    admin = await adminOf(from);
    const waiting = admin.page.waitForEvent('download');
    await admin.press('Export as a file');
    path = await (await waiting).path();
    const text = await readFile(path, 'utf8');
    assert.ok(!text.includes(SECRET));
    const { clients, roles } = JSON.parse(text);
    assert.deepEqual(
      clients.map(({ clientId }) => clientId),
      ['shop'],
    );
    assert.ok(roles.some(({ name }) => name === AUDITOR));
  });

  it('is the file that the command line writes', async () => {
    const { stdout } = await from.command(['config', 'export']);
    const lasting = (file) => ({ ...JSON.parse(file), exported: '' });
    assert.deepEqual(lasting(await readFile(path, 'utf8')), lasting(stdout));
  });

  it('is read by another one, which shows what it would do first', async () => {
    const file = JSON.parse(await readFile(path, 'utf8'));
    file.apiScopes.push({ name: 'two words' });
    const mine = join(path, '..', 'configuration-to-import.json');
    await writeFile(mine, JSON.stringify(file));
    admin = await adminOf(to);
    await admin.page.getByLabel('File to import').setInputFiles(mine);
    await admin.page.getByRole('list', { name: 'What will happen' }).waitFor();
    await admin.says('Stays as it is');
    await examineAll(admin.page, 'console-import');
    await admin.press('Carry out 2 changes');
    await admin.says('1 done, 1 refused.');
    await admin.says('A scope is visible ASCII without spaces');
    await examineAll(admin.page, 'console-imported');
    await admin.goTo('Applications');
    await admin.page.getByRole('link', { name: /^The shop/ }).click();
    await admin.heading('The shop');
    const where = admin.page.getByLabel('Redirect addresses', { exact: true });
    assert.equal(await where.inputValue(), 'https://shop.example.org/callback');
  });

  it('changes nothing the second time', async () => {
    await admin.goTo('Import and export');
    await admin.page.getByLabel('File to import').setInputFiles(path);
    await admin.page.getByRole('button', { name: 'Nothing to change' }).waitFor();
  });

  it('says why a file is not taken', async () => {
    const other = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await admin.page.getByLabel('File to import').setInputFiles(other);
    await admin.says('The file is no configuration');
    await examineAll(admin.page, 'console-import-refused');
  });

  it('stands in the audit log, one row a change', async () => {
    await admin.goTo('Audit log');
    await admin.write('Event', 'ClientAdded');
    await admin.says('1–1 of 1');
  });

  it('is given to an auditor, who imports nothing', async () => {
    await to.addUser('olga', PASSWORD, ['--role', AUDITOR]);
    const page = await (await admin.page.context().browser().newContext()).newPage();
    const olga = new ConsolePerson(page, { server: to, name: 'olga', password: PASSWORD });
    await olga.signInAt('/configuration');
    await olga.heading('Import and export');
    assert.deepEqual(await olga.controls(), ['Export as a file']);
  });
});
