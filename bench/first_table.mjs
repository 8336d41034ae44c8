// Measures what docs/performance.md shows of a server of its own on loopback: start to ready, idle memory,
// connect() to connected, and join to the first remote frame, in Chromium with the published SDK.
// Usage: ./test needs to have run once (packages); then: node bench/first_table.mjs [runs]
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

import { newRoom, startCalls } from '../tests/harness/calls.mjs';
import { cleanUp } from '../tests/harness/cleanup.mjs';
import { startServer } from '../tests/harness/server.mjs';

const RUNS = Number(process.argv[2] ?? 20);

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, q) => sorted(values)[Math.min(values.length - 1, Math.floor(q * values.length))];
const row = (what, values, unit) =>
  console.log(
    `| ${what} | ${quantile(values, 0.5).toFixed(1)} ${unit} | ${quantile(values, 0.95).toFixed(1)} ${unit} | ${values.length} |`,
  );

function residentMiB(pid) {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m);
  return Number(line[1]) / 1024;
}

async function measureStart() {
  const server = await startServer({ start: false });
  const times = [];
  const memory = [];
  for (let run = 0; run < RUNS; ++run) {
    const begin = performance.now();
    await server.start(); // until the ready file is there and /readyz answers 200
    times.push(performance.now() - begin);
    memory.push(residentMiB(server.pid));
    await server.stop();
  }
  row('process start to ready', times, 'ms');
  row('resident memory, idle', memory, 'MiB');
  await server.dispose();
}

async function measureJoins() {
  const calls = await startCalls();
  const host = await calls.inChromium('host');
  const guest = await calls.inChromium('guest');
  const connects = [];
  const frames = [];
  for (let run = 0; run < RUNS; ++run) {
    const room = newRoom('bench');
    await host.mustJoin(room);
    const before = await guest.page.evaluate(() => performance.now());
    await guest.mustJoin(room);
    const joined = await guest.page.evaluate(() => performance.now());
    connects.push(joined - before);
    // A picture has been decoded: asked of the browser every 10 ms, in the page.
    const seen = await guest.page.evaluate(async () => {
      while ((await window.received()).framesDecoded === 0) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return performance.now();
    });
    frames.push(seen - before);
    await guest.call('leave');
    await host.call('leave');
  }
  row('connect() to connected, camera and microphone taken', connects, 'ms');
  row('connect() to first remote frame decoded', frames, 'ms');
}

try {
  console.log('| what | median | p95 | runs |\n|---|---|---|---|');
  await measureStart();
  await measureJoins();
} finally {
  await cleanUp();
}
