// Runs a command beside a fresh server, which CONCLAVE_TEST_SERVER (a JSON file) describes.
// Usage: node harness/with_server.mjs [--settings JSON] -- program words...
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeAuthority } from './certificates.mjs';
import { cleanUp } from './cleanup.mjs';
import { merge } from './config.mjs';
import { temporaryFolder } from './files.mjs';
import { freePort } from './ports.mjs';
import { startServer } from './server.mjs';

const words = process.argv.slice(2);
let settings = {};
if (words[0] === '--settings') settings = JSON.parse(words.splice(0, 2)[1]);
if (words[0] === '--') words.shift();
if (words.length === 0) {
  console.error('Usage: node harness/with_server.mjs [--settings JSON] -- program words...');
  process.exit(2);
}

let status = 1;
try {
  // Clients may show certificates, of this authority or of their own.
  const clientAuthority = await makeAuthority();
  const certificates = `https://localhost:${await freePort()}`;
  const server = await startServer({
    settings: merge(settings, {
      sites: { certificates: { enabled: true, origin: certificates } },
      identity: { certificate_authorities: clientAuthority.certificate },
    }),
  });
  const file = join(await temporaryFolder('server'), 'server.json');
  await writeFile(
    file,
    JSON.stringify({ ...server.describe(), certificates, clientAuthority }, null, 2),
    { mode: 0o600 },
  );
  const child = spawn(words[0], words.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, CONCLAVE_TEST_SERVER: file, NODE_EXTRA_CA_CERTS: server.caFile },
  });
  status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
} finally {
  await cleanUp();
}
process.exit(status);
