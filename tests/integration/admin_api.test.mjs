// The admin API on its own site: who gets in, the document that describes it, the audit log.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator, SCOPE } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { DATABASES, startDatabase } from '../harness/databases.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Paper-Boat-On-The-Lake-9';

for (const kind of DATABASES) {
  describe(`the admin API on ${kind}`, () => {
    let server;
    let admin;
    before(async () => {
      const { env } = await startDatabase(kind);
      server = await startServer({ env });
      admin = await Administrator.signIn(server);
    });
    after(cleanUp);

    it('lets the first administrator in, and nobody without token or role', async () => {
      const logs = await admin.get('Logs/AuditLog');
      assert.equal(logs.status, 200, logs.text);
      assert.ok(Array.isArray(logs.json.logs));
      const none = await request(server, `${server.adminApi}/api/Logs/AuditLog`);
      assert.equal(none.status, 401);
      assert.match(none.headers['www-authenticate'], /^Bearer/);
      assert.match(none.headers['content-type'], /^application\/problem\+json/);

      const add = ['user', 'add', 'ann', '--password-stdin'];
      await server.command(add, `${PASSWORD}\n`);
      const person = { username: 'ann', password: PASSWORD };
      const ann = await Administrator.signIn(server, person);
      assert.equal((await ann.get('Logs/AuditLog')).status, 403);
      await server.command(['user', 'role', 'add', 'ann', 'SkorubaIdentityAdminAuditor']);
      const auditor = await Administrator.signIn(server, person);
      assert.equal((await auditor.get('Logs/AuditLog')).status, 200);
      assert.equal((await auditor.remove('Logs/AuditLog?olderThan=2000-01-01')).status, 403);
      await server.command(['user', 'role', 'remove', 'ann', 'SkorubaIdentityAdminAuditor']);
      assert.equal((await auditor.get('Logs/AuditLog')).status, 403);
    });

    it('is described by a document that anybody may read', async () => {
      const { json, headers } = await request(server, `${server.adminApi}/swagger/v1/swagger.json`);
      assert.equal(json.openapi, '3.0.3');
      assert.ok(json.paths['/api/Logs/AuditLog'].get);
      const { flows } = json.components.securitySchemes.oauth2;
      assert.ok(flows.authorizationCode.tokenUrl.startsWith(server.identity));
      assert.ok(SCOPE in flows.authorizationCode.scopes);
      assert.ok(headers.etag);
      assert.equal((await request(server, `${server.adminApi}/health`)).status, 200);
      assert.equal((await request(server, `${server.adminApi}/healthz`)).status, 200);
    });

    it('writes down who called what', async () => {
      await admin.get('Info/GetApplicationVersion');
      const { json } = await admin.get('Logs/AuditLog?event=applicationversion&subjectName=admin');
      assert.equal(json.totalCount, 1);
      const [row] = json.logs;
      assert.equal(row.event, 'ApplicationVersionRequestedEvent');
      assert.equal(row.subjectType, 'User');
      assert.equal(JSON.parse(row.action).httpMethod, 'GET');
      assert.equal(JSON.parse(row.subjectAdditionalData).remoteIpAddress, '127.0.0.1');
    });

    it('makes people and roles, and ends what somebody has who is blocked', async () => {
      const made = await admin.post('Users', { userName: 'bea', email: 'bea@example.org' });
      assert.equal(made.status, 201, made.text);
      const bea = made.json;
      assert.equal(made.headers.location, `${server.adminApi}/api/Users/${bea.id}`);
      const again = await admin.post('Users', { userName: 'BEA' });
      assert.equal(again.status, 400);
      assert.ok(again.json.errors.userName.length > 0, again.text);
      const password = { userId: bea.id, password: PASSWORD, confirmPassword: PASSWORD };
      assert.equal((await admin.post('Users/ChangePassword', password)).status, 200);

      const role = (await admin.post('Roles', { name: 'teacher' })).json;
      const has = { userId: bea.id, roleId: role.id };
      assert.equal((await admin.post('Users/Roles', has)).status, 200);
      assert.equal((await admin.get(`Users/${bea.id}/Roles`)).json.roles[0].name, 'teacher');
      assert.equal((await admin.get(`Roles/${role.id}/Users?searchText=be`)).json.totalCount, 1);
      const claim = { userId: bea.id, claimType: 'floor', claimValue: '3' };
      assert.equal((await admin.post('Users/Claims', claim)).status, 200);
      const { claims } = (await admin.get(`Users/${bea.id}/Claims`)).json;
      assert.equal(claims[0].claimValue, '3');
      const kept = await admin.remove(`Users/${bea.id}/Claims?claimId=${claims[0].claimId}`);
      assert.equal(kept.status, 200, kept.text);

      const visitor = new Visitor(server);
      const tokens = await visitor.tokens({ username: 'bea', password: PASSWORD });
      assert.ok(tokens.refresh_token, JSON.stringify(tokens));
      const read = (await admin.get(`Users/${bea.id}`)).json;
      const blocked = { ...read, lockoutEnd: '9999-12-31T23:59:59Z' };
      assert.equal((await admin.put('Users', blocked)).status, 200);
      assert.equal((await visitor.refresh(tokens.refresh_token)).error, 'invalid_grant');
      assert.equal((await new Visitor(server).login('bea', PASSWORD)).status, 401);
      assert.equal((await admin.put('Users', { ...read, phoneNumber: '112' })).status, 200);
      assert.equal((await new Visitor(server).login('bea', PASSWORD)).status, 200);

      assert.equal((await admin.remove('Users/Roles', has)).status, 200);
      assert.equal((await admin.remove(`Roles/${role.id}`)).status, 200);
      assert.equal((await admin.remove(`Users/${bea.id}`)).status, 200);
      assert.equal((await admin.get(`Users/${bea.id}`)).status, 404);
      const { json } = await admin.get('Logs/AuditLog?event=User&category=Users&pageSize=100');
      const events = json.logs.map(({ event }) => event);
      for (const event of ['UserSavedEvent', 'UserPasswordChangedEvent', 'UserDeletedEvent']) {
        assert.ok(events.includes(event), event);
      }
      assert.doesNotMatch(JSON.stringify(json), new RegExp(PASSWORD));
    });

    it('keeps the last administrator', async () => {
      const { users } = (await admin.get('Users?searchText=admin')).json;
      assert.equal(users.length, 1);
      assert.equal((await admin.remove(`Users/${users[0].id}`)).status, 400);
      const { roles } = (await admin.get('Roles?searchText=SkorubaIdentityAdminAdmin')).json;
      const body = { userId: users[0].id, roleId: roles[0].id };
      assert.equal((await admin.remove('Users/Roles', body)).status, 400);
    });

    it('registers a client, which signs in as itself and administers', async () => {
      const made = await admin.post('Clients', {
        clientId: 'nightly',
        clientName: 'Nightly job',
        allowedGrantTypes: ['client_credentials'],
        allowedScopes: [SCOPE],
        claims: [{ type: 'role', value: 'SkorubaIdentityAdminAdministrator' }],
        consentLifetime: 77,
      });
      assert.equal(made.status, 201, made.text);
      const { id } = made.json;
      const secret = await admin.post(`Clients/${id}/Secrets`, {
        type: 'SharedSecret',
        value: 'Rain-On-The-Roof-Of-The-Mill-At-Night-77',
        hashType: 'Sha512',
      });
      assert.equal(secret.status, 201, secret.text);
      const ask = () =>
        request(server, `${server.identity}/connect/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            ...{ grant_type: 'client_credentials', client_id: 'nightly' },
            ...{ client_secret: 'Rain-On-The-Roof-Of-The-Mill-At-Night-77', scope: SCOPE },
          }).toString(),
        });
      const answer = await ask();
      assert.equal(answer.status, 200, answer.text);
      const job = new Administrator(server, answer.json.access_token);
      const read = await job.get(`Clients/${id}`);
      assert.equal(read.json.consentLifetime, 77);
      const changed = await job.put('Clients', { ...read.json, clientName: 'Job' });
      assert.equal(changed.status, 200, changed.text);
      assert.equal((await job.get('Clients?searchText=NIGHT')).json.clients[0].clientName, 'Job');
      assert.equal((await job.remove(`Clients/Secrets/${secret.json.id}`)).status, 200);
      assert.equal((await ask()).status, 401);
      assert.equal((await admin.remove(`Clients/${id}`)).status, 200);
      assert.equal((await job.get('Clients')).status, 401);
      const logs = await admin.get('Logs/AuditLog?category=Clients&pageSize=100');
      assert.doesNotMatch(logs.text, /Rain-On-The-Roof/);
      assert.ok(logs.json.logs.some(({ subjectType }) => subjectType === 'Machine'));
    });

    it('defines a scope and an API, and tokens are for it', async () => {
      const scope = await admin.post('ApiScopes', { name: 'orders', displayName: 'Orders' });
      assert.equal(scope.status, 201, scope.text);
      const api = await admin.post('ApiResources', {
        name: 'https://orders.example/',
        scopes: ['orders'],
      });
      assert.equal(api.status, 201, api.text);
      const client = await admin.post('Clients', {
        clientId: 'orders-job',
        allowedGrantTypes: ['client_credentials'],
        allowedScopes: ['orders'],
      });
      const value = 'Lantern-In-The-Fog-Above-The-Harbour-3';
      await admin.post(`Clients/${client.json.id}/Secrets`, { value });
      const answer = await request(server, `${server.identity}/connect/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          ...{ grant_type: 'client_credentials', client_id: 'orders-job' },
          ...{ client_secret: value, scope: 'orders' },
        }).toString(),
      });
      assert.equal(answer.status, 200, answer.text);
      const [, payload] = answer.json.access_token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url'));
      assert.equal(claims.aud, 'https://orders.example/');
      const { json } = await request(server, `${server.identity}/.well-known/openid-configuration`);
      assert.ok(json.scopes_supported.includes('orders'));
      const property = await admin.post(`ApiScopes/${scope.json.id}/Properties`, {
        key: 'owner',
        value: 'ann',
      });
      assert.equal(property.status, 201, property.text);
      assert.equal((await admin.remove(`ApiScopes/${scope.json.id}`)).status, 200);
      assert.equal((await admin.remove(`ApiResources/${api.json.id}`)).status, 200);
      const own = (await admin.get('IdentityResources?searchText=openid')).json;
      const kept = await admin.remove(`IdentityResources/${own.identityResources[0].id}`);
      assert.equal(kept.status, 400, kept.text);
      assert.deepEqual(kept.json.errors.id, [
        "The server itself needs openid: it can't be removed.",
      ]);
      assert.equal(own.identityResources[0].neededByServer, true);
      const { scopes } = (await admin.get(`ApiScopes?searchText=${SCOPE}`)).json;
      assert.equal(scopes[0].displayName, 'Video rooms and administration');
    });

    it('says how the account of the caller is guarded, and how long passwords are', async () => {
      const caller = (await admin.get('Info/GetCaller')).json;
      assert.equal(caller.name, server.adminUser);
      assert.equal(caller.mayWrite, true);
      assert.equal(caller.passwordAlone, true);
      const { json } = await admin.get('Info/GetPasswordPolicy');
      assert.deepEqual(json, { minLength: 8, maxLength: 128 });
    });

    it('shows grants, sessions and totals, and changes the keys', async () => {
      const person = { username: server.adminUser, password: server.adminPassword };
      const visitor = new Visitor(server);
      const tokens = await visitor.tokens(person);
      const { users } = (await admin.get(`Users?searchText=${person.username}`)).json;
      const subject = users[0].id;
      const grants = await admin.get(`PersistedGrants/Subjects/${subject}`);
      assert.ok(grants.json.totalCount > 0, grants.text);
      assert.equal((await admin.get('PersistedGrants/Subjects')).json.totalCount, 1);
      assert.equal((await admin.remove(`PersistedGrants/Subjects/${subject}`)).status, 200);
      assert.equal((await visitor.refresh(tokens.refresh_token)).error, 'invalid_grant');
      const sessions = await admin.get(`Sessions/Subjects/${subject}`);
      assert.ok(sessions.json.totalCount > 0, sessions.text);
      assert.equal((await admin.remove(`Sessions/${sessions.json.sessions[0].id}`)).status, 200);

      const totals = (await admin.get('Dashboard/GetDashboardIdentityServer')).json;
      assert.ok(totals.clientsTotal >= 2);
      assert.ok(totals.auditLogsPerDaysTotal[0].total > 0);
      assert.equal((await admin.get('Dashboard/GetDashboardIdentity')).status, 200);
      const summary = (await admin.get('ConfigurationIssues/GetSummary')).json;
      const issues = (await admin.get('ConfigurationIssues')).json;
      assert.equal(summary.warnings + summary.recommendations, issues.length);

      const before = (await admin.get('Keys')).json;
      assert.equal((await admin.post('Keys/Rotate?immediately=true')).status, 200);
      const after = (await admin.get('Keys')).json;
      assert.equal(after.totalCount, before.totalCount + 4);
      const again = await Administrator.signIn(server); // signed by a new key
      assert.equal((await again.get('Keys')).status, 200);
      const old = before.keys.find(({ state }) => state === 'signing');
      assert.equal((await again.remove(`Keys/${old.id}`)).status, 200);
      admin = await Administrator.signIn(server);
    });

    it('opens itself to the pages of registered clients and to no others', async () => {
      const preflight = (origin) =>
        request(server, `${server.adminApi}/api/Users`, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'PUT' },
        });
      const own = await preflight(server.adminApi);
      assert.equal(own.headers['access-control-allow-origin'], server.adminApi);
      assert.match(own.headers['access-control-allow-methods'], /PUT/);
      const strange = await preflight('https://elsewhere.example');
      assert.equal(strange.headers['access-control-allow-origin'], undefined);
    });
  });
}
