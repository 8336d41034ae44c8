// Runs the provider of oidc_provider.mjs for a test file; it can go away and come back.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onCleanup } from './cleanup.mjs';
import { freePort } from './ports.mjs';
import { until } from './wait.mjs';

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'oidc_provider.mjs');
const SECRET = 'a secret: of 32 characters + more';

/**
 * @param {string} redirectUri of the server under test
 * @param {{userinfo?: boolean}} [options] userinfo: its ID tokens leave name and address to UserInfo
 */
export async function externalProvider(redirectUri, { userinfo = false } = {}) {
  const port = await freePort();
  let child = null;
  let said = '';

  async function start() {
    said = '';
    child = spawn(process.execPath, [SCRIPT], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...{ PORT: String(port), REDIRECT_URI: redirectUri, SECRET },
        ...(userinfo ? { USERINFO: '1' } : {}),
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => (said += bytes));
    }
    await until(
      () => said.includes('ready'),
      () => `the external provider; it says: ${said}`,
    );
  }
  async function stop() {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  }
  onCleanup(stop);
  await start();
  return { issuer: `http://127.0.0.1:${port}`, secret: SECRET, start, stop };
}

/** On the provider's own pages: signs in there as somebody, and agrees to what is asked. */
export async function signInThere(person, name) {
  await person.fill('input[name=login]', name);
  await person.fill('input[name=password]', 'any');
  await person.press('Sign-in');
  await person.press('Continue');
}
