// Tokens, flows and documents of our OpenID Connect provider beside those of npm oidc-provider,
// each on one core, in turn. --help says more.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cleanUp } from '../tests/harness/cleanup.mjs';
import { temporaryFolder } from '../tests/harness/files.mjs';
import { BINARY } from '../tests/harness/server.mjs';
import { median, quantile, round, sayLoad } from './measurement.mjs';
import { codeFlow, newAgent, repeat, token, Visitor } from './oidc/flows.mjs';
import { APP, MACHINE, startConclave, startPeer } from './oidc/providers.mjs';

const HELP = `Usage: node bench/compare_oidc_provider.mjs [--seconds N] [--rounds N] ...

Compares Conclave's OpenID Connect provider with npm oidc-provider: the same clients, one ES256 key,
JWT access tokens, TLS, one core each. Rates are by the second of the server's own processor time
(/proc), so the load tools, on the other core, do not limit them; latencies are of 16 connections.
oidc-provider keeps everything in memory, Conclave writes to its database. Before:
  ./test cli                             # packages and a release build
  apt-get install --no-install-recommends wrk
oidc-provider is installed by npm, in the version that bench/oidc names, when it is not there.

  --seconds N      length of each measurement (4)
  --rounds N       of each provider, in turn (3)
  --mariadb        Conclave on MariaDB, too; the real server, started for it
  --postgresql     and on PostgreSQL
  --server-core N  (0)
  --load-core N    (1)`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    mariadb: { type: 'boolean' },
    postgresql: { type: 'boolean' },
    'server-core': { type: 'string', default: '0' },
    'load-core': { type: 'string', default: '1' },
  },
});

const CONNECTIONS = 16;
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor that a process has used, proc(5). */
function used(pid) {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(after[11]) + Number(after[12])) / TICKS;
}

