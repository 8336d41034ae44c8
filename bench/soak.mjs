// People who come and go for a long time: whether the server keeps what they leave behind. --help
// says more.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { cleanUp } from '../tests/harness/cleanup.mjs';
import { LOAD, median } from './measurement.mjs';
import { startConclave } from './servers_under_load.mjs';

const GROUPS_A_ROOM = 2; // so that some stay while others go
const SAMPLE_MS = 15_000;
const WARM_UP = 0.2; // of the time, in which caches and pools fill
const PATIENCE_S = 480; // empty rooms and silent clients are given up after five minutes
const ALLOWED_GROWTH = 0.05; // of the memory, from the first part after that to the last

const HELP = `Usage: node bench/soak.mjs [--minutes N] [--people N] [--room-size N] ...

Rooms of simulated participants, in groups of half a room that join, stay for a while and leave; an
odd group in five is killed instead of leaving. Every 15 seconds the server's memory, its open
files and what it counts are noted. At the end it stands there by itself for the time after which
everybody is forgotten. Fails when memory has grown by more than ${ALLOWED_GROWTH * 100} %, or when somebody is left.
Before:
  ./test cli
  cmake --build build/release --target conclave_load

  --minutes N      how long people come and go (60)
  --people N       how many are there at a time, nearly (200)
  --room-size N    people a room (50); one in each half of it sends sound and a small picture
  --shortest N     seconds that a group stays at least (20)
  --longest N      seconds that it stays at most (60)
  --json FILE      all samples, as JSON

Everything is on this machine and ends with the command.`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    minutes: { type: 'string', default: '60' },
    people: { type: 'string', default: '200' },
    'room-size': { type: 'string', default: '50' },
    shortest: { type: 'string', default: '20' },
    longest: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One half of a room: joins, stays, leaves or dies. */
function group(server, { room, name, people, seconds, dies }) {
  const words = [
    '--room',
    room,
    '--names',
    name,
    '--publishers',
    '1',
    '--viewers',
    `${people - 1}`,
  ];
  const child = spawn(
    LOAD,
    [
      ...server.words,
      ...words,
      '--layers',
      '180:100',
      '--settle',
      '0',
      '--seconds',
      `${seconds}`,
      '--open-every',
      '8',
    ],
    { env: { ...process.env, ...server.env }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const errors = [];
  child.stderr.on('data', (text) => errors.push(text));
  const killer = dies ? setTimeout(() => child.kill('SIGKILL'), (seconds * 1000) / 2) : null;
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      const failed = code !== 0 && signal !== 'SIGKILL';
      resolve({ failed, why: failed ? errors.join('').trim().split('\n').at(-1) : '' });
    });
  });
}

function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (key) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)[1]);
  return { rss: kib('VmRSS'), threads: Number(/^Threads:\s+(\d+)/m.exec(status)[1]) };
}

async function sample(server, began) {
  const text = await (await fetch(`${server.metrics}/metrics`)).text();
  const counted = (name) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return {
    minute: (Date.now() - began) / 60_000,
    ...memory(server.pid),
    files: readdirSync(`/proc/${server.pid}/fd`).length,
    participants: counted('conclave_participants'),
    rooms: counted('conclave_rooms'),
    sockets: counted('conclave_websockets_open'),
  };
}

/** Medians of the memory in fifths of what comes after the warm-up. */
function fifths(samples, minutes) {
  const first = minutes * WARM_UP;
  const length = (minutes - first) / 5;
  return [0, 1, 2, 3, 4].map((i) =>
    median(
      samples
        .filter(({ minute }) => minute >= first + i * length && minute < first + (i + 1) * length)
        .map(({ rss }) => rss),
    ),
  );
}

