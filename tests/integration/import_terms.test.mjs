// Coming over from Duende IdentityServer: what APIs ask of their tokens, and clients that are known by a certificate.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { startMariadb } from '../harness/mariadb.mjs';
import { startServer } from '../harness/server.mjs';

const SCHEMA = join(import.meta.dirname, 'identityserver.sql');
const VAULT = 'https://vault.example.org/';
const THUMBPRINT = 'bca0d040847f843c5ee0fa6eb494837470155868';
const ROWS = `
  INSERT INTO ApiScopes (Id, Name) VALUES (30, 'vault');
  INSERT INTO ApiResources (Id, Name, RequireResourceIndicator, AllowedAccessTokenSigningAlgorithms)
    VALUES (30, '${VAULT}', 1, 'RS256,PS256'), (31, 'a word', 1, 'PS256');
  INSERT INTO ApiResourceScopes (ApiResourceId, Scope) VALUES (30, 'vault');
  INSERT INTO ClientScopes (ClientId, Scope) VALUES (2, 'vault'), (30, 'vault');
  INSERT INTO Clients (Id, ClientId) VALUES (30, 'pinned');
  INSERT INTO ClientGrantTypes (ClientId, GrantType) VALUES (30, 'client_credentials');
  INSERT INTO ClientSecrets (ClientId, Value, Type) VALUES
    (30, '${THUMBPRINT}', 'X509Thumbprint'), (30, 'no name', 'X509Name');
`;

describe('what is asked of tokens and clients', () => {
  let server;
  let entries;
  const said = (area, name) => {
    const { outcome, warnings } = entries.find((each) => each.area === area && each.name === name);
    assert.equal(outcome, 'new', name);
    return warnings.join('\n');
  };

  before(async () => {
    const database = await startMariadb();
    await database.sql(
      'SET NAMES utf8mb4; CREATE DATABASE old CHARACTER SET utf8mb4; USE old;\n' +
        `${await readFile(SCHEMA, 'utf8')}${ROWS}GRANT SELECT ON old.* TO 'conclave'@'%';`,
    );
    server = await startServer();
    const file = join(server.dataDir, 'report.json');
    const old = database.url.replace(/conclave$/, 'old');
    const words = ['--mysql', old, '--json', file, '--yes'];
    await server.command(['import', 'identityserver', ...words]);
    entries = JSON.parse(await readFile(file, 'utf8')).entries;
    await server.stop();
    await server.start(); // reads the scopes at once
  });
  after(cleanUp);

  it('says what can not be kept to', () => {
    assert.equal(said('apis', VAULT), '');
    assert.match(said('apis', 'a word'), /no absolute URI/);
    assert.match(said('apis', 'a word'), /nothing here signs with PS256/);
    assert.match(said('clients', 'pinned'), /\[sites\.certificates\]/);
    assert.match(said('clients', 'pinned'), /X509Name names no certificate/);
  });

  it('keeps an API for who names it, with the signature that it takes', async () => {
    const ask = async (more) => {
      const form = { grant_type: 'client_credentials', scope: 'vault', ...more };
      const answer = await request(server, `${server.identity}/connect/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from('job:job-secret').toString('base64')}`,
        },
        body: new URLSearchParams(form).toString(),
      });
      assert.equal(answer.status, 200, answer.text);
      const parts = answer.json.access_token.split('.').slice(0, 2);
      return parts.map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    };
    assert.equal((await ask({}))[1].aud, server.identity);
    const [{ alg }, { aud }] = await ask({ resource: VAULT });
    assert.deepEqual([alg, aud], ['RS256', VAULT]);
  });

  it('binds the tokens of a client that has nothing but certificates', async () => {
    const admin = await Administrator.signIn(server);
    const client = (await admin.get('Clients/30')).json;
    assert.equal(client.clientId, 'pinned');
    assert.equal(client.certificateBoundAccessTokens, true);
    const { clientSecrets } = (await admin.get('Clients/30/Secrets')).json;
    assert.deepEqual(
      clientSecrets.map(({ type }) => type),
      ['X509Thumbprint'],
    );
  });
});
