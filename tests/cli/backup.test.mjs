// What can go wrong with backups: each refusal says what to do, and nothing is left half done.
import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { startServer } from '../harness/server.mjs';

let server;
let root;
let backup;

const conclave = (words, options) => run(server.binary, words, options);
/** A copy of the backup, changed. */
async function changed(name, change) {
  const copy = join(root, name);
  await cp(backup, copy, { recursive: true });
  await change(copy);
  return copy;
}
async function changeManifest(folder, change) {
  const file = join(folder, 'backup.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  change(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

before(async () => {
  server = await startServer({ start: false });
  root = await temporaryFolder('backups');
  backup = join(root, 'whole');
  await mkdir(join(server.dataDir, 'mail'));
  await writeFile(join(server.dataDir, 'mail/letter.eml'), 'a link');
  const { stderr, status } = await conclave(['backup', backup, '--data-dir', server.dataDir]);
  assert.equal(status, 0, stderr);
});
after(cleanUp);

describe('a backup', () => {
  it('holds the files of the installation, and the database as SQLite', async () => {
    assert.deepEqual((await readdir(backup)).sort(), ['backup.json', 'database.sqlite', 'files']);
    const files = await readdir(join(backup, 'files'));
    for (const name of ['conclave.toml', 'secret.key', '.env', 'tls'])
      assert.ok(files.includes(name));
    for (const name of ['conclave.db', 'mail']) assert.ok(!files.includes(name));
  });

  it('is found whole', async () => {
    const { status, stdout } = await conclave(['restore', backup, '--check']);
    assert.equal(status, 0);
    assert.match(stdout, /Whole: \d+ rows of SQLite and \d+ files/);
  });

  it('never replaces another', async () => {
    const { status, stderr } = await conclave(['backup', backup, '--data-dir', server.dataDir]);
    assert.equal(status, 1);
    assert.match(stderr, /is there already\. Name a new folder/);
  });

  it('leaves other backups inside the data directory out', async () => {
    const inside = join(server.dataDir, 'backups');
    for (const name of ['one/', 'two']) {
      const words = ['backup', join(inside, name), '--data-dir', server.dataDir];
      const { status, stderr } = await conclave(words);
      assert.equal(status, 0, stderr);
    }
    const files = await readdir(join(inside, 'two/files'), { recursive: true });
    assert.deepEqual(
      files.filter((name) => name.includes('database.sqlite')),
      [],
    );
    await rm(inside, { recursive: true });
  });
});

describe('a restore is refused', () => {
  const refused = async (folder, words, pattern, options) => {
    const place = join(root, 'nowhere');
    const answer = await conclave(['restore', folder, '--data-dir', place, ...words], options);
    assert.equal(answer.status, 1, answer.stdout);
    assert.match(answer.stderr, pattern);
    assert.deepEqual(existsSync(place) ? await readdir(place) : [], []);
  };

  it('of something else', () => refused(root, [], /is no backup: it has no backup\.json/));

  it('of one that was damaged', async () => {
    const folder = await changed('damaged', (copy) => appendFile(join(copy, 'files/.env'), 'x'));
    await refused(folder, [], /\.env is not what it was/);
    await refused(folder, ['--check'], /\.env is not what it was/);
  });

  it('of one that lacks a file', async () => {
    const folder = await changed('lacking', (copy) => rm(join(copy, 'database.sqlite')));
    await refused(folder, [], /database\.sqlite is missing/);
  });

  it('of one of a newer program', async () => {
    const folder = await changed('newer', (copy) =>
      changeManifest(copy, (manifest) =>
        Object.assign(manifest, { version: 2, program: 'conclave 9' }),
      ),
    );
    await refused(folder, [], /made by conclave 9, which is newer/);
  });

  for (const path of ['files/../../escaped', '/etc/escaped', '']) {
    it(`of one that would write to "${path}"`, async () => {
      const folder = await changed(`path-${path.length}`, (copy) =>
        changeManifest(copy, (manifest) => Object.assign(manifest.files[1], { path })),
      );
      await refused(folder, [], /names a file that can't be/);
    });
  }

  it('with another key than the database was sealed with', async () => {
    const folder = await changed('other-key', (copy) => copy);
    const env = { CONCLAVE_SECRET_KEY: '0'.repeat(64) };
    await refused(folder, [], /not the one that the database was sealed with/, { env });
  });

  it('into a place where something is', async () => {
    const words = ['restore', backup, '--data-dir', server.dataDir];
    const { status, stderr } = await conclave(words);
    assert.equal(status, 1);
    assert.match(stderr, /is not empty\. Move what is there away/);
    assert.ok(existsSync(join(server.dataDir, 'conclave.db')));
  });
});

describe('a key in the environment', () => {
  let bare;
  let key;
  before(async () => {
    bare = join(root, 'bare');
    await cp(server.dataDir, bare, { recursive: true });
    key = (await readFile(join(bare, 'secret.key'), 'utf8')).trim();
    await rm(join(bare, 'secret.key'));
  });
  const token = (env) =>
    conclave(['token', '--identity', 'ann', '--room', 'r', '--data-dir', bare], { env });

  it('stands for the file', async () => {
    const without = await token({});
    assert.equal(without.status, 1);
    assert.match(without.stderr, /There is no .*secret\.key/);
    const { status, stderr } = await token({ CONCLAVE_SECRET_KEY: key });
    assert.equal(status, 0, stderr);
  });

  it('that is none is refused, and not repeated', async () => {
    const { status, stderr } = await token({ CONCLAVE_SECRET_KEY: key.slice(1) });
    assert.equal(status, 1);
    assert.match(stderr, /CONCLAVE_SECRET_KEY.*64 hexadecimal digits/);
    assert.ok(!stderr.includes(key.slice(1)));
  });

  it('is not in the backup, which says so', async () => {
    const folder = join(root, 'keyless');
    const words = ['backup', folder, '--data-dir', bare];
    const { status, stdout, stderr } = await conclave(words, { env: { CONCLAVE_SECRET_KEY: key } });
    assert.equal(status, 0, stderr);
    assert.match(stdout + stderr, /Not in it, and needed to restore it: the secret key/);
    assert.ok(!existsSync(join(folder, 'files/secret.key')));
    const place = join(root, 'keyless-restored');
    const back = ['restore', folder, '--data-dir', place];
    const refused = await conclave(back);
    assert.match(refused.stderr, /The secret key is not in the backup/);
    const restored = await conclave(back, { env: { CONCLAVE_SECRET_KEY: key } });
    assert.equal(restored.status, 0, restored.stderr);
  });

  it('may lie in another file', async () => {
    const elsewhere = join(root, 'elsewhere.key');
    await writeFile(elsewhere, `${key}\n`, { mode: 0o600 });
    const toml = join(bare, 'conclave.toml');
    await writeFile(toml, `secret_key_file = "${elsewhere}"\n${await readFile(toml, 'utf8')}`);
    const { status, stderr } = await token({});
    assert.equal(status, 0, stderr);
  });
});
