// Clients that act for themselves or for people who are elsewhere, and keys of theirs.
import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conclave } from './clients.mjs';
import { jose, oidc } from './relying_party.mjs';
import { server } from './server.mjs';

/**
 * Registers a client without redirect URIs.
 * @param {string[]} grants
 * @param {string[]} further words of the command line
 * @returns what the library knows of it
 */
export async function addMachine(grants, ...further) {
  const id = `machine-${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(24).toString('hex');
  const types = grants.flatMap((grant) => ['--grant-type', grant]);
  await conclave('client', 'add', '--id', id, '--secret', secret, ...types, ...further);
  return oidc.discovery(new URL(server.identity), id, {}, oidc.ClientSecretBasic(secret));
}

/** Writes JSON into a file of its own; the folder goes with the machine's temporary files. */
export async function fileOf(value) {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-interop-'));
  const file = join(folder, 'file.json');
  await writeFile(file, JSON.stringify(value));
  return file;
}

/** A key pair with its public JWK. */
export async function newKey(kid, alg = 'ES256') {
  const options = { extractable: true, ...(alg === 'EdDSA' ? { crv: 'Ed25519' } : {}) };
  const { privateKey, publicKey } = await jose.generateKeyPair(alg, options);
  const jwk = { ...(await jose.exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { kid, alg, privateKey, jwk };
}
