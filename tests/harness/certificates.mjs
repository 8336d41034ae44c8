// Certificates from the server's own local authority, for names that `init` does not put in one.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mustRun } from './command.mjs';
import { temporaryFolder } from './files.mjs';

/**
 * @param {{dataDir: string, caFile: string}} server
 * @param {string[]} names DNS names
 * @returns {Promise<{certificate: string, key: string}>} paths of PEM files
 */
export async function issueCertificate(server, names) {
  const folder = await temporaryFolder('certificate');
  const [certificate, key, request, extensions] = ['chain.pem', 'key.pem', 'csr.pem', 'ext'].map(
    (file) => join(folder, file),
  );
  await writeFile(
    extensions,
    [
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth',
      '',
    ].join('\n'),
  );
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const subject = ['-subj', `/CN=${names[0]}`];
  await mustRun('openssl', ['req', '-new', ...curve, '-keyout', key, '-out', request, ...subject]);
  await mustRun('openssl', [
    ...['x509', '-req', '-in', request, '-days', '2', '-set_serial', '4711'],
    ...['-CA', server.caFile, '-CAkey', join(server.dataDir, 'tls/authority.key')],
    ...['-extfile', extensions, '-out', certificate],
  ]);
  return { certificate, key };
}
