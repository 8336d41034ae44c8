// One measurement: a fresh server on one core, the load tool on another, and the tool's report.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../tests/harness/files.mjs';
import { BINARY } from '../tests/harness/server.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const LOAD = process.env.CONCLAVE_LOAD ?? join(ROOT, 'build/release/bench/conclave_load');

/** Throws when something that is needed is not there. */
export function checkMachine() {
  for (const file of [BINARY, LOAD]) {
    if (!existsSync(file)) throw new Error(`${file} is not built; see --help`);
  }
  if (cpus().length < 2) {
    throw new Error('Two cores are needed: one for the server, one for the load.');
  }
}

export const round = (number, digits = 2) => number.toFixed(digits);
export const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
export const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
/** The smallest number that a part of all is not above. */
export const quantile = (numbers, part) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.ceil(part * numbers.length) - 1)];

/** What else the machine does shows here. */
export const sayLoad = (when) =>
  console.error(
    `Load of the machine ${when}: ${loadavg()
      .map((each) => round(each))
      .join(', ')}`,
  );

/**
 * The load tool on a core, beside a server; what it says goes to `said`.
 * @returns {{child: import('node:child_process').ChildProcess, said: () => string, ended: Promise<number>}}
 */
export function startLoad(server, core, words) {
  const all = ['--cpu-list', core, LOAD, ...server.words, ...words];
  const child = spawn('taskset', all, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...server.env },
  });
  let said = '';
  child.stderr.on('data', (bytes) => (said += bytes));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  return { child, said: () => said, ended };
}

/** Runs the load tool to its end: its report. */
export async function runLoad(server, core, words) {
  const report = join(await temporaryFolder('report'), 'report.json');
  const load = startLoad(server, core, ['--pid', `${server.pid}`, '--json', report, ...words]);
  const status = await load.ended;
  if (status !== 0) throw new Error(`the load tool failed on ${server.name}:\n${load.said()}`);
  return JSON.parse(readFileSync(report, 'utf8'));
}
