// The identity provider on each database: accounts, sign-in, tokens, and what a restart keeps.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { clientsServer } from '../harness/clients_server.mjs';
import { DATABASES, startDatabase } from '../harness/databases.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';
import { SoftPasskey } from '../harness/soft_passkey.mjs';
import { join } from '../harness/tcmp.mjs';
import { mintToken } from '../harness/tokens.mjs';
import { until } from '../harness/wait.mjs';

const PASSWORD = 'Paper-Boat-On-The-Lake-9';

for (const kind of DATABASES) {
  describe(`identity on ${kind}`, () => {
    let server;
    let database;
    let person = 0;
    const newName = () => `person${++person}`;

    before(async () => {
      const started = await startDatabase(kind);
      database = started.database;
      server = await startServer({ env: started.env });
    });
    after(cleanUp);

    it('registers a person, who is signed in, and can sign in again', async () => {
      const name = newName();
      const visitor = new Visitor(server);
      const registered = await visitor.register(name, PASSWORD);
      assert.equal(registered.status, 200, registered.text);
      assert.equal((await visitor.context()).json.user.name, name);
      const again = await new Visitor(server).login(name, PASSWORD);
      assert.equal(again.status, 200, again.text);
    });

    it('keeps passkeys: adds, names, signs in without a name, counts, removes', async () => {
      const name = newName();
      const visitor = new Visitor(server);
      await visitor.register(name, PASSWORD);
      const call = async (who, path, body = {}) => {
        const answer = await who.post(`/api/account/passkeys/${path}`, body);
        return { status: answer.status, ...answer.json };
      };
      const passkey = new SoftPasskey(server.identity);
      const add = async (made) => {
        const { options } = await call(visitor, 'add/begin');
        return call(visitor, 'add', { credential: made.create(options) });
      };
      const added = await add(passkey);
      assert.equal(added.status, 200, added.message);
      assert.equal((await add(passkey)).error, 'known_already');
      const { id } = added.passkey;
      assert.equal((await call(visitor, 'rename', { id, name: 'Gerät 🗝' })).status, 200);

      const other = new Visitor(server);
      await other.context();
      const attempt = async () => {
        const { options } = await call(other, 'sign-in/begin');
        return { credential: passkey.get(options) };
      };
      const first = await attempt();
      const answer = await call(other, 'sign-in', first);
      assert.equal(answer.status, 200, answer.message);
      assert.equal((await call(other, 'sign-in', first)).error, 'passkey_expired');
      const late = await attempt();
      assert.equal((await call(other, 'sign-in', await attempt())).status, 200);
      assert.equal((await call(other, 'sign-in', late)).error, 'passkey_failed', 'counts back');
      const { passkeys } = (await other.fetch('/api/account/passkeys')).json;
      assert.equal(passkeys[0].name, 'Gerät 🗝');
      assert.ok(passkeys[0].used_at >= passkeys[0].created_at);

      assert.equal((await call(other, 'remove', { id })).status, 200);
      assert.equal((await call(other, 'sign-in', await attempt())).error, 'passkey_failed');
    });

    it('refuses names that are taken, bad or strange, and weak passwords', async () => {
      const name = newName();
      assert.equal((await new Visitor(server).register(name, PASSWORD)).status, 200);
      const cases = [
        [409, 'name_taken', name, PASSWORD],
        [409, 'name_taken', name.toUpperCase(), PASSWORD],
        [400, 'weak_password', newName(), 'short'],
        [400, 'invalid_username', 'a b\u0000c', PASSWORD],
        [400, 'invalid_username', 'x'.repeat(500), PASSWORD],
      ];
      for (const [status, error, username, password] of cases) {
        const email = 'somebody@example.org';
        const answer = await new Visitor(server).register(username, password, { email });
        assert.equal(answer.status, status, `${username}: ${answer.text}`);
        assert.equal(answer.json.error, error);
        assert.ok(answer.json.message.length > 10);
      }
      const answer = await new Visitor(server).register(newName(), PASSWORD, { email: 'nobody' });
      assert.equal(answer.json.error, 'invalid_email');
    });

    it('takes quotes, umlauts and emoji as data', async () => {
      const visitor = new Visitor(server);
      const name = newName();
      const password = `';DROP TABLE users;-- Käse🧀"\\`;
      assert.equal((await visitor.register(name, password)).status, 200);
      assert.equal((await new Visitor(server).login(name, password)).status, 200);
      assert.equal((await new Visitor(server).login(`' OR '1'='1`, password)).status, 401);
      assert.equal((await new Visitor(server).login(name, `${password} `)).status, 401);
      // A name does not end at a NUL.
      assert.equal((await new Visitor(server).login(`${name}\u0000x`, password)).status, 401);
    });

    it('says the same of a wrong password and an unknown name', async () => {
      const name = newName();
      await new Visitor(server).register(name, PASSWORD);
      const wrong = await new Visitor(server).login(name, 'Not-The-Password-1');
      const unknown = await new Visitor(server).login('nobody-at-all', 'Not-The-Password-1');
      assert.equal(wrong.status, 401);
      assert.equal(unknown.status, 401);
      assert.deepEqual(wrong.json, unknown.json);
    });

    it('locks an account after wrong passwords, and says so only to the right one', async () => {
      const name = newName();
      await new Visitor(server).register(name, PASSWORD);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        assert.equal((await new Visitor(server).login(name, 'Wrong-Password-1')).status, 401);
      }
      assert.equal((await new Visitor(server).login(name, 'Wrong-Password-1')).status, 401);
      const right = await new Visitor(server).login(name, PASSWORD);
      assert.equal(right.status, 423, right.text);
      assert.ok(Number(right.headers['retry-after']) > 0);
    });

    it('refuses a form without its CSRF token', async () => {
      const visitor = new Visitor(server);
      await visitor.context();
      visitor.csrf = 'forged';
      const answer = await visitor.post('/api/account/login', { username: 'a', password: 'b' });
      assert.equal(answer.status, 400);
      assert.equal(answer.json.error, 'csrf_failed');
    });

    it('gives tokens, rotates them, and ends the family when a spent one returns', async () => {
      const visitor = new Visitor(server);
      const name = newName();
      await visitor.register(name, PASSWORD);
      const first = await visitor.tokens({ username: name, password: PASSWORD });
      assert.equal(first.status, 200, JSON.stringify(first));
      assert.ok(first.id_token && first.access_token && first.refresh_token);
      const me = await visitor.fetch(visitor.discovery.userinfo_endpoint, {
        headers: { authorization: `Bearer ${first.access_token}` },
      });
      assert.equal(me.json.preferred_username, name);
      const second = await visitor.refresh(first.refresh_token);
      assert.equal(second.status, 200, JSON.stringify(second));
      assert.notEqual(second.refresh_token, first.refresh_token);
      const third = await visitor.refresh(second.refresh_token);
      assert.equal(third.status, 200);
      const reused = await visitor.refresh(first.refresh_token);
      assert.equal(reused.error, 'invalid_grant');
      assert.equal((await visitor.refresh(third.refresh_token)).error, 'invalid_grant');
    });

    it('asks a person elsewhere, tells the client of the answer, and gives its tokens', async () => {
      const visitor = new Visitor(server);
      const name = newName();
      await visitor.register(name, PASSWORD);
      const told = await clientsServer();
      const grant = 'urn:openid:params:grant-type:ciba';
      const secret = 'a-secret-of-more-than-enough-letters';
      await server.command([
        ...['client', 'add', '--id', 'till', '--secret', secret, '--grant-type', grant],
        ...['--scope', 'openid', '--ciba-notify', `${told.origin}/ciba`],
        ...['--authorization-details', 'payment_initiation'],
      ]);
      const post = (path, fields) =>
        request(server, `${server.identity}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: String(
            new URLSearchParams({ client_id: 'till', client_secret: secret, ...fields }),
          ),
        });
      const details = [{ type: 'payment_initiation', creditorName: 'Grüße & Söhne' }];
      const asked = await post('/connect/ciba', {
        ...{ scope: 'openid', login_hint: name, client_notification_token: 'not-a-secret-here' },
        authorization_details: JSON.stringify(details),
      });
      assert.equal(asked.status, 200, asked.text);
      const { requests } = (await visitor.fetch(`${server.identity}/api/approve`)).json;
      assert.equal(requests[0].details[0].facts[0].value, 'Grüße & Söhne');
      const answer = { id: requests[0].id, decision: 'allow' };
      assert.equal((await visitor.post('/api/approve', answer)).status, 200);
      const { auth_req_id } = asked.json;
      assert.deepEqual(JSON.parse((await told.received('/ciba')).body), { auth_req_id });
      const given = await post('/connect/token', { grant_type: grant, auth_req_id });
      assert.equal(given.status, 200, given.text);
      assert.deepEqual(given.json.authorization_details, details);
    });

    it('opens a room with a token for the person who is signed in, and for nobody else', async () => {
      const visitor = new Visitor(server);
      const name = newName();
      await visitor.register(name, PASSWORD);
      const scope = 'openid profile email skoruba_identity_admin_api offline_access';
      const { access_token: bearer } = await visitor.tokens(
        { username: name, password: PASSWORD },
        scope,
      );
      const ask = (body) =>
        request(server, `${server.app}/token`, {
          method: 'POST',
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const answer = await ask({
        room_name: 'tea',
        user_identity: name,
        create_conversation: false,
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.room_type, 'peer-to-peer');
      const { client, connected } = await join(server, answer.json.token, { name: 'tea' });
      assert.equal(connected.participant.identity, name);
      await client.leave(connected.session);

      const other = await ask({ room_name: 'tea', user_identity: 'somebody-else' });
      assert.equal(other.status, 403);
      assert.equal(other.json.error, 'identity_mismatch');
      for (const body of [
        {},
        { room_name: '' },
        { room_name: 'r'.repeat(129) },
        { room_name: 5 },
        [],
      ]) {
        const bad = await ask(body);
        assert.equal(bad.status, 400, `${JSON.stringify(body)}: ${bad.text}`);
        assert.equal(bad.json.error, 'invalid_request');
      }
      const group = await ask({ room_name: 'coffee', room_type: 'group' });
      assert.equal(group.status, 200, group.text);
      assert.equal(group.json.room_type, 'group');
      const unheard = await ask({ room_name: 'milk', room_type: 'lecture' });
      assert.equal(unheard.status, 400);
      assert.equal(unheard.json.error, 'room_type_unavailable');
    });

    it('keeps accounts and keys over a restart, also one without a farewell', async () => {
      const visitor = new Visitor(server);
      const name = newName();
      await visitor.register(name, PASSWORD);
      const { access_token: bearer } = await visitor.tokens({ username: name, password: PASSWORD });
      await server.kill();
      await server.start();
      const me = await visitor.fetch(visitor.discovery.userinfo_endpoint, {
        headers: { authorization: `Bearer ${bearer}` },
      });
      assert.equal(me.status, 200, me.text);
      assert.equal((await new Visitor(server).login(name, PASSWORD)).status, 200);
    });

    it('stores no password and no token as it is', { skip: kind === 'SQLite' }, async () => {
      const tables = await database.tables();
      assert.ok(tables.length > 3);
      for (const table of tables) {
        const rows = await database.rows(table);
        assert.ok(!rows.includes(PASSWORD), `${table} holds a password`);
      }
    });

    it(
      'answers 503 when somebody else keeps a row for long',
      { skip: kind === 'SQLite' },
      async () => {
        const name = newName();
        const visitor = new Visitor(server);
        await visitor.register(name, PASSWORD);
        const release = await database.lock('identity_users');
        const refused = await new Visitor(server).login(name, 'Not-The-Password-1'); // counts
        await release();
        assert.equal(refused.status, 503, refused.text);
        assert.ok(Number(refused.headers['retry-after']) > 0);
        assert.equal((await new Visitor(server).login(name, PASSWORD)).status, 200);
      },
    );

    it(
      'answers 503 while the database is gone, and recovers by itself',
      { skip: kind === 'SQLite' },
      async () => {
        const name = newName();
        await new Visitor(server).register(name, PASSWORD);
        const visitor = new Visitor(server);
        await visitor.context();
        const { client, connected } = await join(server, mintToken(server, 'steady', 'steady'), {
          name: 'steady',
        });
        await database.stop();
        const away = await visitor.post('/api/account/login', {
          username: name,
          password: PASSWORD,
        });
        assert.equal(away.status, 503, away.text);
        assert.ok(Number(away.headers['retry-after']) > 0);
        await until(
          async () => (await request(server, `${server.api}/readyz`)).status === 503,
          'the server to say that it is not ready',
        );
        assert.equal((await request(server, `${server.api}/healthz`)).status, 200);
        await client.frame('heartbeat'); // rooms go on
        await database.start();
        await until(
          async () => (await request(server, `${server.api}/readyz`)).status === 200,
          'the server to be ready again',
        );
        assert.equal((await new Visitor(server).login(name, PASSWORD)).status, 200);
        await client.leave(connected.session);
      },
    );
  });
}
