// Why the web app does not let somebody in, or sends them out: in words that say what to do.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startPeople } from '../harness/people.mjs';
import { Person } from '../harness/person.mjs';

/** The server's word in the signaling protocol that a room was ended for everybody. */
const COMPLETED = { type: 'disconnected', version: 2, status: 'completed' };
const REMOVED = { ...COMPLETED, status: 'removed' };

describe('the web app at a door that does not open', () => {
  let people;
  let ada;
  let ben;
  const room = newRoom('small');
  before(async () => {
    people = await startPeople({ settings: { rooms: { default_type: 'go' } } });
    ada = await people.person('ada');
    ben = await people.person('ben');
    for (const person of [ada, ben]) {
      await person.signIn();
      await person.enter(room);
    }
  });
  after(cleanUp);

  it('says that the room is full and lets in when a place is free', async () => {
    const eve = await people.person('eve');
    await eve.signIn();
    await eve.toDevices(room);
    await eve.press('Join now');
    await eve.says('The room is full');
    await examineAll(eve.page, 'join-room-full');
    await ben.click('[data-testid=leave]');
    await ada.appears('[data-testid=alone]');
    await eve.press('Try again');
    await eve.appears('[data-testid=room]');
    await eve.click('[data-testid=leave]');
  });

  it('tells the older window why it lost the call to a newer one', async () => {
    const second = await Person.on(await ada.page.context().newPage(), {
      server: people.server,
      name: 'ada',
    });
    await second.open();
    await second.lobby();
    await second.enter(room);
    await ada.appears('[data-testid=call-ended]');
    await ada.says('You joined from somewhere else');
    assert.ok(await second.shows('[data-testid=room]'));
    await examineAll(ada.page, 'ended-elsewhere');
    // And back again: the call moves to where it is joined last.
    await ada.press('Join again');
    await ada.press('Join now');
    await ada.appears('[data-testid=room]');
    await second.says('You joined from somewhere else');
    await second.page.close();
  });
});

describe('the web app when the call is ended for somebody', () => {
  let people;
  before(async () => {
    people = await startPeople({
      settings: { rooms: { default_type: 'group', participant_duration: '10s' } },
    });
  });
  after(cleanUp);

  it('says that the time is over, and that joining again is all right', async () => {
    const ada = await people.person('ada');
    await ada.signIn();
    await ada.enter(newRoom('long'));
    await ada.appears('[data-testid=call-ended]');
    await ada.says('Your time in this room is over');
    await examineAll(ada.page, 'ended-time-over');
    await ada.press('Join again');
    await ada.press('Join now');
    await ada.appears('[data-testid=room]');
  });
});

describe('the web app when an operator ends a call', () => {
  let people;
  before(async () => {
    people = await startPeople({ settings: { rooms: { default_type: 'group' } } });
  });
  after(cleanUp);

  for (const [name, message, words] of [
    ['cleo', COMPLETED, 'The room has ended'],
    ['dora', REMOVED, 'You were removed from the room'],
  ]) {
    it(`says "${words}"`, async () => {
      const person = await people.person(name);
      // There is no API for it yet: the server's own words, said in its stead.
      let say;
      await person.page.routeWebSocket(/\/signaling/, (socket) => {
        socket.connectToServer();
        say = (body) => socket.send(JSON.stringify({ type: 'msg', body }));
      });
      await person.signIn();
      await person.enter(newRoom('ended'));
      say(message);
      await person.appears('[data-testid=call-ended]');
      await person.says(words);
      await examineAll(person.page, `ended-${message.status}`);
      await person.press('Choose another room');
      await person.lobby();
    });
  }
});
