// The databases that a server can keep its people and grants in.
import { startMariadb } from './mariadb.mjs';
import { startPostgresql } from './postgresql.mjs';

const STARTS = {
  SQLite: async () => null, // a file, which the server makes
  MariaDB: startMariadb,
  PostgreSQL: startPostgresql,
};

export const DATABASES = Object.keys(STARTS);
export const DATABASE_SERVERS = DATABASES.filter((kind) => kind !== 'SQLite');

/**
 * @param {string} kind of DATABASES
 * @param {{memoryMb?: number}} [options] of a database that is a server of its own
 * @returns the database, null for SQLite; and the environment of a server that uses it
 */
export async function startDatabase(kind, options) {
  const database = await STARTS[kind](options);
  return { database, env: database ? { CONCLAVE_DATABASE_URL: database.url } : {} };
}
