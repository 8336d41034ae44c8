// How long the console's lists take among very many people and grants, and whether signing in
// feels the clean-up of what has expired. --help says more.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Visitor } from '../tests/harness/account.mjs';
import { Administrator } from '../tests/harness/administrator.mjs';
import { cleanUp } from '../tests/harness/cleanup.mjs';
import { startDatabase } from '../tests/harness/databases.mjs';
import { BINARY, startServer } from '../tests/harness/server.mjs';
import { sleep } from '../tests/harness/wait.mjs';
import { quantile, round, sayLoad } from './measurement.mjs';
import { engineOf, makeCrowd } from './oidc/crowd.mjs';
import { emptyPages } from './servers_under_load.mjs';

const HELP = `Usage: node bench/identity_scale.mjs [--people N] [--grants N] [--mariadb | --postgresql] ...

Fills a server's database with people, sessions, grants and audit events, then times each list of
the administrators' console through the admin API, and sign-ins with and without a clean-up of
expired grants beside them. Before:
  ./test cli                             # packages and a release build

  --people N    with a session each (100000)
  --grants N    refresh tokens, a fifth of which expire for the clean-up (1000000)
  --events N    rows of the audit log (200000)
  --calls N     of each list (40)
  --mariadb     on MariaDB; the real server, started for it
  --postgresql  on PostgreSQL, likewise`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    people: { type: 'string', default: '100000' },
    grants: { type: 'string', default: '1000000' },
    events: { type: 'string', default: '200000' },
    calls: { type: 'string', default: '40' },
    mariadb: { type: 'boolean' },
    postgresql: { type: 'boolean' },
  },
});

const TEMPLATE = { username: 'template', password: 'Lighthouse-At-Dawn-3' };
const PAGE = 20;
const CLEAN_UP_LIMIT_MS = 600_000;

const people = Number(options.people);
const anyOf = (count) => 1 + Math.floor(Math.random() * count);
const personAt = (number) => `person${String(number).padStart(7, '0')}`;
const idAt = (number) => `crowd-${String(number).padStart(7, '0')}`;
const anyPage = (rows) => `page=${anyOf(rows / PAGE)}&pageSize=${PAGE}`;

/** What the console asks for, by what people see. */
const LISTS = {
  'people, first page': () => `Users?page=1&pageSize=${PAGE}`,
  'people, any page': () => `Users?${anyPage(people)}`,
  'people, searched': () => `Users?searchText=${personAt(anyOf(people)).slice(0, 11)}`,
  'one person': () => `Users/${idAt(anyOf(people))}`,
  'who has grants, first page': () => `PersistedGrants/Subjects?page=1&pageSize=${PAGE}`,
  'who has grants, any page': () => `PersistedGrants/Subjects?${anyPage(people)}`,
  'who has grants, searched': () =>
    `PersistedGrants/Subjects?searchText=${personAt(anyOf(people)).slice(0, 11)}`,
  'grants of one': () => `PersistedGrants/Subjects/${idAt(anyOf(people))}`,
  'sessions, first page': () => `Sessions?page=1&pageSize=${PAGE}`,
  'sessions, any page': () => `Sessions?${anyPage(people)}`,
  'sessions, searched': () => `Sessions?searchText=${personAt(anyOf(people)).slice(0, 11)}`,
  'audit log, first page': () => `Logs/AuditLog?page=1&pageSize=${PAGE}`,
  'audit log, any page': () => `Logs/AuditLog?${anyPage(Number(options.events))}`,
  'audit log, one event': () => 'Logs/AuditLog?event=applicationversion',
  roles: () => 'Roles',
  clients: () => 'Clients',
  overview: () => 'Dashboard/GetDashboardIdentityServer?auditLogsLastNumberOfDays=7',
};

const say = (name, milliseconds) =>
  console.log(
    `| ${name} | ${[0.5, 0.95, 1].map((part) => round(quantile(milliseconds, part), 1)).join(' | ')} |`,
  );

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function signIn(server) {
  const visitor = new Visitor(server);
  const answer = await visitor.login(TEMPLATE.username, TEMPLATE.password);
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
}

/** Sign-ins, one after the other, as long as something holds. */
async function signInsWhile(server, condition) {
  const milliseconds = [];
  while (await condition()) milliseconds.push(await timed(() => signIn(server)));
  return milliseconds;
}

async function lists(server) {
  const admin = await Administrator.signIn(server);
  console.log('| list of the console, ms | median | p95 | longest |\n|---|---|---|---|');
  for (const [name, path] of Object.entries(LISTS)) {
    const milliseconds = [];
    for (let call = 0; call < Number(options.calls); ++call) {
      const wanted = path();
      milliseconds.push(
        await timed(async () => {
          const answer = await admin.get(wanted);
          if (answer.status !== 200) throw new Error(`${wanted}: ${answer.status} ${answer.text}`);
        }),
      );
    }
    say(name, milliseconds);
  }
}

async function cleanUpBeside(server, engine) {
  console.log('\n| signing in, ms | median | p95 | longest |\n|---|---|---|---|');
  let left = 50;
  const before = await signInsWhile(server, async () => left-- > 0);
  say('before', before);
  const due = Math.floor(Number(options.grants) / 5);
  await engine.sql(
    `UPDATE identity_refresh_families SET expires_at = 1 WHERE family_id >= 'family-' AND family_id <= 'family-${String(due).padStart(7, '0')}'`,
  );
  const count = async () =>
    Number(await engine.sql('SELECT COUNT(*) FROM identity_refresh_families WHERE expires_at = 1'));
  const began = performance.now();
  let begun = null;
  let last = 0;
  let expired = await count();
  const beside = await signInsWhile(server, async () => {
    const now = performance.now();
    if (now - last < 1000) return true;
    last = now;
    expired = await count();
    if (begun === null && expired < due) begun = now;
    if (now - began > CLEAN_UP_LIMIT_MS)
      throw new Error(`${expired} expired grants are still there`);
    return expired > 0;
  });
  say(`while ${due} expired grants go`, beside);
  console.log(
    `\nThey were gone ${round((performance.now() - (begun ?? began)) / 1000, 1)} s after the first.`,
  );
}

async function main() {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built; see --help`);
  sayLoad('before');
  const pages = await emptyPages();
  const kind = (options.mariadb && 'MariaDB') || (options.postgresql && 'PostgreSQL') || 'SQLite';
  const { database, env } = await startDatabase(kind, { memoryMb: 512 });
  const server = await startServer({
    start: false,
    env,
    settings: {
      log: { level: 'warning' },
      turn: { enabled: false },
      web: { app_bundle: pages, identity_bundle: pages },
    },
  });
  await server.start();
  await server.addUser(TEMPLATE.username, TEMPLATE.password);
  await new Visitor(server).tokens(TEMPLATE);
  const admin = await Administrator.signIn(server);
  await admin.get('Info/GetApplicationVersion'); // a row of the audit log, to be copied
  const engine = engineOf(kind, server, database);
  const filled = await timed(() =>
    makeCrowd(engine, TEMPLATE.username, {
      people,
      grants: Number(options.grants),
      events: Number(options.events),
    }),
  );
  console.error(`Filled in ${round(filled / 1000, 1)} s.`);
  console.log(`${kind}: ${people} people, ${options.grants} grants.\n`);
  await sleep(1000);
  await lists(server);
  await cleanUpBeside(server, engine);
  sayLoad('after');
}

if (options.help) {
  console.log(HELP);
} else {
  try {
    await main();
  } catch (fault) {
    console.error(fault.stack);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