async function soak(server, { minutes, people, roomSize, shortest, longest }) {
  const began = Date.now();
  const end = began + minutes * 60_000;
  const samples = [];
  const counts = { groups: 0, killed: 0, failed: 0, joins: 0 };
  const half = Math.floor(roomSize / GROUPS_A_ROOM);

  const place = async (room, seat) => {
    await sleep((seat / GROUPS_A_ROOM) * shortest * 1000); // groups of a room change in turn
    while (Date.now() < end) {
      const number = ++counts.groups;
      const seconds = shortest + Math.random() * (longest - shortest);
      const dies = number % 5 === 0;
      const name = `g${number}`;
      const outcome = await group(server, { room, name, people: half, seconds, dies });
      await sleep(1_000); // those who leave are gone before others come
      counts.joins += half;
      counts.killed += dies ? 1 : 0;
      if (outcome.failed) {
        counts.failed += 1;
        console.log(`  group ${number} in ${room}: ${outcome.why}`);
      }
    }
  };
  const watch = async () => {
    while (Date.now() < end) {
      samples.push(await sample(server, began));
      const { minute, rss, participants, files } = samples.at(-1);
      if (samples.length % 4 === 1) {
        console.log(
          `  minute ${minute.toFixed(1)}: ${(rss / 1024).toFixed(1)} MiB, ` +
            `${participants} people, ${files} files open`,
        );
      }
      await sleep(SAMPLE_MS);
    }
  };
  const places = [];
  for (let i = 0; i < Math.max(1, Math.round(people / roomSize)); ++i) {
    for (let seat = 0; seat < GROUPS_A_ROOM; ++seat) places.push(place(`soak-${i}`, seat));
  }
  await Promise.all([watch(), ...places]);
  return { samples, counts };
}

/** When everybody is gone, and those who were killed are given up. */
async function afterwards(server) {
  console.log('  waiting for those who were killed to be given up, and for empty rooms to end');
  for (let waited = 0; waited < PATIENCE_S; waited += 5) {
    const now = await sample(server, Date.now());
    if (now.participants === 0 && now.rooms === 0 && now.sockets === 0) return { ...now, waited };
    await sleep(5_000);
  }
  return { ...(await sample(server, Date.now())), waited: null };
}

async function main() {
  const number = (key, least) => {
    const value = Number(options[key]);
    if (!(value >= least)) throw new Error(`--${key} is a number of at least ${least}; see --help`);
    return value;
  };
  const plan = {
    minutes: number('minutes', 1),
    people: number('people', 4),
    roomSize: number('room-size', 4),
    shortest: number('shortest', 5),
    longest: number('longest', 5),
  };
  if (!existsSync(LOAD)) throw new Error(`${LOAD} is not built; see --help`);
  const server = await startConclave({ participants: plan.roomSize * 3 }); // the killed keep places for a while
  const before = memory(server.pid);
  console.log(
    `${plan.people} people in rooms of ${plan.roomSize} for ${plan.minutes} minutes; ` +
      `the idle server has ${(before.rss / 1024).toFixed(1)} MiB`,
  );
  const { samples, counts } = await soak(server, plan);
  const last = await afterwards(server);
  const parts = fifths(samples, plan.minutes);
  const growth = parts.at(-1) / parts[0] - 1;
  if (options.json) await writeFile(options.json, JSON.stringify({ plan, counts, samples, last }));
  console.log(
    `${counts.joins} joins in ${counts.groups} groups, of which ${counts.killed} were killed and ` +
      `${counts.failed} failed\n` +
      `memory in fifths after the warm-up: ${parts.map((kib) => (kib / 1024).toFixed(1)).join(', ')} MiB ` +
      `(${(growth * 100).toFixed(1)} % from first to last)\n` +
      `afterwards: ${(last.rss / 1024).toFixed(1)} MiB, ${last.participants} people, ${last.rooms} rooms, ` +
      `${last.sockets} WebSockets, ${last.files} files, ${last.threads} threads` +
      (last.waited === null ? '' : `, all gone after ${last.waited} s`),
  );
  return growth <= ALLOWED_GROWTH && last.waited !== null && counts.failed === 0;
}

if (options.help) {
  console.log(HELP);
} else {
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  } finally {
    await cleanUp();
  }
}
