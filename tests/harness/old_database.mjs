// A database as Duende IdentityServer with ASP.NET Core Identity makes it, of two levels of its schema,
// in a MariaDB that may only be read.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startMariadb } from './mariadb.mjs';

const SCHEMA = join(import.meta.dirname, '../integration/identityserver.sql');
// What the levels before Duende 7 did not have.
const LATER_COLUMNS = [
  ...['RequireDPoP', 'DPoPValidationMode', 'DPoPClockSkew', 'InitiateLoginUri'],
  ...['PushedAuthorizationLifetime', 'RequirePushedAuthorization', 'CibaLifetime'],
  ...['PollingInterval', 'CoordinateLifetimeWithUserSession'],
];
const LATER_TABLES = [
  ...['ServerSideSessions', 'PushedAuthorizationRequests', '`Keys`', 'IdentityProviders'],
];

/** Other levels call tables otherwise: the name of that of the grants, and what an import is told. */
export function namesOf(level) {
  if (level === 'today') return { grants: 'PersistedGrants', options: [] };
  const grants = 'GrantsOfApps';
  return {
    grants,
    options: ['--table', `PersistedGrants=${grants}`, '--table', 'Clients=OurApps'],
  };
}

/** @param {string} level `today`, or the one of IdentityServer 4 */
export async function oldDatabase(level) {
  const database = await startMariadb();
  await database.sql(
    'SET NAMES utf8mb4; CREATE DATABASE old CHARACTER SET utf8mb4; USE old;\n' +
      (await readFile(SCHEMA, 'utf8')) +
      "GRANT SELECT ON old.* TO 'conclave'@'%';",
  );
  if (level !== 'today') {
    const { grants } = namesOf(level);
    const drops = LATER_COLUMNS.map((name) => `DROP COLUMN ${name}`).join(', ');
    const names = ['Users', 'Roles', 'UserRoles', 'UserClaims', 'RoleClaims', 'UserLogins'];
    const renames = [...names, 'UserTokens'].map((name) => `old.${name} TO old.AspNet${name}`);
    await database.sql(`ALTER TABLE old.Clients ${drops}; RENAME TABLE ${renames.join(', ')};
      DROP TABLE ${LATER_TABLES.map((name) => `old.${name}`).join(', ')};
      ALTER TABLE old.PersistedGrants DROP COLUMN Id, ADD PRIMARY KEY (\`Key\`);
      RENAME TABLE old.PersistedGrants TO old.${grants}, old.Clients TO old.OurApps;`);
  }
  return { database, uri: database.url.replace(/conclave$/, 'old') };
}
