// How the cost and the latency of one room grow with those who look on, and how long the next to
// join waits for a picture. --help says more.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { cleanUp } from '../tests/harness/cleanup.mjs';
import { until } from '../tests/harness/wait.mjs';
import {
  checkMachine,
  median,
  quantile,
  round,
  runLoad,
  sayLoad,
  startLoad,
} from './measurement.mjs';
import { plotCost } from './plot.mjs';
import { startConclave } from './servers_under_load.mjs';

const HELP = `Usage: node bench/room_curves.mjs [cost] [latency] [joins] ...

One room on a release build that has a core of its own; the load tool has another. Without a word,
all three. Before:
  ./test cli
  cmake --build build/release --target conclave_load

cost      One publisher with sound and a picture of 180 lines, and ever more viewers: the server's
          time by the packets that it delivers, and how far that is from a straight line.
  --viewers LIST   (10,25,50,100,200,400,700,1000)
  --svg FILE       draws it

latency   Publishers of 6 Mbit/s together, and ten viewers that are measured, packet by packet, among
          a crowd. The load tool has but one core, so the crowd joins, is sent everything, and then
          is halted (SIGSTOP) while the ten are measured: the server does all its work for it, up
          to the kernel's full buffers. The crowd gives no feedback, so nothing is held back for it.
  --crowds LIST    (0,50,100,150,200,250)
  --publishers N   who share the 6 Mbit/s (1)

joins     Rooms of fifty, one after the other, five joins a second: from the first byte to the server
          to the first whole picture.
  --rooms N        (20)

  --seconds N      length of each measurement (8)
  --server-core N  (0)
  --load-core N    (1)

Everything is on this machine and ends with the command.`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h' },
    viewers: { type: 'string', default: '10,25,50,100,200,400,700,1000' },
    crowds: { type: 'string', default: '0,50,100,150,200,250' },
    publishers: { type: 'string', default: '1' },
    rooms: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '8' },
    svg: { type: 'string' },
    'server-core': { type: 'string', default: '0' },
    'load-core': { type: 'string', default: '1' },
  },
});

const JOINS_A_SECOND = 40; // what the server takes from one address for long
const COUNTED_PERCENT = 5; // below, what a process does besides packets counts
const MEASURED = 10; // viewers of the latency

const numbers = (text) =>
  text.split(',').map((each) => {
    if (!/^\d+$/.test(each)) throw new Error(`"${text}" is no list of numbers; see --help`);
    return Number(each);
  });

