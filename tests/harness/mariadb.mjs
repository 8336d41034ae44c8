// A MariaDB of the system in a temporary folder, on a free loopback port, for one test file.
import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { onCleanup } from './cleanup.mjs';
import { mustRun, openTransaction, run } from './command.mjs';
import { temporaryFolder } from './files.mjs';
import { freePort } from './ports.mjs';
import { until, within } from './wait.mjs';

const PASSWORD = 'p@ss/word:1'; // with signs that a URL must escape

/**
 * @param {{memoryMb?: number}} [options] what it may keep of its files; little, unless a measurement
 *   is of a large database
 * @returns {Promise<{url: string, stop: () => Promise<void>, kill: () => Promise<void>, start: () => Promise<void>,
 *   hold: (text: string) => Promise<() => Promise<void>>,
 *   sql: (text: string) => Promise<string>, tables: () => Promise<string[]>,
 *   rows: (table: string) => Promise<string>, lock: (table: string) => Promise<() => Promise<void>>}>}
 */
export async function startMariadb({ memoryMb = 32 } = {}) {
  const folder = await temporaryFolder('mariadb');
  const data = join(folder, 'data');
  const socket = join(folder, 'sock');
  const port = await freePort();
  const user = userInfo().username;
  await mustRun('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${user}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  let child;

  async function start() {
    const log = openSync(join(folder, 'log'), 'a');
    child = spawn(
      'mariadbd',
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--user=${user}`,
        `--socket=${socket}`,
        `--tmpdir=${folder}`, // each that starts takes away what others left in a common one
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--innodb-flush-log-at-trx-commit=2',
        `--innodb-buffer-pool-size=${memoryMb}M`,
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    child.ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      await until(async () => {
        if (child.exitCode !== null) throw new Error('mariadbd ended');
        return (await run('mariadb', client('SELECT 1'))).status === 0;
      }, 'MariaDB to answer');
    } catch (fault) {
      throw new Error(`MariaDB did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`, {
        cause: fault,
      });
    }
  }

  async function stop() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await within(child.ended, 'MariaDB to stop');
  }

  /** As a crash would. */
  async function kill() {
    child.kill('SIGKILL');
    await within(child.ended, 'MariaDB to die');
  }

  const login = ['--no-defaults', `--socket=${socket}`, '--user=root', '-NB'];
  const client = (text) => [...login, '-e', text];

  /** Runs `text` in a transaction that stays open until it is released, and is undone then. */
  const hold = (text) =>
    openTransaction('mariadb', [...login, '--unbuffered'], `START TRANSACTION; ${text}`);

  onCleanup(stop);
  await start();
  await mustRun(
    'mariadb',
    client(
      'CREATE DATABASE conclave CHARACTER SET utf8mb4;' +
        `CREATE USER 'conclave'@'%' IDENTIFIED BY '${PASSWORD}';` +
        `GRANT ALL ON conclave.* TO 'conclave'@'%';`,
    ),
  );
  const sql = async (text) => (await mustRun('mariadb', client(text))).stdout;
  return {
    url: `mysql://conclave:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/conclave`,
    start,
    stop,
    kill,
    hold,
    sql,
    tables: async () => (await sql('SHOW TABLES FROM conclave')).trim().split('\n'),
    lock: (table) => hold(`SELECT COUNT(*) FROM (SELECT * FROM conclave.${table} FOR UPDATE) held`),
    rows: (table) => sql(`SELECT * FROM conclave.\`${table}\``),
  };
}
