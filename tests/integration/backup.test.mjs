// A backup of a server that runs, and what becomes of it: another server that goes on where it was,
// in the same database engine or in another.
import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { cleanUp, onCleanup } from '../harness/cleanup.mjs';
import { mustRun } from '../harness/command.mjs';
import { startDatabase } from '../harness/databases.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { request } from '../harness/http.mjs';
import { RunningServer, startServer } from '../harness/server.mjs';

const ANN = { username: 'ann', password: 'Paper-Boat-On-The-Lake-9' };
const WAYS = [
  ['SQLite', 'SQLite'],
  ['SQLite', 'MariaDB'],
  ['MariaDB', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
];

/** Every file and folder below, with what others may do with it. */
async function readable(folder) {
  const names = await readdir(folder, { recursive: true });
  const open = [];
  for (const name of names) {
    if ((await stat(join(folder, name))).mode & 0o077) open.push(name);
  }
  return open;
}

const keySet = async (server) =>
  (await request(server, `${server.identity}/.well-known/openid-configuration/jwks`)).json;

const events = async (admin) =>
  (await admin.get('Logs/AuditLog?pageSize=100')).json.logs.map(({ event }) => event);

for (const [from, to] of WAYS) {
  describe(`a backup of ${from}, restored into ${to}`, () => {
    let server;
    let copy;
    let visitor;
    let tokens;
    let keys;
    let folder;
    let target;

    before(async () => {
      const { env } = await startDatabase(from);
      target = (await startDatabase(to)).env;
      server = await startServer({ env });
      await server.addUser(ANN.username, ANN.password);
      visitor = new Visitor(server);
      tokens = await visitor.tokens(ANN);
      keys = await keySet(server);
      folder = join(await temporaryFolder('backups'), 'first');
    });
    after(cleanUp);

    it('is written while people sign in', async () => {
      let over = false;
      let count = 0;
      const busy = (async () => {
        while (!over) {
          assert.ok((await new Visitor(server).tokens(ANN)).access_token);
          count += 1;
        }
      })();
      const { stdout } = await server.command(['backup', folder]);
      over = true;
      await busy;
      assert.ok(count > 0);
      assert.match(stdout, /rows of .* and \d+ files/);
      const admin = await Administrator.signIn(server);
      assert.ok((await events(admin)).includes('InstallationBackedUpEvent'));
      assert.deepEqual(await readable(folder), []);
    });

    it('becomes an installation', async () => {
      await server.stop();
      const place = join(await temporaryFolder('restored'), 'data');
      const words = ['restore', folder, '--data-dir', place];
      const { stdout } = await mustRun(server.binary, words, { env: target });
      assert.match(stdout, /Restored/);
      copy = Object.assign(new RunningServer({ env: target }), server.describe(), {
        dataDir: place,
      });
      onCleanup(() => copy.stop());
      await copy.start();
    });

    it('goes on with the tokens that were given before', async () => {
      assert.deepEqual(await keySet(copy), keys);
      const renewed = await visitor.refresh(tokens.refresh_token);
      assert.equal(renewed.status, 200, JSON.stringify(renewed));
    });

    it('knows everybody, and who administers', async () => {
      assert.ok((await new Visitor(copy).tokens(ANN)).access_token);
      const admin = await Administrator.signIn(copy);
      const made = await admin.call('POST', 'Roles', { name: 'after-the-restore' });
      assert.equal(made.status, 201, made.text); // what is numbered goes on being numbered
      assert.ok((await events(admin)).includes('InstallationRestoredEvent'));
    });
  });
}
