// A full disk and a locked database: a clear error on the wire and in the log, nothing else lost.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { after, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { cleanUp, onCleanup } from '../harness/cleanup.mjs';
import { mustRun, run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { join } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

const PASSWORD = 'Paper-Boat-On-The-Lake-9';
const DISK = '24m';
const MIB = 1024 * 1024;

async function mountSmallDisk() {
  const folder = await temporaryFolder('disk');
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  onCleanup(() => mustRun('umount', ['-l', folder]));
  return folder;
}

/** Holds SQLite's write lock until released. */
async function lockDatabase(file) {
  const script =
    'import sqlite3,sys\n' +
    'c=sqlite3.connect(sys.argv[1],isolation_level=None)\n' +
    'c.execute("BEGIN EXCLUSIVE")\nprint("locked",flush=True)\nsys.stdin.read()\nc.rollback()';
  const child = spawn('python3', ['-c', script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const forget = onCleanup(() => child.kill('SIGKILL'));
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the database could not be locked')));
  });
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
    await forget();
  };
}

describe('storage that fails', () => {
  after(cleanUp);

  it('answers 503 while the disk is full, and goes on when there is room again', async (test) => {
    const dataDir = await mountSmallDisk();
    if (!dataDir) {
      test.skip('mounting a small disk needs root');
      return;
    }
    const server = await startServer({ dataDir });
    const { client, connected } = await join(server, mintToken(server, 'alice', 'r'), {
      name: 'r',
    });
    const visitor = new Visitor(server);
    await visitor.context();

    const ballast = joinPath(dataDir, 'ballast');
    await assert.rejects(writeFile(ballast, Buffer.alloc(32 * MIB)), { code: 'ENOSPC' });
    let refused = null;
    for (let person = 0; person < 200 && refused === null; person += 1) {
      const answer = await visitor.post('/api/account/register', {
        ...{ username: `person${person}`, email: `p${person}@example.org`, password: PASSWORD },
      });
      if (answer.status !== 200) refused = answer;
      else await visitor.context();
    }
    assert.ok(refused, 'every registration was stored on a full disk');
    assert.equal(refused.status, 503, refused.text);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.ok(refused.json.message.length > 10);
    assert.doesNotMatch(refused.text, /sqlite|INSERT|SQL/i);
    // What needs no disk goes on.
    assert.equal((await request(server, `${server.api}/healthz`)).status, 200);
    await client.frame('heartbeat');
    const bob = await join(server, mintToken(server, 'bob', 'r'), { name: 'r' });
    await bob.client.leave(bob.connected.session);

    await rm(ballast);
    await until(
      async () => (await new Visitor(server).register('afterwards', PASSWORD)).status === 200,
      'registration to work again',
    );
    await client.leave(connected.session);
    await server.dispose();
  });

  it('answers 503 while the database is locked, and goes on when it is free', async () => {
    const server = await startServer();
    const { client, connected } = await join(server, mintToken(server, 'alice', 'r'), {
      name: 'r',
    });
    const visitor = new Visitor(server);
    await visitor.context();
    const release = await lockDatabase(joinPath(server.dataDir, 'conclave.db'));
    const person = { username: 'zoe', email: 'zoe@example.org', password: PASSWORD };
    const refused = await visitor.post('/api/account/register', person);
    assert.equal(refused.status, 503, refused.text);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    await client.frame('heartbeat');
    await release();
    const again = new Visitor(server);
    assert.equal((await again.register('zoe', PASSWORD)).status, 200);
    assert.match(server.log(), /lock|busy/i);
    await client.leave(connected.session);
  });
});
