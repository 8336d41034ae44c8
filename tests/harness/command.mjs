// Runs a program to its end.
import { spawn } from 'node:child_process';

/**
 * @param {string} program
 * @param {string[]} words
 * @param {{input?: string, env?: object, cwd?: string, timeout?: number, uid?: number,
 *   gid?: number}} [options]
 * @returns {Promise<{status: number|null, stdout: string, stderr: string}>}
 */
export function run(program, words, options = {}) {
  const { input, env, cwd, timeout = 60_000, uid, gid } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd,
      uid,
      gid,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes) => (stdout += bytes));
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.stdin.on('error', () => {}); // the program may end without reading its input
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(input ?? '');
  });
}

/**
 * Begins a transaction in a database's command line, which stays open.
 * @param {string} program
 * @param {string[]} words
 * @param {string} text what begins it and takes locks
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function openTransaction(program, words, text) {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const begun = new Promise((resolve) => {
    child.stdout.on('data', (bytes) => bytes.includes('begun') && resolve(true));
  });
  child.stdin.write(`${text}; SELECT 'begun';\n`);
  const alive = await Promise.race([begun, ended.then(() => false)]);
  if (!alive) throw new Error(`${program} ended instead of: ${text}`);
  return async () => {
    child.stdin.end(); // and with it, without a COMMIT, the transaction
    await ended;
  };
}

/** As run(), but a status other than 0 is an error. */
export async function mustRun(program, words, options) {
  const result = await run(program, words, options);
  if (result.status !== 0) {
    throw new Error(
      `${program} ${words.join(' ')} ended with ${result.status}\n${result.stdout}\n${result.stderr}`,
    );
  }
  return result;
}
