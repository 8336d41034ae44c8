// The servers that bench/compare_janus.mjs measures: each one started for itself, with settings of
// its own in a temporary folder, on given cores, reachable on this machine only.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

import { onCleanup } from '../tests/harness/cleanup.mjs';
import { temporaryFolder } from '../tests/harness/files.mjs';
import { freePort } from '../tests/harness/ports.mjs';
import { startServer } from '../tests/harness/server.mjs';
import { until } from '../tests/harness/wait.mjs';

const JANUS = '/usr/bin/janus';
const HOSTED_LIMIT = 50; // participants of a group room, unless set otherwise

/**
 * @typedef {object} ServerUnderLoad
 * @property {string} name
 * @property {number} pid
 * @property {string} [metrics] where Conclave tells them
 * @property {string[]} words for conclave_load
 * @property {object} env for conclave_load
 * @property {() => Promise<void>} stop
 */

/** An IPv4 address of this machine beside loopback, on which Janus gathers no candidates. */
export function machineAddress() {
  const address = Object.values(networkInterfaces())
    .flat()
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (!address) {
    throw new Error(
      'This machine has no IPv4 address beside loopback, and Janus gathers no candidates on\n' +
        'loopback. Give it one: ip link add bench0 type dummy; ip addr add 192.0.2.7/24 dev bench0;\n' +
        'ip link set bench0 up',
    );
  }
  return address;
}

/** Moves a process, all threads that it has, and so all that they start, to some cores. */
export const pin = (pid, cores) =>
  execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', cores, String(pid)], {
    stdio: 'ignore',
  });

/** A folder of web pages with nothing in them: what people see is not measured, so need not be built. */
export async function emptyPages() {
  const pages = await temporaryFolder('pages');
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>none</title>\n');
  return pages;
}

/**
 * A release build with one worker, whose media leave from `address`; on all cores unless some are
 * named.
 * @param {{cores?: string, address?: string, participants: number}} settings
 * @returns {Promise<ServerUnderLoad>}
 */
export async function startConclave({ cores, address = '127.0.0.1', participants }) {
  const pages = await emptyPages();
  const server = await startServer({
    settings: {
      rooms: {
        default_type: 'group',
        group_participants: participants > HOSTED_LIMIT ? participants : undefined,
      },
      threads: { workers: 1, front: 1 },
      media: { listen: [address] },
      turn: { enabled: false },
      log: { level: 'warning' },
      web: { app_bundle: pages, identity_bundle: pages },
    },
  });
  if (cores) pin(server.pid, cores);
  return {
    name: 'conclave',
    pid: server.pid,
    metrics: server.metrics,
    words: ['--url', `${server.api.replace(/^https/, 'wss')}/signaling`, '--ca', server.caFile],
    env: {
      TWILIO_ACCOUNT_SID: server.accountSid,
      TWILIO_API_KEY_SID: server.apiKeySid,
      TWILIO_API_KEY_SECRET: server.apiKeySecret,
    },
    stop: () => server.dispose(),
  };
}

/** The folder under /usr/lib with Debian's plugins, which has the machine's architecture in it. */
function janusLibraries() {
  const folder = readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'janus'))
    .find((path) => existsSync(join(path, 'plugins')));
  if (!existsSync(JANUS) || !folder) {
    throw new Error('Janus is not installed: apt-get install --no-install-recommends janus');
  }
  return folder;
}

/** Nothing but the videoroom over a WebSocket on loopback, no STUN server, one event loop. */
async function writeJanusSettings(folder, { port, address, eventLoops }) {
  const libraries = janusLibraries();
  for (const name of ['events', 'loggers']) await mkdir(join(folder, name));
  const others = readdirSync(join(libraries, 'plugins')).filter((f) => !f.includes('videoroom'));
  await writeFile(
    join(folder, 'janus.jcfg'),
    `general: {
  configs_folder = "${folder}"
  plugins_folder = "${libraries}/plugins"
  transports_folder = "${libraries}/transports"
  events_folder = "${folder}/events"
  loggers_folder = "${folder}/loggers"
  interface = "${address}"
  debug_level = 3
  ${eventLoops > 0 ? `event_loops = ${eventLoops}` : ''}
}
nat: {
  ice_lite = true
  ice_enforce_list = "${address}"
}
plugins: { disable = "${others.join(',')}" }
transports: { disable = "${readdirSync(join(libraries, 'transports'))
      .filter((f) => !f.includes('websockets'))
      .join(',')}" }
`,
  );
  await writeFile(
    join(folder, 'janus.transport.websockets.jcfg'),
    `general: { ws = true\n ws_port = ${port}\n ws_ip = "127.0.0.1"\n wss = false\n json = "compact" }\n`,
  );
  await writeFile(join(folder, 'janus.plugin.videoroom.jcfg'), 'general: { }\n');
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });

/**
 * Debian's Janus. `eventLoops`: 0 gives each handle a thread, as Janus does by itself.
 * @returns {Promise<ServerUnderLoad>}
 */
export async function startJanus({ cores, address, eventLoops = 1 }) {
  janusLibraries();
  const folder = await temporaryFolder('janus');
  const port = await freePort();
  await writeJanusSettings(folder, { port, address, eventLoops });
  const logFile = join(folder, 'janus.log');
  const log = openSync(logFile, 'a');
  const words = ['--cpu-list', cores, JANUS, '-F', folder, '-C', join(folder, 'janus.jcfg'), '-o'];
  const child = spawn('taskset', words, { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = onCleanup(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  });
  await until(
    () => {
      if (child.exitCode !== null) return true;
      return answers(port);
    },
    () => `Janus to listen. Its log ends:\n${readFileSync(logFile, 'utf8').slice(-2000)}`,
  );
  if (child.exitCode !== null) {
    throw new Error(`Janus ended. Its log:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
  }
  return {
    name: 'janus',
    pid: child.pid, // taskset becomes it
    words: ['--server', 'janus', '--url', `ws://127.0.0.1:${port}`],
    env: {},
    log: () => readFileSync(logFile, 'utf8'),
    stop,
  };
}
