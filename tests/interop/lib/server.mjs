// The server under test. Its addresses come from a JSON file that the harness writes; the
// environment variable CONCLAVE_TEST_SERVER names that file.
import { readFileSync } from 'node:fs';

const path = process.env.CONCLAVE_TEST_SERVER;
if (!path) {
  throw new Error(
    'CONCLAVE_TEST_SERVER names no file. Start a server with the harness and pass the JSON file it writes.',
  );
}

/**
 * @typedef {object} TestServer
 * @property {string} app origin of the app site
 * @property {string} identity origin of the identity site, which is also the issuer
 * @property {string} api origin of the API site
 * @property {string} admin origin of the admin site
 * @property {string} caFile certificate of the local authority, PEM
 * @property {string} adminUser name of the first administrator
 * @property {string} adminPassword
 * @property {string} certificates origin of the site where clients show certificates
 * @property {{certificate: string, key: string}} clientAuthority who issues those, PEM files
 * @property {string} dataDir the server's data directory
 * @property {string} binary the program under test
 */

/** @type {TestServer} */
export const server = JSON.parse(readFileSync(path, 'utf8'));

export const administrator = { username: server.adminUser, password: server.adminPassword };
