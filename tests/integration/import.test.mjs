// Coming over from Duende IdentityServer with ASP.NET Core Identity: a database as these make it, in a
// MariaDB that may only be read, is brought over, and people and apps go on with what they have.
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { startMariadb } from '../harness/mariadb.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';

const PASSWORD = 'Pa$$word123'; // of each hash in identityserver.sql
const AUTHENTICATOR_KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // there, too
const SCHEMA = join(import.meta.dirname, 'identityserver.sql');
// What the levels before Duende 7 did not have.
const LATER_COLUMNS = [
  ...['RequireDPoP', 'DPoPValidationMode', 'DPoPClockSkew', 'InitiateLoginUri'],
  ...['PushedAuthorizationLifetime', 'RequirePushedAuthorization', 'CibaLifetime'],
  ...['PollingInterval', 'CoordinateLifetimeWithUserSession'],
];

for (const level of ['today', 'IdentityServer 4']) {
  describe(`a database of the level of ${level}`, () => {
    let server;
    let old;
    const report = [];
    const imported = async (...words) => {
      const file = join(server.dataDir, 'report.json');
      await rm(file, { force: true });
      const run = ['import', 'identityserver', '--mysql', old, '--json', file, ...words];
      const { stdout } = await server.command(run);
      report.splice(0, Infinity, ...JSON.parse(await readFile(file, 'utf8')).entries);
      return stdout;
    };
    const outcome = (area, name) =>
      report.find((each) => each.area === area && each.name === name)?.outcome;
    const said = (area, name) => {
      const { reason, warnings } = report.find((each) => each.area === area && each.name === name);
      return [reason, ...warnings].join('\n');
    };
    const token = (client, secret, scope) =>
      request(server, `${server.identity}/connect/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
      });

    before(async () => {
      const database = await startMariadb();
      await database.sql(
        'SET NAMES utf8mb4; CREATE DATABASE old CHARACTER SET utf8mb4; USE old;\n' +
          (await readFile(SCHEMA, 'utf8')) +
          "GRANT SELECT ON old.* TO 'conclave'@'%';",
      );
      if (level !== 'today') {
        const drops = LATER_COLUMNS.map((name) => `DROP COLUMN ${name}`).join(', ');
        const names = ['Users', 'Roles', 'UserRoles', 'UserClaims', 'RoleClaims', 'UserLogins'];
        const renames = [...names, 'UserTokens'].map((name) => `old.${name} TO old.AspNet${name}`);
        await database.sql(`ALTER TABLE old.Clients ${drops}; RENAME TABLE ${renames.join(', ')};`);
      }
      old = database.url.replace(/conclave$/, 'old');
      server = await startServer();
      const known = ['--authority', 'https://corp.example.org', '--client-id', 'conclave'];
      await server.command(
        ['provider', 'add', 'corp', '--name', 'Corp', ...known, '--secret-stdin'],
        'a secret of 32 characters or more\n',
      );
    });
    after(cleanUp);

    it('is shown first, and nothing is written', async () => {
      assert.match(await imported(), /Nothing was written/);
      assert.equal(outcome('people', 'two'), 'new');
      assert.doesNotMatch((await server.command(['user', 'list'])).stdout, /^two\s/m);
      assert.doesNotMatch((await server.command(['client', 'list'])).stdout, /^job\s/m);
    });

    it('is brought over', async () => {
      assert.match(await imported('--yes'), /was brought over/);
      for (const name of ['spa', 'job', 'job512', 'odd']) {
        assert.equal(outcome('clients', name), 'new', name);
      }
      assert.equal(outcome('api scopes', 'orders'), 'new');
      assert.equal(outcome('apis', 'https://orders.example.org/'), 'new');
      assert.equal(outcome('identity resources', 'department'), 'new');
      assert.equal(outcome('roles', 'Clerk'), 'new');
      const { stdout } = await server.command(['client', 'show', 'spa']);
      assert.match(stdout, /https:\/\/spa\.example\.org\/#callback/);
      const people = (await server.command(['user', 'list'])).stdout;
      assert.match(people, /^two\s.*Clerk/m);
      assert.match(people, /^blocked\s.*disabled/m);
      await server.stop();
      await server.start(); // reads the scopes
    });

    it('says what is not carried, and what is other than before', () => {
      assert.equal(outcome('clients', 'saml'), 'refused');
      assert.equal(outcome('api scopes', 'no scope'), 'refused');
      assert.equal(outcome('people', 'has space'), 'refused');
      assert.equal(outcome('people', 'twin'), 'refused');
      assert.match(said('people', 'twin'), /email/);
      assert.match(said('people', 'three'), /with Google is not carried/);
      assert.doesNotMatch(said('people', 'three'), /Corp/);
      assert.match(said('people', 'odd'), /must set a new one/);
      assert.match(said('people', 'three'), /administers here too/);
      for (const name of ['texted', 'damaged']) {
        assert.match(said('people', name), /without the password/, name);
      }
      assert.match(said('clients', 'spa'), /PKCE/);
      assert.match(said('clients', 'spa'), /'#'/);
      assert.match(said('clients', 'job'), /expired/);
      assert.match(said('clients', 'job'), /no SHA-256/);
      assert.match(said('clients', 'odd'), /"password"/);
    });

    it('signs people in with the passwords that they have, in both versions of hashes', async () => {
      for (const name of ['two', 'three']) {
        const wrong = await new Visitor(server).login(name, `${PASSWORD}4`);
        assert.equal(wrong.status, 401, wrong.text);
        const visitor = new Visitor(server);
        const answer = await visitor.login(name, PASSWORD);
        assert.equal(answer.status, 200, answer.text);
        const again = await new Visitor(server).login(name, PASSWORD);
        assert.equal(again.status, 200, 'after the hash was replaced');
        if (name === 'two') assert.equal((await visitor.context()).json.user.name, 'Zwei Zwölf');
      }
      for (const name of ['blocked', 'odd', 'texted', 'damaged']) {
        const answer = await new Visitor(server).login(name, PASSWORD);
        assert.equal(answer.status, 401, answer.text);
      }
    });

    it('asks for the code of the app that people have, or a recovery code', async () => {
      const second = async (method, code) => {
        const visitor = new Visitor(server);
        const first = await visitor.login('factor', PASSWORD);
        const { ticket } = first.json.second_factor;
        const body = { ticket, code, method, trust_browser: false };
        return (await visitor.post('/api/account/second-factor', body)).status;
      };
      assert.equal(await second('totp', totpCode(AUTHENTICATOR_KEY)), 200);
      assert.equal(await second('recovery', 'a1b2c3d4'), 200);
      assert.notEqual(await second('recovery', 'a1b2c3d4'), 200, 'it was used');
      assert.equal(await second('recovery', 'abcde fghjk'), 200);
    });

    it('keeps the sign-in with a provider that is known here', async () => {
      const visitor = new Visitor(server);
      await visitor.login('three', PASSWORD);
      const { providers } = (await visitor.fetch('/api/account/external')).json;
      const corp = providers.find(({ scheme }) => scheme === 'corp');
      assert.ok(corp.connected, 'connected');
    });

    it('keeps the ids by which apps know people', async () => {
      const { id_token: idToken } = await new Visitor(server).tokens({
        username: 'two',
        password: PASSWORD,
      });
      const claims = JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url'));
      assert.equal(claims.sub, '11111111-0000-4000-8000-000000000001');
    });

    it('lets apps in with the secrets that they have', async () => {
      for (const name of ['job', 'job512']) {
        const answer = await token(name, 'job-secret', 'orders');
        assert.equal(answer.status, 200, answer.text);
        const claims = JSON.parse(
          Buffer.from(answer.json.access_token.split('.')[1], 'base64url').toString(),
        );
        assert.equal(claims.client_id, name);
        if (name === 'job') assert.equal(claims.client_tier, 'gold');
      }
      assert.equal((await token('job', 'too old', 'orders')).status, 401);
      assert.equal((await token('job', 'in clear', 'orders')).status, 401);
    });

    it('changes nothing when it is brought over again', async () => {
      assert.match(await imported('--yes'), /There is nothing new/);
      assert.deepEqual(
        report.filter((each) => !['same', 'refused'].includes(each.outcome)),
        [],
      );
      assert.equal((await new Visitor(server).login('two', PASSWORD)).status, 200);
    });
  });
}
