// Runs the tests against the server that CONCLAVE_TEST_SERVER describes, trusting its authority.
// Usage: CONCLAVE_TEST_SERVER=server.json node run.mjs [test file...]
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const description = process.env.CONCLAVE_TEST_SERVER;
if (!description) {
  console.error(
    'CONCLAVE_TEST_SERVER must name the JSON file that describes the server under test.',
  );
  process.exit(2);
}
const { caFile } = JSON.parse(readFileSync(description, 'utf8'));
const here = dirname(fileURLToPath(import.meta.url));
const tests = join(here, 'tests');
const files = process.argv.slice(2);
if (files.length === 0) {
  files.push(
    ...readdirSync(tests)
      .filter((name) => name.endsWith('.test.mjs'))
      .map((name) => join(tests, name)),
  );
}
// openid-client wants the global crypto, which Debian's Node 18 has behind a switch.
const switches = 'crypto' in globalThis ? [] : ['--experimental-global-webcrypto'];
// One file at a time: the server limits sign-ins by source, and here all come from one.
const { status, error } = spawnSync(
  process.execPath,
  [...switches, '--test', '--test-concurrency=1', ...files],
  {
    stdio: 'inherit',
    cwd: process.cwd(),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  },
);
if (error) throw error;
process.exit(status ?? 1);
