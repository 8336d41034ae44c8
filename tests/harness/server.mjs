// Starts a Conclave of its own for a test file: fresh data directory, free loopback ports.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onCleanup } from './cleanup.mjs';
import { mustRun } from './command.mjs';
import { BASE_SETTINGS, merge, toToml } from './config.mjs';
import { temporaryFolder } from './files.mjs';
import { request } from './http.mjs';
import { freePorts } from './ports.mjs';
import { sleep, until, within } from './wait.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const BINARY = process.env.CONCLAVE_BINARY ?? join(ROOT, 'build/release/conclave');
const ADMIN = 'admin';
const ADMIN_PASSWORD = 'Quiet-Harbour-4711';
const LOG_TAIL = 4000; // characters shown when the server does not start

/**
 * @typedef {object} Server
 * @property {string} app origin of the app site
 * @property {string} identity origin of the identity site, the issuer
 * @property {string} api origin of the API site
 * @property {string} admin origin of the admin site
 * @property {string} adminApi origin of the admin API's site
 * @property {string} metrics origin of the metrics endpoint
 * @property {string} caFile certificate of the local authority, PEM
 * @property {string} adminUser
 * @property {string} adminPassword
 * @property {string} apiKeySid
 * @property {string} apiKeySecret
 * @property {string} accountSid
 * @property {string} dataDir
 * @property {string} binary
 */

/**
 * Prepares a data directory and starts the server in it.
 * @param {{settings?: object, env?: object, dataDir?: string, start?: boolean}} [options]
 *   settings: laid over BASE_SETTINGS; dataDir: an empty folder to use, which the caller removes
 * @returns {Promise<RunningServer>}
 */
export async function startServer(options = {}) {
  const server = new RunningServer(options);
  await server.initialise();
  if (options.start !== false) await server.start();
  return server;
}

export class RunningServer {
  #options;
  #child = null;
  #forget = () => {};

  constructor(options) {
    this.#options = options;
    this.binary = BINARY;
    this.adminUser = ADMIN;
    this.adminPassword = ADMIN_PASSWORD;
  }

  async initialise() {
    this.dataDir = this.#options.dataDir ?? (await temporaryFolder('data'));
    // After the folder's, so that the server ends before its folder goes.
    this.#forget = onCleanup(() => this.stop());
    const [app, identity, admin, adminApi, api, metrics, turn, turns] = await freePorts(8);
    const origin = (port) => `https://localhost:${port}`;
    Object.assign(this, {
      app: origin(app),
      identity: origin(identity),
      admin: origin(admin),
      adminApi: origin(adminApi),
      api: origin(api),
      metrics: `http://127.0.0.1:${metrics}`,
      caFile: join(this.dataDir, 'tls/authority.pem'),
      configFile: join(this.dataDir, 'conclave.toml'),
    });
    this.settings = merge(
      merge(BASE_SETTINGS, {
        addresses: ['127.0.0.1'],
        sites: {
          app: { origin: this.app },
          identity: { origin: this.identity },
          admin: { origin: this.admin },
          admin_api: { origin: this.adminApi, enabled: true },
          api: { origin: this.api },
        },
        metrics: { port: metrics },
        turn: { port: turn, tls_port: turns },
      }),
      this.#options.settings,
    );
    await this.writeConfig();
    await this.command(['init', '--admin-password-stdin'], `${ADMIN_PASSWORD}\n`);
    const env = parseEnv(await readFile(join(this.dataDir, '.env'), 'utf8'));
    this.accountSid = env.TWILIO_ACCOUNT_SID;
    this.apiKeySid = env.TWILIO_API_KEY_SID;
    this.apiKeySecret = env.TWILIO_API_KEY_SECRET;
  }

  /** Writes the settings, changed ones laid over; they hold from the next start. */
  async writeConfig(changes) {
    this.settings = merge(this.settings, changes);
    await writeFile(this.configFile, toToml(this.settings));
  }

  /** Runs `conclave <words>` on this data directory. */
  command(words, input) {
    return mustRun(this.binary, [...words, '--data-dir', this.dataDir], {
      input,
      env: this.#options.env,
    });
  }

  async addUser(name, password, more = []) {
    const words = ['user', 'add', name, '--email', `${name}@example.org`, '--password-stdin'];
    await this.command([...words, ...more], `${password}\n`);
    return { username: name, password };
  }

  async start() {
    this.logFile = join(this.dataDir, 'server.log');
    const log = openSync(this.logFile, 'a');
    const ready = join(this.dataDir, 'ready');
    await rm(ready, { force: true });
    const words = ['serve', '--data-dir', this.dataDir, '--ready-file', ready];
    const child = spawn(this.binary, words, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...this.#options.env },
    });
    closeSync(log);
    this.#child = child;
    child.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => resolve({ code: null, signal: null, error }));
    });
    try {
      await until(() => existsSync(ready) || this.ended, 'the server to be ready');
      if (this.ended) throw new Error('it ended');
      const { status, text } = await request(this, `${this.api}/readyz`);
      if (status !== 200) throw new Error(`/readyz answers ${status}: ${text}`);
    } catch (fault) {
      throw new Error(`The server did not start. Its log ends:\n${this.log().slice(-LOG_TAIL)}`, {
        cause: fault,
      });
    }
  }

  get ended() {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get pid() {
    return this.#child?.pid;
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** Resolves with {code, signal} when the process has ended. */
  exited() {
    return within(this.#child.ended, 'the server to end');
  }

  /** Ends it as an operator does. A server that does not end in time, or not well, is a failure. */
  async stop() {
    const child = this.#child;
    if (!child) return;
    const running = !this.ended;
    if (running) child.kill('SIGTERM');
    const over = await Promise.race([child.ended, sleep(60_000, null, { ref: false })]);
    this.#child = null;
    if (over === null) {
      child.kill('SIGKILL');
      throw new Error('The server did not end within 60 s of SIGTERM and was killed.');
    }
    if (running && (over.code !== 0 || over.signal !== null)) {
      throw new Error(
        `The server ended with ${over.code ?? over.signal}:\n${this.log().slice(-LOG_TAIL)}`,
      );
    }
  }

  /** Ends it without a farewell, as a power cut would. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.#child.ended;
    this.#child = null;
  }

  async dispose() {
    await this.#forget();
  }

  log() {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '(it is gone)';
  }

  /** What the JSON file of CONCLAVE_TEST_SERVER holds. */
  describe() {
    const { app, identity, api, admin, adminApi, metrics } = this;
    const { caFile, adminUser, adminPassword } = this;
    const { apiKeySid, apiKeySecret, accountSid, dataDir, binary } = this;
    return {
      ...{ app, identity, api, admin, adminApi, metrics, caFile, adminUser, adminPassword },
      ...{ apiKeySid, apiKeySecret, accountSid, dataDir, binary },
    };
  }
}

function parseEnv(text) {
  const entries = text
    .split('\n')
    .map((line) => /^([A-Z_]+)=(.*)$/.exec(line.trim()))
    .filter(Boolean)
    .map(([, name, value]) => [name, value.replace(/^(["'])(.*)\1$/, '$2')]);
  return Object.fromEntries(entries);
}
