// A PostgreSQL of the system in a temporary folder, on a free loopback port, for one test file.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';

import { onCleanup } from './cleanup.mjs';
import { mustRun, openTransaction, run } from './command.mjs';
import { temporaryFolder } from './files.mjs';
import { freePort } from './ports.mjs';
import { until, within } from './wait.mjs';

const PASSWORD = 'p@ss/word:1'; // with signs that a URL must escape
const VERSIONS = '/usr/lib/postgresql'; // where Debian has them, a folder each

/** @returns {string} the folder of the newest version's programs */
function programs() {
  const newest = Math.max(...readdirSync(VERSIONS).map(Number).filter(Number.isFinite));
  return join(VERSIONS, String(newest), 'bin');
}

/** Who runs it: it refuses to be root, and Debian's package made a user for it. */
async function owner() {
  if (process.getuid() !== 0) return {};
  const id = async (flag) => Number((await mustRun('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** @returns {number[]} the processes that `pid` started */
const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g).map(Number);

/**
 * @param {{memoryMb?: number}} [options] what it may keep of its files; little, unless a measurement
 *   is of a large database
 * @returns {Promise<{url: string, stop: () => Promise<void>, kill: () => Promise<void>, start: () => Promise<void>,
 *   sql: (text: string) => Promise<string>, tables: () => Promise<string[]>,
 *   rows: (table: string) => Promise<string>, lock: (table: string) => Promise<() => Promise<void>>}>}
 */
export async function startPostgresql({ memoryMb = 32 } = {}) {
  const folder = await temporaryFolder('postgresql');
  const data = join(folder, 'data');
  const port = await freePort();
  const bin = programs();
  const user = await owner();
  if (user.uid) await chown(folder, user.uid, user.gid);
  await mustRun(
    join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      // As people's databases often are: "a" before "B", which is not what we want of our tables.
      '--locale-provider=icu',
      '--icu-locale=en-US',
      '--no-sync',
    ],
    user,
  );
  let child;

  async function start() {
    const log = openSync(join(folder, 'log'), 'a');
    child = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder].concat(
        [
          'listen_addresses=127.0.0.1',
          'fsync=off', // what the system has, outlives the process
          `shared_buffers=${memoryMb}MB`,
        ].flatMap((setting) => ['-c', setting]),
      ),
      { stdio: ['ignore', log, log], ...user },
    );
    closeSync(log);
    child.ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      await until(async () => {
        if (child.exitCode !== null) throw new Error('postgres ended');
        return (await run(join(bin, 'psql'), client('SELECT 1', 'postgres'))).status === 0;
      }, 'PostgreSQL to answer');
    } catch (fault) {
      throw new Error(`PostgreSQL did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`, {
        cause: fault,
      });
    }
  }

  const over = () => !child || child.exitCode !== null || child.signalCode !== null;

  async function stop() {
    if (over()) return;
    child.kill('SIGINT'); // doesn't wait for clients, which SIGTERM does
    await within(child.ended, 'PostgreSQL to stop');
  }

  /** As a crash would, with the processes of its connections. */
  async function kill() {
    child.kill('SIGSTOP'); // starts no more of them
    for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await within(child.ended, 'PostgreSQL to die');
  }

  const login = [
    '--no-psqlrc',
    `--host=${folder}`,
    `--port=${port}`,
    '--username=postgres',
    '-qAt',
    '-v',
    'ON_ERROR_STOP=1',
  ];
  const client = (text, database = 'conclave') => [...login, `--dbname=${database}`, '-c', text];

  onCleanup(stop);
  await start();
  for (const text of [
    `CREATE USER conclave PASSWORD '${PASSWORD}'`,
    'CREATE DATABASE conclave OWNER conclave',
  ]) {
    await mustRun(join(bin, 'psql'), client(text, 'postgres'));
  }
  const sql = async (text) => (await mustRun(join(bin, 'psql'), client(text))).stdout;
  return {
    url: `postgresql://conclave:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/conclave`,
    start,
    stop,
    kill,
    sql,
    tables: async () =>
      (await sql(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).trim().split('\n'),
    lock: (table) =>
      openTransaction(
        join(bin, 'psql'),
        [...login, '--dbname=conclave'],
        `BEGIN; SELECT COUNT(*) FROM (SELECT * FROM ${table} FOR UPDATE) held`,
      ),
    rows: (table) => sql(`SELECT * FROM ${table}`),
  };
}
