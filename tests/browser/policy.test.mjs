// Who may do what in rooms, as the published SDK, the app and the console see it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { request } from '../harness/http.mjs';
import { examineAll } from '../harness/looks.mjs';
import { Person } from '../harness/person.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const SILENT = { audio: false, video: false };

describe('the policy', () => {
  let calls;
  let server;
  let admin;
  let guest;
  const newPage = async () => (await calls.chromium.newContext()).newPage();

  before(async () => {
    calls = await startCalls({ settings: CONSOLE_SETTINGS });
    server = calls.server;
    await server.addUser('hanna', PASSWORD, ['--role', 'host']);
    await server.addUser('gustav', PASSWORD);
    admin = ConsolePerson.administrator(await newPage(), server);
  });
  after(cleanUp);

  const ask = async (username, room_name) => {
    const scope = 'openid profile conclave_api';
    const person = { username, password: PASSWORD };
    const { access_token } = await new Visitor(server).tokens(person, scope);
    return request(server, `${server.app}/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ room_name }),
    });
  };

  it('is written in the console, which marks what is wrong while it is typed', async () => {
    await admin.signInAt('/policy');
    await admin.heading('Room policy');
    await admin.says('Holds until a policy is saved here');
    await admin.write('Policy', '# hosts open rooms\nallow create, join to role:host\nallow fly\n');
    await admin.says('Error in line 3, column 7:');
    await examineAll(admin.page, 'console-policy-errors');
    await admin.write(
      'Policy',
      [
        '# hosts open rooms',
        'allow create, join to role:host',
        'deny join to everyone in room "board-*"',
        'allow join to everyone',
        '',
      ].join('\n'),
    );
    await admin.says('The text is in order');
    await admin.press('Save');
    await admin.says('Version 1');
  });

  it('explains there why somebody is refused', async () => {
    await admin.choose('Person', 'gus', 'gustav');
    await admin.choose('Application', 'react-oidc', 'Conclave');
    await admin.write('Room', 'board-1');
    await admin.press('Ask');
    await admin.says('Refused by line 3: deny join to everyone in room "board-*"');
    await admin.says('Line 2 asks for role:host; the token says nothing of role');
    await examineAll(admin.page, 'console-policy-refused');
  });

  it('lets the SDK join without create once the room is there, and refuses it with 53106 before', async () => {
    const name = newRoom('opened');
    assert.equal((await ask('gustav', name)).json.error, 'room_not_open');
    const host = await calls.inChromium('hanna');
    const late = await calls.inChromium('gustav');
    await host.mustJoin(name, { ...SILENT, token: (await ask('hanna', name)).json.token });
    const { token } = (await ask('gustav', name)).json;
    await late.mustJoin(name, { ...SILENT, token });
    await host.noted('participantConnected', { identity: 'gustav' });
    await late.call('leave');
    await host.call('leave');
    await server.stop(); // the room is gone
    await server.start();
    const refused = await late.join(name, { ...SILENT, token });
    assert.equal(refused.code, 53106, refused.message);
  });

  it('the app says so, and by which line', async () => {
    guest = new Person(await newPage(), { server, name: 'gustav', password: PASSWORD });
    await guest.signIn();
    await guest.toDevices(newRoom('early'));
    await guest.press('Join now');
    await guest.says('The room is not open yet');
    await guest.says('no line of the policy allows it');
    await guest.press('Choose another room');
    await guest.lobby();
    await guest.toDevices('board-7');
    await guest.press('Join now');
    await guest.says('This room is closed to you');
    await guest.says('line 3 of the policy refuses it');
    await examineAll(guest.page, 'app-refused');
  });

  it('is undone with an earlier text', async () => {
    await admin.open('/policy');
    await admin.heading('Room policy');
    await admin.write('Policy', 'deny join to everyone\n');
    await admin.says('Warning');
    await admin.press('Save');
    await admin.says('Version 2');
    assert.equal((await ask('gustav', 'free')).status, 403);
    await admin.press('Take the text of version 1');
    await admin.press('Save');
    await admin.says('Version 3');
    assert.equal((await ask('hanna', newRoom('again'))).status, 200);
  });
});
