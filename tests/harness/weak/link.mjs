// A bad network with a namespace of its own behind it, in which a browser can be started.
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onCleanup } from '../cleanup.mjs';
import { mustRun } from '../command.mjs';
import { temporaryFolder } from '../files.mjs';
import { until, within } from '../wait.mjs';

const PROGRAM = process.env.CONCLAVE_WEAK_LINK;
const RELAY = join(dirname(fileURLToPath(import.meta.url)), 'relay.mjs');

export const NEAR = '10.77.1.1'; // ours: the server listens here
export const DEVICE = 'weak0'; // of both ends
const FAR = '10.77.1.2';

/** What a link is before a test makes it worse: what remains of settings named in no command. */
export const FINE =
  'both rate 20M delay 10ms queue 300ms jitter 0ms loss 0% reorder 0% burst 0% 100%';

/**
 * Starts bench/weak_link; it ends with this process, and the namespace and devices with it.
 * @returns {Promise<WeakLink>}
 */
export async function startWeakLink() {
  const child = spawn(PROGRAM, [DEVICE, NEAR, FAR], { stdio: ['pipe', 'pipe', 'inherit'] });
  const link = new WeakLink(child);
  const ended = new Promise((resolve) => child.once('close', resolve));
  onCleanup(async () => {
    child.stdin.end();
    await within(ended, 'the link to end');
  });
  const ready = await link.answer();
  if (ready !== `ready ${child.pid}`) throw new Error(`the link said: ${ready}`);
  await link.set(FINE);
  // Browsers look for the way to the world before they look for ways to peers.
  await link.run('ip', ['route', 'add', 'default', 'dev', DEVICE]);
  link.folder = await temporaryFolder('weak');
  return link;
}

class WeakLink {
  #child;
  #answers = [];
  #waiting = [];

  constructor(child) {
    this.#child = child;
    child.once('error', (fault) => this.#fail(fault));
    child.once('close', (code) => this.#fail(new Error(`the link ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const next = this.#waiting.shift();
      if (next) next.resolve(line);
      else this.#answers.push(line);
    });
  }

  #fail(fault) {
    for (const { reject } of this.#waiting.splice(0)) reject(fault);
  }

  answer() {
    if (this.#answers.length > 0) return Promise.resolve(this.#answers.shift());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #say(line) {
    this.#child.stdin.write(`${line}\n`);
    return this.answer();
  }

  /** Changes the link: "down loss 5%", "both delay 300ms"; down is to the browser behind it. */
  async set(line) {
    const answer = await this.#say(line);
    if (answer !== 'ok') throw new Error(`the link refused "${line}": ${answer}`);
  }

  /** @returns {Promise<{down: object, up: object}>} what went through so far, and what did not */
  async counts() {
    return JSON.parse(await this.#say('counts'));
  }

  /** Words that begin a command line of a program behind the link. */
  get #enter() {
    return ['nsenter', `--net=/proc/${this.#child.pid}/ns/net`, '--'];
  }

  /** Runs a program behind the link, to its end. */
  run(program, words) {
    const [first, ...more] = [...this.#enter, program, ...words];
    return mustRun(first, more);
  }

  /** @returns {Promise<string>} a program that starts another behind the link */
  async wrap(program) {
    const path = join(this.folder, `weak-${program.split('/').at(-1)}`);
    await writeFile(path, `#!/bin/sh\nexec ${this.#enter.join(' ')} ${program} "$@"\n`);
    await chmod(path, 0o755);
    return path;
  }

  /** Takes what connects to these ports of the browser's localhost to ours, over the link. */
  async reach(ports) {
    await this.#relay(ports.map((port) => `tcp:${port}=tcp:${NEAR}:${port}`));
  }

  /** Takes what connects to this port of our localhost to the browser's, not over the link. */
  async reachBack(port) {
    const path = join(this.folder, `back-${port}`);
    await this.#relay([`unix:${path}=tcp:127.0.0.1:${port}`]);
    const server = createServer((socket) => {
      const other = createConnection(path);
      socket.pipe(other).pipe(socket);
      socket.on('error', () => other.destroy());
      other.on('error', () => socket.destroy());
    });
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    onCleanup(() => server.close());
  }

  async #relay(ways) {
    const [program, ...words] = [...this.#enter, process.execPath, RELAY, ...ways];
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    let said = '';
    child.stdout.on('data', (bytes) => (said += bytes));
    onCleanup(async () => {
      child.stdin.end();
      await within(ended, 'the relay to end');
    });
    await until(() => {
      if (child.exitCode !== null) throw new Error(`the relay ended with ${child.exitCode}`);
      return said === 'ready\n';
    }, 'the relay to listen');
  }
}
