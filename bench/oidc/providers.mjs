// The two providers that bench/compare_oidc_provider.mjs measures, each started for itself with the
// same clients: a machine that asks for tokens, an app that people sign in to.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onCleanup } from '../../tests/harness/cleanup.mjs';
import { startDatabase } from '../../tests/harness/databases.mjs';
import { temporaryFolder } from '../../tests/harness/files.mjs';
import { freePort } from '../../tests/harness/ports.mjs';
import { startServer } from '../../tests/harness/server.mjs';
import { emptyPages, pin } from '../servers_under_load.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const SCOPE = 'conclave_api';
export const REDIRECT = 'https://client.example/callback';
export const MACHINE = { id: 'machine', secret: 'machine-secret-of-the-benchmark-of-tokens' };
export const APP = { id: 'app', secret: 'app-secret-of-the-benchmark-of-flows' };
const PERSON = { username: 'somebody', password: 'Lighthouse-At-Dawn-3' };

/**
 * @typedef {object} ProviderUnderLoad
 * @property {string} name
 * @property {string} issuer
 * @property {number} pid
 * @property {string} scope what the machine asks for
 * @property {number} startedIn milliseconds from the start of the process until it answers
 * @property {(jar: import('./flows.mjs').Visitor, at: string) => Promise<string>} signIn does what
 *   a person does at the page that it is sent to; where that leads
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{core: string, kind?: string}} options kind: of tests/harness/databases.mjs
 * @returns {Promise<ProviderUnderLoad>}
 */
export async function startConclave({ core, kind = 'SQLite' }) {
  const pages = await emptyPages();
  const { env } = await startDatabase(kind);
  const server = await startServer({
    start: false,
    env,
    settings: {
      threads: { workers: 1, front: 1 },
      log: { level: 'warning' },
      turn: { enabled: false },
      trusted_proxies: ['127.0.0.1'], // sign-ins of one source are few a minute
      web: { app_bundle: pages, identity_bundle: pages },
    },
  });
  const words = (client) => ['client', 'add', '--id', client.id, '--secret', client.secret];
  const audience = ['--introspect', 'conclave'];
  await server.command([
    ...[...words(MACHINE), '--grant-type', 'client_credentials', '--scope', SCOPE],
    ...audience,
  ]);
  await server.command([
    ...[...words(APP), '--redirect-uri', REDIRECT, '--scope', `openid offline_access ${SCOPE}`],
    ...['--grant-type', 'authorization_code', '--grant-type', 'refresh_token', ...audience],
  ]);
  await server.addUser(PERSON.username, PERSON.password);
  const began = performance.now();
  await server.start();
  const startedIn = performance.now() - began;
  if (core) pin(server.pid, core);
  return {
    name: `Conclave, ${kind}`,
    issuer: server.identity,
    pid: server.pid,
    scope: SCOPE,
    startedIn,
    async signIn(visitor, at) {
      const request = new URL(at).searchParams.get('request');
      const context = await visitor.get(`/api/account/context?request=${request}`);
      const answer = await visitor.send('/api/account/login', {
        type: 'application/json',
        headers: { 'x-csrf-token': context.json.csrf, origin: server.identity },
        body: JSON.stringify({ ...PERSON, remember: false, request }),
      });
      if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
      return new URL(answer.json.redirect, server.identity).href;
    },
    stop: () => server.dispose(),
  };
}

/** @returns {Promise<ProviderUnderLoad>} */
export async function startPeer({ core }) {
  if (!existsSync(join(HERE, 'node_modules/oidc-provider'))) {
    console.error('Installing oidc-provider …');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'ignore' });
  }
  const folder = await temporaryFolder('peer');
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'],
    ],
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const began = performance.now();
  const words = [join(HERE, 'peer.mjs'), String(port), key, certificate];
  const child = spawn('node', words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let said = '';
  child.stderr.on('data', (bytes) => (said += bytes));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = onCleanup(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const ready = await Promise.race([
    new Promise((resolve) => child.stdout.once('data', () => resolve(true))),
    ended.then(() => false),
  ]);
  if (!ready) throw new Error(`oidc-provider ended:\n${said}`);
  const startedIn = performance.now() - began;
  if (core) pin(child.pid, core);
  return {
    name: 'oidc-provider',
    issuer: `https://localhost:${port}`,
    pid: child.pid,
    scope: SCOPE,
    startedIn,
    signIn: async (visitor, at) => {
      const password = new URLSearchParams({ password: PERSON.password });
      return (await visitor.get(visitor.proves ? `${at}?${password}` : at)).location;
    },
    stop,
  };
}