const memory = (pid) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** wrk with one request again and again: how many were answered, and the 99th of 100. */
async function wrk(url, { method = 'GET', headers = {}, body = '' } = {}) {
  const script = join(await temporaryFolder('wrk'), 'request.lua');
  const lua = (text) => JSON.stringify(text);
  await writeFile(
    script,
    [
      `wrk.method = ${lua(method)}`,
      ...(body ? [`wrk.body = ${lua(body)}`] : []),
      ...Object.entries(headers).map(
        ([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`,
      ),
      'done = function(summary, latency)',
      '  local wrong = summary.errors.status + summary.errors.connect + summary.errors.timeout',
      '  io.write(string.format("RESULT %d %d %d\\n", summary.requests, wrong, latency:percentile(99)))',
      'end',
    ].join('\n'),
  );
  const words = [
    ...['--cpu-list', options['load-core'], 'wrk', '-t1', `-c${CONNECTIONS}`],
    ...[`-d${options.seconds}s`, '-s', script, url],
  ];
  const child = spawn('taskset', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (bytes) => (said += bytes));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [, count, wrong, p99] = /RESULT (\d+) (\d+) (\d+)/.exec(said) ?? [];
  if (!count) throw new Error(`wrk said:\n${said}`);
  if (Number(wrong) > 0) throw new Error(`${wrong} of ${count} requests to ${url} were refused`);
  return { count: Number(count), p99: Number(p99) / 1000 };
}

const form = (client, fields) => ({
  method: 'POST',
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
  },
  body: new URLSearchParams(fields).toString(),
});

const lanes = (make) => Promise.all(Array.from({ length: CONNECTIONS }, make));

async function signedIn(provider) {
  const visitor = new Visitor(provider);
  const tokens = await codeFlow(provider, visitor);
  return { visitor, tokens };
}

const flow = async (make) => {
  const made = await lanes(make);
  return async () => {
    const { count, milliseconds } = await repeat(Number(options.seconds), made);
    return { count, p99: quantile(milliseconds, 0.99) };
  };
};

/** By their names in the table; each gets ready, and gives what is measured. */
const MEASURES = {
  'discovery document': (provider) => () =>
    wrk(`${provider.issuer}/.well-known/openid-configuration`),
  'key set': (provider) => () => wrk(provider.endpoints.jwks_uri),
  'client credentials, JWT': (provider) => () =>
    wrk(
      provider.endpoints.token_endpoint,
      form(MACHINE, { grant_type: 'client_credentials', scope: provider.scope }),
    ),
  introspection: async (provider) => {
    const { visitor, tokens } = await signedIn(provider);
    visitor.agent.destroy();
    const asked = form(APP, { token: tokens.refresh_token });
    return () => wrk(provider.endpoints.introspection_endpoint, asked);
  },
  refresh: (provider) =>
    flow(async () => {
      const { tokens } = await signedIn(provider);
      const agent = newAgent();
      let { refresh_token } = tokens;
      return async () => {
        const fields = { grant_type: 'refresh_token', refresh_token };
        ({ refresh_token } = await token(provider, agent, fields));
      };
    }),
  'code flow, signed in': (provider) =>
    flow(async () => {
      const { visitor } = await signedIn(provider);
      return () => codeFlow(provider, visitor);
    }),
  'code flow, with password': (provider) =>
    flow(async () => {
      const agent = newAgent();
      return () => codeFlow(provider, new Visitor(provider, agent, { proves: true }));
    }),
};

async function measure(provider) {
  const document = await new Visitor(provider).get('/.well-known/openid-configuration');
  provider.endpoints = document.json;
  const results = { start: provider.startedIn };
  for (const [name, prepare] of Object.entries(MEASURES)) {
    const act = await prepare(provider);
    const [began, before] = [performance.now(), used(provider.pid)];
    const { count, p99 } = await act();
    const spent = used(provider.pid) - before;
    const took = (performance.now() - began) / 1000;
    results[name] = { rate: count / spent, seen: count / took, p99 };
    console.error(`  ${name}: ${round(count / spent, 0)} a processor second`);
  }
  results.memory = memory(provider.pid);
  return results;
}

/** ES256 signatures a second of one core, by OpenSSL alone. */
function signatures() {
  const words = ['--cpu-list', options['server-core'], 'openssl', 'speed', '-seconds', '2'];
  const said = execFileSync('taskset', [...words, 'ecdsap256'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/ecdsa \(nistp256\)\s+\S+\s+\S+\s+([\d.]+)/.exec(said)[1]);
}

function print(names, results) {
  const peer = names.at(-1);
  const of = (name, pick) => results[name].map(pick);
  console.log(
    `| a second of the server's processor | ${names.join(' | ')} | ${names
      .slice(0, -1)
      .map((name) => `${name.replace('Conclave, ', '')}: ratio (rounds)`)
      .join(' | ')} | p99, ms |`,
  );
  console.log(`|${'---|'.repeat(names.length * 2 + 1)}`);
  for (const measure of Object.keys(MEASURES)) {
    const rates = names.map((name) => round(median(of(name, (r) => r[measure].rate)), 0));
    const ratios = names.slice(0, -1).map((name) => {
      const each = results[name].map((r, i) => r[measure].rate / results[peer][i][measure].rate);
      return `${round(median(each), 1)} (${round(Math.min(...each), 1)} to ${round(Math.max(...each), 1)})`;
    });
    const late = names.map((name) => round(median(of(name, (r) => r[measure].p99)), 1)).join(' / ');
    console.log(`| ${[measure, ...rates, ...ratios, late].join(' | ')} |`);
  }
  const row = (label, pick, unit) =>
    console.log(
      `| ${[label, ...names.map((name) => `${round(median(of(name, pick)), 0)} ${unit}`), ...names.slice(1).map(() => ''), ''].join(' | ')} |`,
    );
  row('start to ready', (r) => r.start, 'ms');
  row('memory after it all', (r) => r.memory, 'MiB');
}

async function main() {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built; see --help`);
  const core = options['server-core'];
  const starts = [
    () => startConclave({ core }),
    ...(options.mariadb ? [() => startConclave({ core, kind: 'MariaDB' })] : []),
    ...(options.postgresql ? [() => startConclave({ core, kind: 'PostgreSQL' })] : []),
    () => startPeer({ core }),
  ];
  sayLoad('before');
  const results = {};
  const names = [];
  for (let turn = 0; turn < Number(options.rounds); ++turn) {
    for (const start of starts) {
      const provider = await start();
      console.error(`Round ${turn + 1} of ${options.rounds}: ${provider.name}`);
      if (!names.includes(provider.name)) names.push(provider.name);
      (results[provider.name] ??= []).push(await measure(provider));
      await provider.stop();
    }
  }
  print(names, results);
  console.log(`\nES256 signatures of OpenSSL alone: ${round(signatures(), 0)} a second.`);
  sayLoad('after');
}

if (options.help) {
  console.log(HELP);
} else {
  try {
    await main();
  } catch (fault) {
    console.error(fault.message);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
