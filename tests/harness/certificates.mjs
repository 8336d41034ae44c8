// Certificates of clients, made by the openssl program.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mustRun } from './command.mjs';
import { temporaryFolder } from './files.mjs';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];

/** An authority; the files that hold its certificate and its key. */
export async function makeAuthority() {
  const folder = await temporaryFolder('authority');
  const authority = { certificate: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  await mustRun('openssl', [
    ...['req', '-x509', ...newKey, '-subj', '/CN=Authority of the tests'],
    ...['-keyout', authority.key, '-out', authority.certificate],
  ]);
  return authority;
}

/**
 * A certificate for a client, with its key and its public JWK.
 * @param {{name: string, alternatives?: string, authority?: {certificate: string, key: string}}} wish
 *   alternatives: in openssl's words, as `DNS:client.example`; without an authority it signs itself
 */
export async function makeCertificate({ name, alternatives, authority }) {
  const folder = await temporaryFolder('certificate');
  const [certFile, keyFile] = [join(folder, 'client.pem'), join(folder, 'client.key')];
  await mustRun('openssl', [
    ...['req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certFile],
    ...(authority ? ['-CA', authority.certificate, '-CAkey', authority.key] : []),
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...(alternatives ? ['-addext', `subjectAltName=${alternatives}`] : []),
  ]);
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { cert, key, jwk: new X509Certificate(cert).publicKey.export({ format: 'jwk' }) };
}
