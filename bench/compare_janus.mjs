// Runs the same room on Conclave and on Janus, in turn, each pinned to one core and the load tool to
// another, and prints how many packets each delivers for a second of its processor time, and the
// ratio of each pair of runs. --help says more.
import { parseArgs } from 'node:util';

import { cleanUp } from '../tests/harness/cleanup.mjs';
import { checkMachine, median, round, runLoad, sayLoad } from './measurement.mjs';
import { machineAddress, startConclave, startJanus } from './servers_under_load.mjs';

const HELP = `Usage: node bench/compare_janus.mjs [--shapes LIST] [--pairs N] [--seconds N] ...

Compares Conclave with Debian's Janus (videoroom) on this machine: the same participants, the same
media, one server at a time, its processor time read from /proc. Before:
  ./test cli                                            # packages and a release build
  cmake --build build/release --target conclave_load
  apt-get install --no-install-recommends janus

  --shapes LIST    publishers + viewers of each room: 1+1,1+10,1+50,1+100,1+200,10+0,25+0
                   (default 1+10,1+50,10+0)
  --pairs N        runs of each shape on each server, in turn; which is first changes (3)
  --seconds N      length of each measurement (8)
  --layers LIST    simulcast, as conclave_load has it
  --server-core N  core of the server under load (0)
  --load-core N    core of the load tool (1)
  --open-every N   the load tool decrypts one packet in so many (1)
  --event-loops N  Janus' event loops; 0: a thread for each handle, its default (1)

Servers listen on loopback and an address of this machine, ask no STUN server, and end with the
command. A ratio is trustworthy when the spread is small and nothing was lost; on a busy machine
both lose time alike, so absolute numbers are not.`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    shapes: { type: 'string', default: '1+10,1+50,10+0' },
    pairs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    layers: { type: 'string' },
    'server-core': { type: 'string', default: '0' },
    'load-core': { type: 'string', default: '1' },
    'open-every': { type: 'string', default: '1' },
    'event-loops': { type: 'string', default: '1' },
  },
});

function checked() {
  const shapes = options.shapes.split(',').map((text) => {
    const [, publishers, viewers] = /^(\d+)\+(\d+)$/.exec(text) ?? [];
    if (!publishers) throw new Error(`"${text}" is no shape like 10+0; see --help`);
    return { publishers, viewers, text };
  });
  checkMachine();
  return shapes;
}

const start = {
  conclave: (settings) => startConclave(settings),
  janus: (settings) => startJanus({ ...settings, eventLoops: Number(options['event-loops']) }),
};

/** One measurement on a fresh server. */
async function measure(name, shape, address) {
  const participants = Number(shape.publishers) + Number(shape.viewers);
  const server = await start[name]({ cores: options['server-core'], address, participants });
  try {
    return await runLoad(server, options['load-core'], [
      ...['--publishers', shape.publishers, '--viewers', shape.viewers, '--address', address],
      ...['--seconds', options.seconds, '--open-every', options['open-every']],
      ...(options.layers ? ['--layers', options.layers] : []),
    ]);
  } finally {
    await server.stop();
  }
}

function line(shape, name, run) {
  const cells = [
    ...[shape.text, name, round(run.packets_per_processor_second, 0)],
    round(run.delivered_packets / run.seconds, 0),
    `${round((100 * run.server_processor_seconds) / run.seconds, 0)} %`,
    `${round(run.loss_percent, 2)} %`,
    [run.latency_p50_ms, run.latency_p95_ms, run.latency_p99_ms].map((ms) => round(ms)).join(' / '),
    ...[String(run.freezes), round(run.server_bytes_a_participant / 1024, 0), run.profile],
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

async function compare(shape, address) {
  const ratios = [];
  for (let pair = 0; pair < Number(options.pairs); ++pair) {
    const order = pair % 2 === 0 ? ['conclave', 'janus'] : ['janus', 'conclave'];
    const runs = {};
    for (const name of order) {
      console.error(`${shape.text}: pair ${pair + 1} of ${options.pairs}, ${name}`);
      runs[name] = await measure(name, shape, address);
      line(shape, name, runs[name]);
    }
    ratios.push(
      runs.conclave.packets_per_processor_second / runs.janus.packets_per_processor_second,
    );
  }
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `${shape.text}: ${round(median(ratios))} times Janus (${round(least)} to ${round(most)})`;
}

if (options.help) {
  console.log(HELP);
} else {
  try {
    const shapes = checked();
    const address = machineAddress();
    sayLoad('before');
    console.log(
      '| room | server | packets a processor second | packets/s | processor | lost | latency p50 / p95 / p99 ms | freezes | KiB a participant | SRTP |',
    );
    console.log(`|${'---|'.repeat(10)}`);
    const verdicts = [];
    for (const shape of shapes) verdicts.push(await compare(shape, address));
    console.log(`\n${verdicts.join('\n')}`);
    sayLoad('after');
  } catch (fault) {
    console.error(fault.message);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
