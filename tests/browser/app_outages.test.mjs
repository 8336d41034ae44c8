// The web app while the network or the server is away: what it says, and that it comes back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startPeople } from '../harness/people.mjs';
import { until } from '../harness/wait.mjs';

const GROUP = { default_type: 'group' };

describe('the web app while its signaling is cut', () => {
  let people;
  let ada;
  let ben;
  before(async () => {
    // Time enough for the pictures, on a busy machine too.
    people = await startPeople({
      proxied: true,
      settings: { rooms: { ...GROUP, session_timeout: '10m' } },
    });
    ada = await people.person('ada');
    ben = await people.person('ben');
    const room = newRoom('cut');
    for (const person of [ada, ben]) {
      await person.signIn();
      await person.enter(room);
    }
    await ada.tileShows('ben', { camera: true });
  });
  after(cleanUp);

  it('says that it reconnects, and sound and pictures go on', async () => {
    await ada.seesAndHears();
    people.proxy.cut();
    for (const person of [ada, ben]) {
      await person.appears('[data-testid=reconnecting]');
      await person.says('Reconnecting');
    }
    for (const person of [ada, ben]) await person.seesAndHears();
    await examineAll(ada.page, 'room-reconnecting');
    for (const person of [ada, ben]) await person.seesAndHears();
    assert.ok(await ada.shows('[data-testid=room]'));
  });

  it('takes the notice away when the network is back, in the same call', async () => {
    people.proxy.mend();
    for (const person of [ada, ben]) {
      await until(
        async () => !(await person.shows('[data-testid=reconnecting]')),
        `${person.name}'s notice to go`,
      );
      await person.seesAndHears();
    }
    // Signaling works again: a change reaches the other side.
    await ada.click('[data-testid=toggle-microphone]');
    await ben.tileShows('ada', { microphone: false });
  });
});

describe('the web app while the server is away', () => {
  let people;
  let ada;
  before(async () => {
    people = await startPeople({ settings: { rooms: { ...GROUP, session_timeout: '10s' } } });
    ada = await people.person('ada');
    await ada.signIn();
  });
  after(cleanUp);

  it('says so to who wants to enter a room, and lets them in when it is back', async () => {
    await ada.toDevices(newRoom('away'));
    await ada.appears('video'); // the mirror: the whole app is there by now
    await people.server.stop();
    await ada.press('Join now');
    await ada.says('The server cannot be reached');
    await examineAll(ada.page, 'join-server-away');
    await people.server.start();
    await ada.press('Try again');
    await ada.appears('[data-testid=room]');
  });

  it('says so in the room, in the end as the reason, and leads back in', async () => {
    await people.server.stop();
    await ada.appears('[data-testid=reconnecting]');
    await ada.appears('[data-testid=call-ended]');
    await ada.says('The connection to the server was lost');
    await examineAll(ada.page, 'room-server-away');
    await people.server.start();
    await ada.press('Join again');
    await ada.press('Join now');
    await ada.appears('[data-testid=room]');
  });
});
