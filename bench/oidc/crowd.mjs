// A crowd of people with sessions and grants, put straight into a server's database as copies of
// one of each that the server has made itself.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const RUN_SQLITE = `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
rows = database.execute(sys.stdin.read()).fetchall()
print("\\n".join("\\t".join(str(cell) for cell in row) for row in rows))`;

/** @typedef {{sql: (text: string) => Promise<string>, columns: (table: string) => Promise<string[]>,
 *    settle: () => Promise<unknown>, numbers: (count: number) => string, padded: (prefix: string) => string}} Engine */

/** @returns {Engine} */
function sqliteOf(server) {
  const file = join(server.dataDir, 'conclave.db');
  const sql = async (text) =>
    execFileSync('python3', ['-c', RUN_SQLITE, file], { input: text, encoding: 'utf8' }).trim();
  return {
    sql,
    settle: async () => {},
    columns: async (table) =>
      (await sql(`SELECT name FROM pragma_table_info('${table}')`)).split('\n'),
    numbers: (count) =>
      `(WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < ${count}) SELECT n FROM seq) s`,
    padded: (prefix) => `'${prefix}' || substr('0000000' || s.n, -7)`,
  };
}

/** @returns {Engine} */
function mariadbOf(database) {
  const name = new URL(database.url).pathname.slice(1);
  const sql = async (text) => (await database.sql(`USE ${name}; ${text}`)).trim();
  return {
    sql,
    columns: async (table) =>
      (
        await sql(
          `SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}'`,
        )
      ).split('\n'),
    numbers: (count) => `(SELECT seq AS n FROM seq_1_to_${count}) s`,
    // What InnoDB does by itself some seconds after such a change.
    settle: () => sql('ANALYZE TABLE identity_users, identity_refresh_families, identity_sessions'),
    padded: (prefix) => `CONCAT('${prefix}', RIGHT(CONCAT('0000000', s.n), 7))`,
  };
}

/** @returns {Engine} */
function postgresqlOf(database) {
  const sql = async (text) => (await database.sql(text)).trim();
  return {
    sql,
    columns: async (table) =>
      (
        await sql(
          `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}'`,
        )
      ).split('\n'),
    numbers: (count) => `generate_series(1, ${count}) AS s(n)`,
    settle: async () => {
      // The copies brought their numbers along.
      await sql(
        `SELECT setval(pg_get_serial_sequence('identity_audit_log', 'id'), MAX(id)) FROM identity_audit_log`,
      );
      await sql('VACUUM ANALYZE'); // what it does by itself within some minutes
    },
    padded: (prefix) => `'${prefix}' || lpad(s.n::text, 7, '0')`,
  };
}

/** The one that a server uses. */
export function engineOf(kind, server, database) {
  if (kind === 'SQLite') return sqliteOf(server);
  return kind === 'MariaDB' ? mariadbOf(database) : postgresqlOf(database);
}

/** Copies the row where `condition` holds, with some columns of its own for each copy. */
async function copies(engine, table, condition, count, own) {
  const names = await engine.columns(table);
  const values = names.map((name) => own[name] ?? `t.${name}`);
  await engine.sql(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} t, ${engine.numbers(count)} WHERE ${condition}`,
  );
}

/**
 * @param {Engine} engine
 * @param {string} username of the one who is copied, who has signed in once
 * @param {{people: number, grants: number, events: number}} size
 */
export async function makeCrowd(engine, username, { people, grants, events }) {
  const id = await engine.sql(`SELECT id FROM identity_users WHERE username = '${username}'`);
  const { padded } = engine;
  await copies(engine, 'identity_users', `t.id = '${id}'`, people, {
    id: padded('crowd-'),
    username: padded('person'),
    username_key: padded('person'),
    email: padded('mail-of-'),
    email_key: padded('mail-of-'),
  });
  // Numbers of grants stand beside people's again and again, as many rounds as it takes.
  const whose = engine.padded('crowd-').replaceAll('s.n', `(1 + s.n % ${people})`);
  await copies(engine, 'identity_refresh_families', `t.user_id = '${id}'`, grants, {
    family_id: padded('family-'),
    grant_id: padded('grant-'),
    sid: padded('sid-'),
    user_id: whose,
    current_hash: padded('hash-'),
  });
  await copies(engine, 'identity_sessions', `t.user_id = '${id}'`, people, {
    key_hash: padded('key-'),
    sid: padded('sid-'),
    user_id: whose,
    seen_at: 't.seen_at - s.n',
  });
  const event = await engine.sql('SELECT MIN(id) FROM identity_audit_log');
  await copies(engine, 'identity_audit_log', `t.id = '${event}'`, events, {
    id: `(SELECT MAX(id) FROM identity_audit_log) + s.n`,
  });
  await engine.settle();
}
