// Coming over from Duende IdentityServer where data is sealed with ASP.NET Core's Data Protection, with the keys
// that it signs with, and when the import is killed in the middle.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  X509Certificate,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { mustRun } from '../harness/command.mjs';
import { ProtectionKey } from '../harness/data_protection.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { request } from '../harness/http.mjs';
import { startMariadb } from '../harness/mariadb.mjs';
import { startServer } from '../harness/server.mjs';
import { until, within } from '../harness/wait.mjs';

const SCHEMA = join(import.meta.dirname, 'identityserver.sql');
const TWO = '11111111-0000-4000-8000-000000000001';
const SKORUBA = 'Skoruba.Duende.IdentityServer'; // the name that the stack seals under
const GRANTS = 'PersistentGrantSerializer';
const KEYS = 'DataProtectionKeyProtector';
const KID = '6F1C3B8AD0D94F2D8A3E5C7B9F0A1E2D';

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const keyOf = (handle) =>
  createHash('sha256').update(`${handle}:refresh_token`).digest('hex').toUpperCase();

const refreshToken = () =>
  JSON.stringify({
    CreationTime: '2026-01-01T00:00:00Z',
    Lifetime: 2592000,
    AccessTokens: {},
    Subject: {
      AuthenticationType: 'Identity.Application',
      Claims: [
        { Type: 'sub', Value: TWO },
        { Type: 'auth_time', Value: '1767225600' },
      ],
    },
    Version: 5,
    ClientId: 'spa',
    SessionId: '5E55',
    AuthorizedScopes: ['openid', 'offline_access'],
  });

const grantRow = (handle, payload, isSealed) => {
  const data = {
    PersistentGrantDataContainerVersion: 1,
    DataProtected: isSealed,
    Payload: payload,
  };
  const values = [keyOf(handle), 'refresh_token', TWO, 'spa'].map(quoted).join(', ');
  return `(${values}, UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 9 DAY, ${quoted(JSON.stringify(data))})`;
};
const insertGrants = (rows) =>
  `INSERT INTO old.PersistedGrants (\`Key\`, Type, SubjectId, ClientId, CreationTime, Expiration, Data) VALUES ${rows.join(', ')};\n`;

const keyRow = (id, algorithm, data, { isSealed = false, use = 'signing' } = {}) =>
  `INSERT INTO old.\`Keys\` VALUES (${quoted(id)}, 1, '2026-01-01', ${quoted(use)}, ${quoted(algorithm)}, 0, ${isSealed ? 1 : 0}, ${quoted(data)});\n`;

async function startOld() {
  const database = await startMariadb();
  await database.sql(
    'SET NAMES utf8mb4; CREATE DATABASE old CHARACTER SET utf8mb4; USE old;\n' +
      (await readFile(SCHEMA, 'utf8')) +
      "GRANT SELECT ON old.* TO 'conclave'@'%';",
  );
  return { database, url: database.url.replace(/conclave$/, 'old') };
}

