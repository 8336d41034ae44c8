// axe-core over every page, light and dark, wide and as narrow as a phone; and a picture of each,
// in build/test-logs/screens, for people to look at.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { examine as examinePage, LOOKS } from '../harness/looks.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';

describe('every page', () => {
  let server;
  let chromium;
  let guest; // someone else in the room, so that there is something to see
  const room = newRoom('looked-at');
  const till_secret = 'a-secret-of-the-till-that-is-long-enough';

  before(async () => {
    server = await startServer();
    await server.command([
      ...['client', 'add', '--id', 'asks', '--name', 'Asking App', '--require-consent'],
      ...['--redirect-uri', `${server.app}/asks`, '--authorization-details', 'payment_initiation'],
    ]);
    await server.command([
      ...['client', 'add', '--id', 'television', '--name', 'Television', '--scope', 'openid'],
      ...['--grant-type', 'urn:ietf:params:oauth:grant-type:device_code'],
    ]);
    await server.command([
      ...['client', 'add', '--id', 'till', '--name', 'The till', '--scope', 'openid'],
      ...['--grant-type', 'urn:openid:params:grant-type:ciba', '--secret', till_secret],
    ]);
    chromium = await launchChromium({ caFile: server.caFile });
    guest = await Person.on(await (await chromium.newContext()).newPage(), {
      server,
      name: 'guest',
    });
    await guest.register();
    await guest.enter(room);
  });
  after(cleanUp);

  const examine = (person, look, name) => examinePage(person.page, look, name);

  for (const { look, ...settings } of LOOKS) {
    describe(`in ${look}`, () => {
      let person;
      before(async () => {
        const page = await (await chromium.newContext(settings)).newPage();
        person = await Person.on(page, { server, name: `person-${look}` });
      });
      after(() => person.page.context().close());

      const authorize = (more) =>
        `${server.identity}/connect/authorize?${new URLSearchParams({
          ...{ client_id: 'asks', response_type: 'code', redirect_uri: `${server.app}/asks` },
          ...{ scope: 'openid profile email', state: 's', nonce: 'n' },
          code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
          code_challenge_method: 'S256',
          ...more,
        })}`;

      it('sign-in', async () => {
        await person.open();
        await person.appears('input[name=username]');
        await examine(person, look, 'sign-in');
        await person.fill('input[name=username]', 'nobody');
        await person.fill('input[name=password]', 'Not-The-Password-1');
        await person.press('Sign in');
        await person.appears('[role=alert]');
        await examine(person, look, 'sign-in-refused');
      });

      it('registration', async () => {
        await person.open();
        await person.press('Create an account');
        await person.appears('input[name=email]');
        await examine(person, look, 'register');
        await person.press('Create account');
        await person.appears('input[name=email][aria-invalid=true]');
        await examine(person, look, 'register-refused');
      });

      it('mails and forgotten passwords', async () => {
        for (const [path, words, name] of [
          ['/account/forgot', 'Forgotten your password?', 'forgot'],
          ['/account/forgot-sent', 'Look at your mail', 'forgot-sent'],
          ['/account/registered', 'Look at your mail', 'registered'],
          ['/account/reset#code=any', 'Choose a new password', 'reset'],
          ['/account/reset-done', 'Your password is changed', 'reset-done'],
          ['/account/confirm#code=any', 'Confirm your email address', 'confirm'],
          ['/account/confirm', 'This link does not work', 'link-invalid'],
          ['/account/email#code=any', 'Sign in to your account', 'new-address-sign-in'],
          ['/acount/logn', 'There is nothing here', 'not-found'],
        ]) {
          await person.page.goto('about:blank'); // a change behind # alone loads nothing
          await person.page.goto(`${server.identity}${path}`);
          await person.says(words);
          await examine(person, look, name);
        }
      });

      it('security', async () => {
        const page = await (await chromium.newContext(settings)).newPage();
        const careful = await Person.on(page, { server, name: `careful-${look}` });
        await careful.register();
        await page.goto(`${server.identity}/account/security`);
        await careful.says('Where you are signed in');
        await examine(careful, look, 'security');
        await careful.press('Add an authenticator app');
        await careful.appears('[data-testid=totp-secret]');
        await examine(careful, look, 'enrol-app');
        const secret = await page.textContent('[data-testid=totp-secret]');
        await careful.fill('input[name=code]', totpCode(secret));
        await careful.press('Add the app');
        await careful.says('Keep these recovery codes');
        await examine(careful, look, 'recovery-codes');
        await careful.press('I have kept them');
        await careful.says('10 recovery codes are left');
        await examine(careful, look, 'security-app');
        await page.goto(`${server.identity}/account/profile`);
        await careful.says('Your data');
        await examine(careful, look, 'profile-top');
        await careful.fill('input[name=email]', 'nowhere');
        await careful.press('Change the address');
        await careful.appears('input[name=email][aria-invalid=true]');
        await examine(careful, look, 'profile-refused');
        await page.fill('input[name=email]', `new-${look}@example.org`);
        await careful.press('Change the address');
        await careful.says('Look at the mail to');
        await examine(careful, look, 'profile-mail');
        await page.goto(`${server.identity}/account/email#code=any`);
        await careful.says('Use this address from now on?');
        await examine(careful, look, 'new-address');
        await page.goto(`${server.identity}/account/profile`);
        await careful.says('Your data');
        await careful.press('Delete the account');
        await careful.appears('input[name=username]');
        await examine(careful, look, 'profile');
        await page.goto(`${server.identity}/account/login`);
        await careful.fill('input[name=password]', careful.password);
        await page.fill('input[name=username]', careful.name);
        await careful.press('Sign in');
        await careful.says('Enter the code');
        await examine(careful, look, 'second-factor');
        await page.context().close();
      });

      it('lobby', async () => {
        await person.register();
        await examine(person, look, 'lobby');
        await person.click('[aria-haspopup=menu]');
        await person.appears('[role=menu]');
        await examine(person, look, 'lobby-menu');
        await person.page.keyboard.press('Escape');
        await person.press('Emergency Call');
        await person.appears('[role=dialog]');
        await examine(person, look, 'emergency');
        await person.press('Cancel');
      });

      it('devices and room', async () => {
        await person.open();
        await person.lobby();
        await person.toDevices(room);
        await examine(person, look, 'devices');
        await person.press('Join now');
        await person.tileShows('guest', { camera: true });
        await examine(person, look, 'room-gallery');
        await person.click('[data-testid=toggle-view]');
        await examine(person, look, 'room-speaker');
        await person.click('[data-testid=toggle-people]');
        await examine(person, look, 'room-people');
        await person.page.keyboard.press('Escape');
        await person.press('Show statistics');
        await person.appears('[data-testid=stats-panel]');
        await examine(person, look, 'room-statistics');
        await person.press('Close the statistics');
        await person.click('[data-testid=open-reactions]');
        await person.appears('[role=dialog][aria-label=Reactions]');
        await examine(person, look, 'room-reactions');
        await person.page.keyboard.press('Escape');
        await person.press('Camera, microphone and loudspeaker');
        await person.appears('[role=dialog]');
        await examine(person, look, 'room-devices');
        await person.page.keyboard.press('Escape');
        await person.click('[data-testid=leave]');
        await person.appears('[data-testid=call-ended]');
        await examine(person, look, 'left');
      });

      it('consent', async () => {
        await person.page.goto(authorize({}));
        await person.arrives('/consent', 'Asking App');
        await examine(person, look, 'consent');
        const payment = {
          ...{ type: 'payment_initiation', actions: ['initiate'], creditorName: 'Merchant A' },
          instructedAmount: { currency: 'EUR', amount: '123.50' },
        };
        const authorization_details = JSON.stringify([payment, { type: 'payment_initiation' }]);
        await person.page.goto(authorize({ authorization_details }));
        await person.arrives('/consent', 'Merchant A');
        await examine(person, look, 'consent-details');
      });

      it('error', async () => {
        await person.page.goto(authorize({ client_id: 'unknown-client' }));
        await person.arrives('/home/error', 'This request cannot be answered');
        await examine(person, look, 'error');
      });

      it('connecting a device', async () => {
        const answer = await request(server, `${server.identity}/connect/deviceauthorization`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'client_id=television&scope=openid',
        });
        const { user_code } = JSON.parse(answer.body);
        await person.page.goto(`${server.identity}/device`);
        await person.appears('input[name=user_code]');
        await person.press('Continue');
        await person.appears('input[name=user_code][aria-invalid=true]');
        await examine(person, look, 'device');
        await person.fill('input[name=user_code]', user_code.toLowerCase());
        await person.page.keyboard.press('Enter');
        await person.says('Allow Television on your device?');
        await examine(person, look, 'device-asked');
        await person.press('Allow');
        await person.says('Your device is connected');
        await examine(person, look, 'device-connected');
      });

      it('answering an application elsewhere', async () => {
        await person.page.goto(`${server.identity}/approve`);
        await person.says('Nothing waits');
        await examine(person, look, 'approve-nothing');
        const answer = await request(server, `${server.identity}/connect/ciba`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            ...{ client_id: 'till', client_secret: till_secret, scope: 'openid' },
            ...{ login_hint: person.name, binding_message: 'W4SCT' },
          }).toString(),
        });
        assert.equal(answer.status, 200, answer.body);
        await person.press('Look again');
        await person.says('Allow The till?');
        await person.says('W4SCT');
        await examine(person, look, 'approve-asked');
        await person.press('Allow');
        await person.says('The application carries on by itself.');
        await examine(person, look, 'approve-allowed');
      });

      it('error', async () => {
        await person.page.goto(authorize({ client_id: 'unknown-client' }));
        await person.arrives('/home/error', 'This request cannot be answered');
        await examine(person, look, 'error');
      });

      it('account and sign-out', async () => {
        await person.page.goto(`${server.identity}/`);
        await person.arrives('/', 'Your account');
        await examine(person, look, 'account');
        await person.page.goto(`${server.identity}/connect/endsession`);
        await person.arrives('/account/logout', 'Sign out?');
        await examine(person, look, 'sign-out');
        await person.press('Sign out');
        await person.says('You are signed out');
        await examine(person, look, 'signed-out');
        await person.page.goto(`${server.app}/signed-out`);
        await person.appears('[data-testid=signed-out]');
        await examine(person, look, 'app-signed-out');
      });
    });
  }
});
