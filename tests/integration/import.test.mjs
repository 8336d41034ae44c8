// Coming over from Duende IdentityServer with ASP.NET Core Identity: a database as these make it, in a
// MariaDB that may only be read, is brought over, and people and apps go on with what they have.
import assert from 'node:assert/strict';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { namesOf, oldDatabase } from '../harness/old_database.mjs';
import { startPostgresql } from '../harness/postgresql.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';

const PASSWORD = 'Pa$$word123'; // of each hash in identityserver.sql
const API_SECRET = 'a secret of the API, long enough for all';
const AUTHENTICATOR_KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // there, too
const HANDLES = ['HANDLE1-1', 'HANDLE2-1', 'old-handle']; // of refresh tokens that live

const CASES = [
  ['today', 'SQLite'],
  ['today', 'PostgreSQL'],
  ['IdentityServer 4', 'SQLite'],
];
for (const [level, kind] of CASES) {
  describe(`a database of the level of ${level}, into ${kind}`, () => {
    let server;
    let old;
    let database;
    const report = [];
    const counts = {};
    const { grants, options: calledThere } = namesOf(level);
    const imported = async (...words) => {
      const file = join(server.dataDir, 'report.json');
      await rm(file, { force: true });
      const options = ['--mysql', old, '--json', file, ...calledThere, ...words];
      const { stdout } = await server.command(['import', 'identityserver', ...options]);
      const read = JSON.parse(await readFile(file, 'utf8'));
      report.splice(0, Infinity, ...read.entries);
      for (const { area, ...tally } of read.counts) counts[area] = tally;
      return stdout;
    };
    const outcome = (area, name) =>
      report.find((each) => each.area === area && each.name === name)?.outcome;
    const said = (area, name) => {
      const { reason, warnings } = report.find((each) => each.area === area && each.name === name);
      return [reason, ...warnings].join('\n');
    };
    const post = (path, form, headers = {}) =>
      request(server, `${server.identity}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      });
    const basic = (client, secret) => ({
      authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`,
    });
    const token = (client, secret, scope) =>
      post('/connect/token', { grant_type: 'client_credentials', scope }, basic(client, secret));
    const refresh = (handle, client = 'spa') =>
      post('/connect/token', {
        grant_type: 'refresh_token',
        client_id: client,
        refresh_token: handle,
      });
    const introspect = (access, client = 'orders-api', secret = API_SECRET) =>
      post('/connect/introspect', { token: access }, basic(client, secret));

    before(async () => {
      ({ database, uri: old } = await oldDatabase(level));
      const env = kind === 'SQLite' ? {} : { CONCLAVE_DATABASE_URL: (await startPostgresql()).url };
      server = await startServer({ env });
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
      assert.equal(counts['refresh tokens'].new, HANDLES.length);
      for (const handle of HANDLES) assert.notEqual((await refresh(handle)).status, 200, handle);
    });

    it('is not read when a table is not called as it was said', async () => {
      await assert.rejects(imported('--table', 'Users=nobody'), /has no table "nobody"/);
      await assert.rejects(imported('--table', 'Usres=Users'), /"usres" is no table/);
      await assert.rejects(imported('--table', 'Users'), /--table Users=app_users/);
    });

    it('is brought over', async () => {
      assert.match(await imported('--yes'), /was brought over/);
      for (const name of ['spa', 'job', 'job512', 'odd']) {
        assert.equal(outcome('clients', name), 'new', name);
      }
      assert.match(said('clients', 'spa'), /logo_uri.*left out/);
      assert.equal(outcome('api scopes', 'orders'), 'new');
      assert.equal(outcome('apis', 'https://orders.example.org/'), 'new');
      assert.equal(outcome('identity resources', 'department'), 'new');
      assert.equal(outcome('roles', 'Clerk'), 'new');
      const { stdout } = await server.command(['client', 'show', 'spa']);
      assert.match(stdout, /https:\/\/spa\.example\.org\/#callback/);
      const people = (await server.command(['user', 'list'])).stdout;
      assert.match(people, /^two\s.*Clerk/m);
      assert.match(people, /^blocked\s.*disabled/m);
      const [introspects, audience] = ['--introspect', 'https://orders.example.org/'];
      const api = ['client', 'add', '--id', 'orders-api', '--secret', API_SECRET];
      await server.command([...api, introspects, audience, '--grant-type', 'client_credentials']);
      await server.stop();
      await server.start(); // reads the scopes at once
    });

    it('says what is not carried, and what is other than before', () => {
      assert.equal(outcome('clients', 'saml'), 'refused');
      assert.equal(outcome('api scopes', 'no scope'), 'refused');
      assert.equal(outcome('people', 'has space'), 'refused');
      assert.equal(outcome('people', 'twin'), 'refused');
      assert.match(said('people', 'twin'), /email/);
      const missing = level === 'today' ? /with Twitter/ : /with Google[^]*with Twitter/;
      assert.match(said('people', 'three'), missing);
      assert.doesNotMatch(said('people', 'three'), /with Corp/);
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

    it('holds apps to the ways to sign in that they had', async () => {
      assert.match(said('clients', 'intranet'), /only at google/);
      const visitor = new Visitor(server);
      await visitor.login('two', PASSWORD);
      const redirect = 'https://intranet.example.org/callback';
      const asked = (more) =>
        visitor.fetch(
          `/connect/authorize?${new URLSearchParams({
            ...{ client_id: 'intranet', response_type: 'code', redirect_uri: redirect },
            ...{ scope: 'openid', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
            ...more,
          })}`,
        );
      const silent = await asked({ prompt: 'none' });
      assert.match(silent.headers.location, /error=login_required/);
      const page = new URL((await asked({})).headers.location, server.identity);
      assert.equal(page.pathname, '/account/login');
      const handle = page.searchParams.get('request');
      const offered = (await visitor.context(handle)).json;
      assert.equal(offered.local_login, false);
      assert.deepEqual(
        offered.external.map(({ scheme }) => scheme),
        level === 'today' ? ['google'] : [], // that database names no providers
      );
      const refused = await visitor.login('two', PASSWORD, { request: handle });
      assert.equal(refused.status, 403, refused.text);
      assert.equal(refused.json.error, 'way_not_offered');
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
      const google = providers.find(({ scheme }) => scheme === 'google');
      assert.equal(Boolean(google?.connected), level === 'today');
    });

    it('brings the OpenID providers, and says what must be registered there', async () => {
      if (level !== 'today') return; // it has none
      assert.equal(outcome('providers', 'Google'), 'new');
      assert.match(said('providers', 'Google'), /\/federation\/google\/signin/);
      assert.match(said('providers', 'Google'), /asked for a code/);
      for (const name of ['Partner', 'Two Words', 'torn']) {
        assert.equal(outcome('providers', name), 'refused', name);
      }
      const { stdout } = await server.command(['provider', 'show', 'google']);
      assert.match(stdout, /accounts\.google\.com/);
    });

    it('keeps the numbers of apps, and the audit log with a mark', async () => {
      assert.equal(counts['audit log'].new, 450);
      assert.deepEqual(Object.values(counts['audit log'].notes), [1]);
      const admin = await Administrator.signIn(server);
      const client = await admin.get('Clients/2');
      assert.equal(client.json?.clientId, 'job', client.text);
      const logs = await admin.get('Logs/AuditLog?source=imported&pageSize=3');
      assert.equal(logs.json.totalCount, 450, logs.text);
      assert.deepEqual(
        logs.json.logs.map(({ created, event }) => [created, event]),
        [
          ['2024-06-02T12:00:00Z', ''],
          ['2024-06-01T12:00:00Z', 'ClientUpdatedEvent'],
          ['2024-01-01T07:28:00Z', 'ClientsRequestedEvent'],
        ],
      );
      const newest = await admin.get('Logs/AuditLog?pageSize=1');
      assert.doesNotMatch(newest.json.logs[0].source, /imported/, 'older ones stand behind');
      const runs = await admin.get('Logs/AuditLog?event=IdentityServerImported');
      assert.equal(runs.json.totalCount, 1, 'a run that only looks leaves no row');
      const { after: came } = JSON.parse(runs.json.logs[0].data);
      assert.equal(came.finished, true);
      assert.equal(came['audit log'].new, 450);
      assert.ok(came.people.new > 0);
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

    it('counts the grants that are not carried, and says why', () => {
      const { new: fresh, same, reasons } = counts['refresh tokens'];
      assert.deepEqual([fresh, same], [HANDLES.length, 0]);
      assert.deepEqual(reasons, {
        'it has expired': 1,
        'it was used up there': 1,
        'its person is not here': 1,
        'its app is not here': 1,
        'its columns and its data differ': 1,
        'its data is damaged': 1,
      });
      assert.equal(counts['reference tokens'].new, 2);
      assert.equal(counts.consents.new, 1);
      assert.equal(counts.consents.refused, 1);
      assert.equal(counts['codes and sessions'].refused, level === 'today' ? 4 : 2);
    });

    it('refreshes tokens that the old stack gave out, for the same person, app and scopes', async () => {
      for (const handle of ['HANDLE1-1', 'old-handle']) {
        const answer = await refresh(handle);
        assert.equal(answer.status, 200, answer.text);
        const claims = JSON.parse(
          Buffer.from(answer.json.access_token.split('.')[1], 'base64url').toString(),
        );
        assert.equal(claims.sub, '11111111-0000-4000-8000-000000000001');
        assert.equal(claims.client_id, 'spa');
        assert.equal(claims.auth_time, 1767225600);
        const scope = handle === 'old-handle' ? 'openid' : 'openid profile';
        assert.equal(answer.json.scope, `${scope} offline_access`);
        assert.notEqual(answer.json.refresh_token, handle, 'it is one of ours from now on');
        const next = await refresh(answer.json.refresh_token);
        assert.equal(next.status, 200, next.text);
      }
      assert.equal((await refresh('HANDLE2-1', 'job')).status, 401, 'an app that has a secret');
      for (const handle of ['EXPIRED-1', 'USED-1', 'NOBODY-1', 'MIXED-1', 'BROKEN-1', 'CODE-1']) {
        assert.equal((await refresh(handle)).json.error, 'invalid_grant', handle);
      }
    });

    it('ends everything when a token comes that was spent two refreshes ago', async () => {
      const first = (await refresh('HANDLE2-1')).json.refresh_token;
      const second = (await refresh(first)).json.refresh_token;
      assert.equal((await refresh('HANDLE2-1')).json.error, 'invalid_grant');
      assert.equal((await refresh(second)).json.error, 'invalid_grant');
    });

    it('answers for reference tokens until their end', async () => {
      const answer = await introspect('ACCESS-1');
      assert.equal(answer.json?.active, true, answer.text);
      assert.equal(answer.json.client_id, 'job');
      assert.equal(answer.json.client_tier, 'gold');
      assert.equal(answer.json.iss, server.identity);
      assert.equal(answer.json.scope, 'orders');
      assert.equal((await introspect('WITHDRAWN-1')).json.active, true);
      assert.equal((await introspect('EXPIRED-1')).json.active, false);
    });

    it('lets an API ask about its tokens with the secret that it has', async () => {
      const api = encodeURIComponent('https://orders.example.org/');
      const { json, text } = await introspect('ACCESS-1', api, 'api-secret');
      assert.equal(json?.active, true, text);
      assert.equal(json.scope, 'orders');
      assert.equal((await introspect('ACCESS-1', api, 'another')).status, 401);
    });

    it('changes nothing when it is brought over again', async () => {
      assert.match(await imported('--yes'), /There is nothing new/);
      assert.deepEqual(
        report.filter((each) => !['same', 'refused'].includes(each.outcome)),
        [],
      );
      assert.equal((await new Visitor(server).login('two', PASSWORD)).status, 200);
      const { new: fresh, same } = counts['refresh tokens'];
      assert.deepEqual([fresh, same], [0, HANDLES.length]);
      assert.deepEqual(counts['reference tokens'].notes, {});
      assert.deepEqual([counts['audit log'].new, counts['audit log'].same], [0, 450]);
    });

    it('ends what was ended there, and was not used here', async () => {
      await database.sql(`DELETE FROM old.${grants} WHERE Type = 'reference_token' AND
        \`Key\` = UPPER(SHA2('WITHDRAWN-1:reference_token', 256));`);
      await imported('--yes');
      assert.deepEqual(Object.values(counts['reference tokens'].notes), [1]);
      assert.equal((await introspect('WITHDRAWN-1')).json.active, false);
      assert.equal((await introspect('ACCESS-1')).json.active, true);
    });

    it('does not bring back what was deleted here, until it is told to', async () => {
      const lost = [
        ['clients', 'job512'],
        ['api scopes', 'orders'],
        ['apis', 'https://orders.example.org/'],
        ['people', 'three'],
      ];
      const admin = await Administrator.signIn(server);
      const { users } = (await admin.get('Users?searchText=three')).json;
      assert.equal((await admin.remove(`Users/${users[0].id}`)).status, 200);
      await server.command(['client', 'remove', 'job512']);
      for (const [kind, list] of [
        ['ApiScopes', 'scopes'],
        ['ApiResources', 'apiResources'],
      ]) {
        const all = (await admin.get(`${kind}?searchText=orders`)).json[list];
        assert.equal((await admin.remove(`${kind}/${all[0].id}`)).status, 200);
      }
      await imported('--yes');
      for (const [area, name] of lost) {
        assert.equal(outcome(area, name), 'refused', name);
        assert.match(said(area, name), /was deleted here since/, name);
      }
      assert.equal((await new Visitor(server).login('three', PASSWORD)).status, 401);
      assert.doesNotMatch((await server.command(['client', 'list'])).stdout, /job512/);
      await imported('--yes', '--deleted-too');
      for (const [area, name] of lost) assert.equal(outcome(area, name), 'new', name);
      assert.equal((await new Visitor(server).login('three', PASSWORD)).status, 200);
    });

    it('shows nothing on a terminal that works there', async () => {
      await database.sql(`INSERT INTO old.${level === 'today' ? 'Roles' : 'AspNetRoles'} (Id, Name)
        VALUES ('nasty', CONCAT(CHAR(27 USING utf8mb4), '[2Jnasty'));`);
      assert.ok(!(await imported()).includes(String.fromCharCode(27)));
      assert.equal(outcome('roles', '\ufffd[2Jnasty'), 'refused');
      const { mode } = await stat(join(server.dataDir, 'report.json'));
      assert.equal(mode & 0o777, 0o600, 'it names people');
    });
  });
}
