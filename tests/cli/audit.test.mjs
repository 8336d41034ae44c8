// What the command line changes stands in the audit log, with who did it and without secrets.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const PROVIDER_SECRET = 'what-the-provider-gave-us';

let server;
let rows;
const secrets = [PASSWORD, PROVIDER_SECRET];

/** The rows of an event, oldest first, with what was before and after. */
function rowsOf(event) {
  return rows.filter((row) => row.event === event).map(({ data }) => JSON.parse(data));
}

before(async () => {
  server = await startServer({
    settings: { identity: { client_registration: { policy: 'token' } } },
  });
  secrets.push(server.adminPassword, server.apiKeySecret);
  const policy = join(server.dataDir, 'policy.txt');
  await writeFile(policy, 'allow create, join to everyone\n');
  await server.addUser('ann', PASSWORD, ['--role', 'host']);
  const commands = [
    [['user', 'password', 'ann', '--password-stdin'], `${PASSWORD}-new\n`],
    [['user', 'disable', 'ann']],
    [['user', 'enable', 'ann']],
    [['user', 'role', 'add', 'ann', 'editor']],
    [['user', 'role', 'remove', 'ann', 'host']],
    [['client', 'add', '--id', 'shop', '--grant-type', 'client_credentials', '--secret']],
    [['client', 'secret', 'shop', '--replace', '--description', 'the new one']],
    [['client', 'remove', 'shop']],
    [['client', 'invite', '--uses', '3']],
    [
      [
        ...['provider', 'add', 'corp', '--authority', 'https://corp.example.org'],
        ...['--client-id', 'us', '--secret-stdin'],
      ],
      `${PROVIDER_SECRET}\n`,
    ],
    [['provider', 'disable', 'corp']],
    [['provider', 'enable', 'corp']],
    [['provider', 'secret', 'corp'], `${PROVIDER_SECRET}-2\n`],
    [['provider', 'remove', 'corp']],
    [['keys', 'rotate']],
    [['policy', 'set', policy]],
  ];
  for (const [words, input] of commands) {
    const { stdout } = await server.command(words, input);
    const made = /(?:secret|token) {2}(\S+)/.exec(stdout)?.[1];
    if (made !== undefined) secrets.push(made);
  }
  await server.command(['client', 'list']); // looks only
  const admin = await Administrator.signIn(server);
  const answer = await admin.get('Logs/AuditLog?changesOnly=true&pageSize=100');
  assert.equal(answer.status, 200, answer.text);
  rows = answer.json.logs.reverse();
});
after(cleanUp);

it('has a row for each change, and for nothing else', () => {
  assert.deepEqual(
    rows.map(({ event, action }) => `${JSON.parse(action).command}: ${event}`),
    [
      'conclave init: ApiKeyAddedEvent',
      'conclave init: UserSavedEvent',
      'conclave user add: UserSavedEvent',
      'conclave user password: UserPasswordChangedEvent',
      'conclave user disable: UserUpdatedEvent',
      'conclave user enable: UserUpdatedEvent',
      'conclave user role add: UserRoleSavedEvent',
      'conclave user role remove: UserRoleDeletedEvent',
      'conclave client add: ClientAddedEvent',
      'conclave client add: ClientSecretAddedEvent',
      'conclave client secret: ClientSecretAddedEvent',
      'conclave client secret: ClientSecretDeletedEvent',
      'conclave client remove: ClientDeletedEvent',
      'conclave client invite: ClientInvitationAddedEvent',
      'conclave provider add: IdentityProviderAddedEvent',
      'conclave provider disable: IdentityProviderUpdatedEvent',
      'conclave provider enable: IdentityProviderUpdatedEvent',
      'conclave provider secret: IdentityProviderUpdatedEvent',
      'conclave provider remove: IdentityProviderDeletedEvent',
      'conclave keys rotate: KeysRotatedEvent',
      'conclave policy set: PolicyUpdatedEvent',
    ],
  );
});

it('says who it was', () => {
  const who = `cli:${userInfo().username}`;
  for (const row of rows) {
    assert.equal(row.subjectIdentifier, who);
    assert.ok(row.subjectName.startsWith(who));
    assert.equal(row.subjectType, 'CommandLine');
  }
});

it('says what was before and after', () => {
  const [, ann] = rowsOf('UserSavedEvent');
  assert.equal(ann.after.userName, 'ann');
  assert.deepEqual(ann.after.roles, ['host']);
  const [shut, opened] = rowsOf('UserUpdatedEvent');
  assert.equal(shut.before.lockoutEnd, null);
  assert.match(shut.after.lockoutEnd, /^9999/);
  assert.equal(opened.after.lockoutEnd, null);
  const [taken] = rowsOf('UserRoleDeletedEvent');
  assert.deepEqual(taken.before.roles.sort(), ['editor', 'host']);
  assert.deepEqual(taken.after.roles, ['editor']);
  assert.equal(rowsOf('ClientAddedEvent')[0].after.clientId, 'shop');
  assert.equal(rowsOf('ClientSecretAddedEvent')[1].after.description, 'the new one');
  assert.equal(rowsOf('ClientSecretDeletedEvent')[0].before.secrets.length, 1);
  assert.equal(rowsOf('ClientDeletedEvent')[0].before.clientId, 'shop');
  assert.equal(rowsOf('ClientInvitationAddedEvent')[0].after.uses, 3);
  const updates = rowsOf('IdentityProviderUpdatedEvent');
  assert.deepEqual(
    updates.map(({ before, after }) => [before.enabled, after.enabled]),
    [
      [true, false],
      [false, true],
      [true, true],
    ],
  );
  assert.equal(updates[2].after.clientSecret, 'replaced');
  assert.ok(rowsOf('IdentityProviderDeletedEvent')[0].before.id > 0);
  const [keys] = rowsOf('KeysRotatedEvent');
  // One of each role: two that sign, two with which requests are encrypted.
  assert.equal(keys.after.keys.length, keys.before.keys.length + 4);
  const [policy] = rowsOf('PolicyUpdatedEvent');
  assert.equal(policy.before.version, 0);
  assert.equal(policy.after.text, 'allow create, join to everyone\n');
});

it('never has a secret', () => {
  assert.ok(secrets.length >= 7, 'those that were made were noticed');
  for (const secret of secrets) {
    assert.ok(!JSON.stringify(rows).includes(secret));
  }
});