const refresh = (server, handle) =>
  request(server, `${server.identity}/connect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'spa',
      refresh_token: handle,
    }).toString(),
  });

describe('what was sealed with Data Protection, and the keys that signed', () => {
  let server;
  let old;
  let folder;
  const signer = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const imported = async (...words) => {
    const file = join(server.dataDir, 'report.json');
    const run = ['import', 'identityserver', '--mysql', old.url, '--json', file, ...words];
    const { stdout } = await server.command([...run, '--yes']);
    const { entries, counts } = JSON.parse(await readFile(file, 'utf8'));
    return { stdout, entries, reasons: counts.find((c) => c.area === 'refresh tokens').reasons };
  };
  const token = (kid, key, claims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: server.identity,
      sub: TWO,
      aud: `${server.identity}/resources`,
      client_id: 'spa',
      scope: ['openid', 'profile'],
      jti: '8F',
      iat: now,
      exp: now + 3600,
      ...claims,
    };
    const text = [{ alg: 'RS256', typ: 'at+jwt', kid }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  const userinfo = (access) =>
    request(server, `${server.identity}/connect/userinfo`, {
      headers: { authorization: `Bearer ${access}` },
    });

  before(async () => {
    old = await startOld();
    const [ring, withCertificate, inFile, lost] = Array.from(
      { length: 4 },
      () => new ProtectionKey(),
    );
    const seal = (key, text, purpose = GRANTS, name = SKORUBA) => key.seal(text, [name, purpose]);
    const jwk = signer.privateKey.export({ format: 'jwk' });
    const base64 = (text) => Buffer.from(text, 'base64url').toString('base64');
    const container = JSON.stringify({
      Parameters: {
        ...{ D: base64(jwk.d), DP: base64(jwk.dp), DQ: base64(jwk.dq), InverseQ: base64(jwk.qi) },
        ...{ Exponent: base64(jwk.e), Modulus: base64(jwk.n), P: base64(jwk.p), Q: base64(jwk.q) },
      },
      Id: KID,
      Algorithm: 'RS256',
      HasX509Certificate: false,
      Created: '2026-01-01T00:00:00Z',
    });
    const ringRows = [ring.xml(), withCertificate.xml('CertificateXmlDecryptor'), '<torn'];
    await old.database.sql(
      ringRows
        .map((xml) => `INSERT INTO old.DataProtectionKeys (Xml) VALUES (${quoted(xml)});\n`)
        .join('') +
        insertGrants([
          grantRow('SEALED-1', seal(ring, refreshToken()), true),
          grantRow('PURPOSE-1', seal(ring, refreshToken(), KEYS), true),
          grantRow('CERTIFICATE-1', seal(withCertificate, refreshToken()), true),
          grantRow('LOST-1', seal(lost, refreshToken()), true),
          grantRow('FILE-1', seal(inFile, refreshToken(), GRANTS, '/srv/sts'), true),
        ]) +
        keyRow(KID, 'RS256', seal(ring, container, KEYS), { isSealed: true }) +
        keyRow('LOST', 'RS256', seal(lost, container, KEYS), { isSealed: true }) +
        keyRow(
          'CERTIFICATE',
          'RS256',
          JSON.stringify({ Id: 'CERTIFICATE', HasX509Certificate: true }),
        ) +
        keyRow('OTHER', 'RS256', container, { use: 'encryption' }),
    );
    folder = await temporaryFolder('keys');
    await writeFile(
      join(folder, 'key-1.xml'),
      `<?xml version="1.0" encoding="utf-8"?>${inFile.xml()}`,
    );
    server = await startServer();
  });
  after(cleanUp);

  it('opens what the key ring opens, and says why of the rest', async () => {
    const { entries, reasons, stdout } = await imported();
    assert.equal(
      reasons['its data is sealed with a key that is sealed itself, with a certificate'],
      1,
    );
    assert.equal(reasons['its data is sealed with a key of Data Protection that is not there'], 2);
    const changed = 'its data was sealed by an application of another name, or was changed';
    assert.equal(reasons[changed], 1);
    assert.match(stdout, /data protection: 1, a key is damaged/);
    const keys = entries.filter(({ area }) => area === 'signing keys');
    const outcomes = Object.fromEntries(keys.map(({ name, outcome }) => [name, outcome]));
    assert.deepEqual(outcomes, {
      [KID]: 'new',
      CERTIFICATE: 'refused',
      LOST: 'refused',
      OTHER: 'refused',
    });
    await server.stop();
    await server.start(); // reads the keys at once
    const answer = await refresh(server, 'SEALED-1');
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await refresh(server, 'CERTIFICATE-1')).json.error, 'invalid_grant');
  });

  it('takes keys from files, and another name of the application', async () => {
    assert.equal((await refresh(server, 'FILE-1')).json.error, 'invalid_grant');
    const more = ['--data-protection-keys', folder];
    assert.equal((await imported(...more)).reasons['it has expired'], 1);
    assert.equal((await refresh(server, 'FILE-1')).json.error, 'invalid_grant');
    await imported(...more, '--data-protection-application', '/srv/sts');
    const answer = await refresh(server, 'FILE-1');
    assert.equal(answer.status, 200, answer.text);
  });

  it('goes on verifying what the old keys have signed', async () => {
    const jwks = await request(server, `${server.identity}/.well-known/openid-configuration/jwks`);
    const key = jwks.json.keys.find(({ kid }) => kid === KID);
    assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const answer = await userinfo(token(KID, signer.privateKey));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.sub, TWO);
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    assert.equal((await userinfo(token(KID, stranger))).status, 401);
    assert.equal((await userinfo(token('LOST', signer.privateKey))).status, 401);
    assert.equal((await userinfo(token(KID, signer.privateKey, { exp: 1 }))).status, 401);
    const fresh = (await refresh(server, 'HANDLE1-1')).json.access_token;
    const { kid } = JSON.parse(Buffer.from(fresh.split('.')[0], 'base64url'));
    assert.notEqual(kid, KID, 'they sign nothing any more');
  });

  it("goes on verifying what a certificate's key has signed", async () => {
    const file = (name) => join(folder, name);
    const [key, pem, pfx] = ['key.pem', 'cert.pem', 'signing.pfx'].map(file);
    const openssl = (...words) => mustRun('openssl', words);
    const names = ['-keyout', key, '-out', pem, '-subj', '/CN=signs tokens', '-days', '1'];
    await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names);
    const secret = ['-passout', 'pass:of the file'];
    await openssl('pkcs12', '-export', '-in', pem, '-inkey', key, '-out', pfx, ...secret);
    await writeFile(file('wrong'), 'not this\n');
    await writeFile(file('right'), 'of the file\r\n');
    const words = ['--signing-certificate', pfx, '--signing-certificate-password-file'];
    await assert.rejects(imported(...words, file('wrong')), /does not open with this password/);
    await assert.rejects(imported(...words, file('missing')), /There is no file/);
    const { entries } = await imported(...words, file('right'));
    const { fingerprint } = new X509Certificate(await readFile(pem));
    const kid = `${fingerprint.replaceAll(':', '')}RS256`;
    assert.equal(entries.find(({ name }) => name === kid)?.outcome, 'new');
    const again = await imported(...words, file('right'));
    assert.equal(again.entries.find(({ name }) => name === kid)?.outcome, 'same');
    await server.stop();
    await server.start(); // reads the keys at once
    const answer = await userinfo(token(kid, createPrivateKey(await readFile(key))));
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await userinfo(token(kid, signer.privateKey))).status, 401);
  });
});

describe('an import that is killed in the middle', () => {
  const ROWS = 500; // beside those of the schema: three batches
  let old;
  after(cleanUp);

  /** What came, but for the times of this run. */
  const state = async (name, { identity }) => {
    const queries = [
      `SELECT family_id, grant_id, client_id, user_id, sid, payload, current_hash, revoked FROM ${name}.identity_refresh_families ORDER BY 1`,
      `SELECT token_hash, payload FROM ${name}.identity_reference_tokens ORDER BY 1`,
      `SELECT user_id, client_id, scopes FROM ${name}.identity_consents ORDER BY 1, 2`,
      `SELECT id, username, email, password_hash, security_stamp FROM ${name}.identity_users WHERE username <> 'admin' ORDER BY 1`,
      `SELECT client_id, number FROM ${name}.identity_clients ORDER BY 1`,
      `SELECT event, source, created_at, event_data FROM ${name}.identity_audit_log WHERE source LIKE 'imported%' ORDER BY 3, 1`,
      `SELECT area, old_key FROM ${name}.identity_imported ORDER BY 1, 2`,
      `SELECT scheme, authority FROM ${name}.identity_external_providers ORDER BY 1`,
    ];
    const found = await Promise.all(queries.map((query) => old.database.sql(query)));
    return found.map((text) => text.replaceAll(identity, 'the issuer'));
  };

  it('is finished by the next, as if it had been one', async () => {
    old = await startOld();
    const handles = Array.from({ length: ROWS }, (_, i) => `MANY${i}-1`);
    const rows = handles.map((handle) => grantRow(handle, refreshToken(), false));
    while (rows.length) await old.database.sql(insertGrants(rows.splice(0, 100)));
    await old.database.sql(
      "CREATE DATABASE whole CHARACTER SET utf8mb4; GRANT ALL ON whole.* TO 'conclave'@'%';",
    );
    const words = ['import', 'identityserver', '--mysql', old.url, '--yes']; // the last counts
    const urlOf = (name) => old.database.url.replace(/conclave$/, name);
    const servers = {};
    for (const name of ['conclave', 'whole']) {
      const env = { CONCLAVE_DATABASE_URL: urlOf(name) };
      servers[name] = await startServer({ env, start: false });
    }
    await servers.whole.command(words);

    const untouched = await state('conclave', servers.conclave);
    await servers.conclave.command(words.slice(0, -1));
    assert.deepEqual(
      await state('conclave', servers.conclave),
      untouched,
      'without --yes nothing is written',
    );

    // Somebody else holds the note on the last grant, so that the import stops there.
    const last = Buffer.from(keyOf(handles.at(-1)), 'hex').toString('base64url');
    const release = await old.database.hold(
      `INSERT INTO conclave.identity_imported VALUES ('refresh tokens', 'identityserver:${last}')`,
    );
    const child = spawn(
      servers.conclave.binary,
      [...words, '--data-dir', servers.conclave.dataDir],
      {
        stdio: 'ignore',
        env: { ...process.env, CONCLAVE_DATABASE_URL: urlOf('conclave') },
      },
    );
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal)));
    const waits = `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE
      'INSERT INTO identity_imported%${last}%'`;
    await until(async () => (await old.database.sql(waits)).trim() === '1', 'the import to wait');
    child.kill('SIGKILL');
    assert.equal(await within(ended, 'the import to die'), 'SIGKILL');
    await release();
    const came = 'SELECT COUNT(*) FROM conclave.identity_refresh_families';
    const half = Number(await old.database.sql(came));
    assert.ok(half > 0 && half < ROWS, `${half} came before it was killed`);
    assert.notDeepEqual(
      await state('conclave', servers.conclave),
      await state('whole', servers.whole),
    );

    await servers.conclave.command(words);
    assert.deepEqual(
      await state('conclave', servers.conclave),
      await state('whole', servers.whole),
    );
    const { stdout } = await servers.conclave.command(words);
    assert.match(stdout, /There is nothing new/);
    await servers.conclave.start();
    assert.equal((await refresh(servers.conclave, handles[0])).status, 200);
    assert.equal((await refresh(servers.conclave, handles.at(-1))).status, 200);
  });
});
