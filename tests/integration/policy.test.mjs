// Who may do what in rooms, against the whole server: /token, signaling, admin API, command line.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { DATABASES, startDatabase } from '../harness/databases.mjs';
import { request } from '../harness/http.mjs';
import { BINARY, startServer } from '../harness/server.mjs';
import { join } from '../harness/tcmp.mjs';
import { GENEROUS_MS, until } from '../harness/wait.mjs';

const PASSWORD = 'Paper-Boat-On-The-Lake-9';
const POLICY = `# of the test
allow create, join, record, moderate to role:host
deny join to everyone in room "board-*"
allow join to claim:email_verified=true
`;

for (const kind of DATABASES) {
  describe(`the policy on ${kind}`, () => {
    let server;
    let admin;
    let env;
    const bearers = {};

    before(async () => {
      ({ env } = await startDatabase(kind));
      server = await startServer({ env });
      await server.addUser('hanna', PASSWORD, ['--role', 'host']);
      await server.addUser('gustav', PASSWORD);
      admin = await Administrator.signIn(server);
      for (const username of ['hanna', 'gustav']) {
        const scope = 'openid profile conclave_api';
        const got = await new Visitor(server).tokens({ username, password: PASSWORD }, scope);
        bearers[username] = got.access_token;
      }
    });
    after(cleanUp);

    const ask = (who, room_name) =>
      request(server, `${server.app}/token`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bearers[who]}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ room_name }),
      });
    const grants = ({ json }) =>
      JSON.parse(Buffer.from(json.token.split('.')[1], 'base64url')).grants.video;
    const conclave = (...words) =>
      run(BINARY, ['policy', ...words, '--data-dir', server.dataDir], {
        env: { NO_COLOR: '1', ...env },
      });

    it('is what the configuration says until one is set', async () => {
      const { json } = await admin.get('Policy');
      assert.equal(json.fromConfiguration, true);
      assert.match(json.text, /^allow create, join to everyone$/m);
      const room = newRoom('free');
      assert.deepEqual(grants(await ask('gustav', room)), { room });
    });

    it('holds at once where it is set, and says which line refused', async () => {
      const before = await admin.get('Policy');
      const { etag } = before.headers;
      const set = await admin.put('Policy', { text: POLICY }, { 'if-match': etag });
      assert.equal(set.status, 200, set.text);
      const late = await admin.put(
        'Policy',
        { text: 'allow join to everyone' },
        { 'if-match': etag },
      );
      assert.equal(late.status, 412);

      const refused = await ask('gustav', 'board-1');
      assert.equal(refused.status, 403);
      assert.equal(refused.json.error, 'forbidden');
      assert.equal(refused.json.line, 3);
      assert.match(refused.json.message, /line 3 of the policy refuses it/);
      assert.doesNotMatch(refused.text, /everyone/); // what the line says stays here
    });

    it('lets those without create in when the room is there, and not before', async () => {
      const name = newRoom('opened');
      const early = await ask('gustav', name);
      assert.equal(early.status, 403);
      assert.equal(early.json.error, 'room_not_open');
      const hanna = await ask('hanna', name);
      assert.deepEqual(grants(hanna), { room: name, record: true, moderate: true });
      const { client, connected } = await join(server, hanna.json.token, { name });

      const gustav = await ask('gustav', name);
      assert.deepEqual(grants(gustav), { room: name, create: false });
      const guest = await join(server, gustav.json.token, { name });
      await guest.client.leave(guest.connected.session);
      await client.leave(connected.session);
      assert.equal((await admin.get('Policy')).json.version, 1);
    });

    it('the token alone does not open the room again, and the SDK gets 53106', async () => {
      const name = newRoom('closed');
      const hanna = await join(server, (await ask('hanna', name)).json.token, { name });
      const { token } = (await ask('gustav', name)).json;
      await hanna.client.leave(hanna.connected.session);
      await server.stop(); // forgets its rooms
      await server.start();
      await assert.rejects(join(server, token, { name }), { code: 53106 });
    });

    it('asks about a room by its name when somebody comes with its SID', async () => {
      const name = `board-${newRoom('sid')}`;
      const hanna = await join(server, (await ask('hanna', name)).json.token, { name });
      const refused = await ask('gustav', hanna.connected.sid);
      assert.equal(refused.status, 403);
      assert.equal(refused.json.line, 3);
      await hanna.client.leave(hanna.connected.session);
    });

    it('is set, shown and explained on the command line', async () => {
      const file = path(server.dataDir, 'policy.txt');
      await writeFile(file, 'allow create, join to role:host\nallow fly to everyone\n');
      const wrong = await conclave('check', file);
      assert.equal(wrong.status, 1);
      assert.match(wrong.stdout + wrong.stderr, /policy\.txt:2:7: /);
      const unset = await conclave('set', file);
      assert.equal(unset.status, 1);
      await writeFile(
        file,
        'allow create, join to role:host in room team-*\nallow join to everyone\n',
      );
      assert.equal((await conclave('check', file)).status, 0);
      const set = await conclave('set', file);
      assert.equal(set.status, 0, set.stderr);
      assert.match(set.stdout, /Version 2 of the policy is set/);
      assert.match((await conclave('show')).stdout, /^# version 2, .* by cli:\S+.*\nallow create/);
      assert.match((await conclave('show', '--version', '1')).stdout, /board-\*/);
      assert.match((await conclave('show', '--history')).stdout, /^1 +\S+ +admin/m);

      const yes = await conclave('explain', '--as', 'hanna', '--room', 'team-1', 'create');
      assert.equal(yes.status, 0, yes.stderr);
      assert.match(yes.stdout, /Allowed by line 1/);
      const no = await conclave('explain', '--as', 'gustav', '--room', 'team-1', 'create');
      assert.equal(no.status, 1);
      assert.match(no.stdout + no.stderr, /asks for role:host; the token says nothing of role/);
      // The running server reads it by itself.
      await until(
        async () => (await admin.get('Policy')).json.version === 2,
        'the running server to have version 2',
        2 * GENEROUS_MS, // it looks every half a minute
      );
    });

    it('is explained by the admin API as the token speaks', async () => {
      const answer = await admin.post('Policy/Explain', {
        ...{ action: 'join', room: 'board-1', text: POLICY, userName: 'gustav' },
        clientId: 'react-oidc-twilio-client',
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.allowed, false);
      assert.equal(answer.json.line, 3);
      assert.ok(
        answer.json.claims.some(({ type, value }) => type === 'email_verified' && value === 'true'),
        answer.text,
      );
      const bad = await admin.post('Policy/Check', { text: 'allow\n' });
      assert.deepEqual(
        bad.json.errors.map(({ line, column }) => [line, column]),
        [[1, 6]],
      );
      const logs = await admin.get('Logs/AuditLog?event=PolicyUpdated');
      assert.deepEqual(
        logs.json.logs.map(({ subjectType }) => subjectType),
        ['CommandLine', 'User'],
      );
      assert.equal(JSON.parse(logs.json.logs[1].data).after.text, POLICY);
    });
  });
}