async function withServer(participants, use) {
  const server = await startConclave({ cores: options['server-core'], participants });
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Least squares: a + b x. */
function straightLine(points) {
  const mean = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const above = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const below = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = above / below;
  return { slope, at: (where) => y + slope * (where - x) };
}

async function cost() {
  const points = [];
  console.log(
    '| viewers | packets/s | processor | packets a processor second | lost | KiB a participant |',
  );
  console.log(`|${'---|'.repeat(6)}`);
  for (const viewers of numbers(options.viewers)) {
    const run = await withServer(viewers + 1, (server) =>
      runLoad(server, options['load-core'], [
        ...['--viewers', `${viewers}`, '--layers', '180:100', '--joins', `${JOINS_A_SECOND}`],
        ...['--seconds', options.seconds, '--open-every', '50'],
      ]),
    );
    const percent = (100 * run.server_processor_seconds) / run.seconds;
    points.push({ x: run.delivered_packets / run.seconds, y: percent });
    const cells = [
      ...[viewers, round(run.delivered_packets / run.seconds, 0), `${round(percent, 1)} %`],
      ...[round(run.packets_per_processor_second, 0), `${round(run.loss_percent, 2)} %`],
      round(run.server_bytes_a_participant / 1024, 0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  const line = straightLine(points);
  const off = ({ x, y }) => Math.abs(y / line.at(x) - 1);
  const counted = points.filter(({ y }) => y >= COUNTED_PERCENT);
  console.log(
    `\nA straight line: ${round(line.slope * 10_000, 1)} % of a core for 10,000 packets a second, ` +
      `and ${round(line.at(0), 1)} % without any. Of the points above ${COUNTED_PERCENT} % of a core ` +
      `the farthest is ${round(100 * Math.max(...counted.map(off)), 0)} % off it.\n`,
  );
  if (options.svg) await writeFile(options.svg, plotCost(points, line));
}

async function forwarded(server) {
  const text = await (await fetch(`${server.metrics}/metrics`)).text();
  const [, count] = /^conclave_media_rtp_forwarded_total(?:\{[^}]*\})? (\S+)$/m.exec(text);
  return { count: Number(count), at: performance.now() };
}

/** The measured ten, and a crowd that is halted before their measurement begins. */
async function amongCrowd(server, crowd) {
  const [publishers] = numbers(options.publishers);
  const layers = ['--layers', `720:${Math.round(6000 / publishers)}`];
  const time = crowd / JOINS_A_SECOND + (crowd > 0 ? 12 : 2); // until the crowd has joined, surely
  const measured = runLoad(server, options['load-core'], [
    ...['--publishers', `${publishers}`, '--viewers', `${MEASURED}`, ...layers],
    ...['--settle', `${time}`],
    ...['--seconds', options.seconds],
  ]);
  let others = null;
  if (crowd > 0) {
    others = startLoad(server, options['load-core'], [
      ...['--publishers', '0', '--viewers', `${crowd}`, '--names', 'crowd', ...layers],
      ...['--no-feedback', '--joins', `${JOINS_A_SECOND}`, '--seconds', '600', '--settle', '1'],
      ...['--open-every', '1000'],
    ]);
    await until(
      () => others.child.exitCode !== null || others.said().includes('measuring'),
      () => `the crowd to join. It said:\n${others.said()}`,
    );
    if (others.child.exitCode !== null) throw new Error(`The crowd failed:\n${others.said()}`);
    others.child.kill('SIGSTOP');
  }
  const before = await forwarded(server);
  const run = await measured;
  const after = await forwarded(server);
  others?.child.kill('SIGKILL');
  await others?.ended;
  return { run, rate: (1000 * (after.count - before.count)) / (after.at - before.at) };
}

async function latency() {
  console.log(
    '| viewers | forwarded packets/s | processor | latency p50 / p95 / p99 ms | lost by the ten |',
  );
  console.log(`|${'---|'.repeat(5)}`);
  for (const crowd of numbers(options.crowds)) {
    const { run, rate } = await withServer(crowd + MEASURED + 12, (server) =>
      amongCrowd(server, crowd),
    );
    const percent = (100 * run.server_processor_seconds) / run.seconds;
    const cells = [
      ...[crowd + MEASURED, round(rate, 0), `${round(percent, 0)} %`],
      [run.latency_p50_ms, run.latency_p95_ms, run.latency_p99_ms]
        .map((ms) => round(ms))
        .join(' / '),
      `${round(run.loss_percent, 2)} %`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log('');
}

async function joins() {
  const [second, fiftieth] = [[], []];
  for (let room = 0; room < Number(options.rooms); ++room) {
    const run = await withServer(50, (server) =>
      runLoad(server, options['load-core'], [
        ...['--viewers', '49', '--joins', '5', '--seconds', '0.5', '--settle', '0'],
      ]),
    );
    second.push(run.join_to_first_picture_ms.at(0));
    fiftieth.push(run.join_to_first_picture_ms.at(48));
  }
  const row = (name, list) =>
    `| ${name} | ${round(median(list), 0)} ms | ${round(quantile(list, 0.95), 0)} ms |`;
  console.log('| join to first picture | p50 | p95 |\n|---|---|---|');
  console.log(`${row('the second', second)}\n${row('the fiftieth', fiftieth)}\n`);
}

if (options.help) {
  console.log(HELP);
} else {
  try {
    const parts = { cost, latency, joins };
    const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
    const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
    if (unknown) throw new Error(`There is no "${unknown}"; see --help`);
    checkMachine();
    sayLoad('before');
    for (const name of wanted) await parts[name]();
    sayLoad('after');
  } catch (fault) {
    console.error(fault.message);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
