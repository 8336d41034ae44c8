// People and their accounts in a real browser: confirming an address and changing it, a forgotten
// password, another user name, an authenticator app, sessions elsewhere.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { linkIn, mailTo } from '../harness/mail.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';
import { until } from '../harness/wait.mjs';

const NEW_PASSWORD = 'A-Quiet-Harbour-At-Dusk';

describe('people', () => {
  let server;
  let chromium;
  before(async () => {
    server = await startServer();
    chromium = await launchChromium({ caFile: server.caFile });
  });
  after(cleanUp);

  async function somebody(name) {
    return Person.on(await (await chromium.newContext()).newPage(), { server, name });
  }

  it('confirm their address by a press, not by opening the link', async () => {
    const ann = await somebody('ann');
    await ann.register();
    const link = linkIn(await mailTo(server, 'ann@example.org', 'Confirm'), '/account/confirm');
    await ann.page.goto(link);
    await ann.says('Confirm your email address');
    await until(
      () => !ann.page.url().includes('code'),
      () => `an address that the history may keep; it is ${ann.page.url()}`,
    );
    await ann.press('Confirm this address');
    await ann.says('Your address is confirmed');
    await ann.page.goto('about:blank');
    await ann.page.goto(link);
    await ann.press('Confirm this address');
    await ann.says('This link does not work');
  });

  it('get over a forgotten password, and whoever was signed in is out', async () => {
    const ann = await somebody('ann');
    await ann.signIn();
    const thief = new Visitor(server);
    assert.equal((await thief.login('ann', ann.password)).status, 200);

    const page = await somebody('ann');
    await page.open();
    await page.press('Forgotten your password?');
    await page.fill('input[name=email]', 'ann@example.org');
    await page.press('Send the mail');
    await page.says('Look at your mail');
    const mail = await mailTo(server, 'ann@example.org', 'Choose a new password');
    await page.page.goto(linkIn(mail, '/account/reset'));
    await page.fill('input[name=password]', NEW_PASSWORD);
    await page.press('Save the password');
    await page.says('Your password is changed');
    await mailTo(server, 'ann@example.org', 'was changed');

    assert.equal((await thief.context()).json.user, null);
    page.password = NEW_PASSWORD;
    await page.signIn();
  });

  it('take over what somebody else has made with their address, instead of blessing it', async () => {
    const stranger = new Visitor(server);
    assert.equal((await stranger.register('vera', NEW_PASSWORD)).status, 200);
    const link = linkIn(await mailTo(server, 'vera@example.org', 'Confirm'), '/account/confirm');
    const vera = await somebody('vera');
    await vera.page.goto(link);
    await vera.says('Show with the password that it was you');
    await vera.press('Take it over');
    await vera.fill('input[name=email]', 'vera@example.org');
    await vera.press('Send the mail');
    await vera.says('Look at your mail');
    const mail = await mailTo(server, 'vera@example.org', 'Choose a new password');
    assert.match(mail.text, /never confirmed/);
    await vera.page.goto(linkIn(mail, '/account/reset'));
    await vera.fill('input[name=password]', vera.password);
    await vera.press('Save the password');
    await vera.says('Your password is changed');
    assert.equal((await stranger.context()).json.user, null);
    assert.equal((await stranger.login('vera', NEW_PASSWORD)).status, 401);
    await vera.signIn();
  });

  it('add an authenticator app, and are asked for its code when they sign in to the app', async () => {
    const zoe = await somebody('zoe');
    await zoe.register();
    await zoe.page.goto(`${server.identity}/account/security`);
    await zoe.press('Add an authenticator app');
    await zoe.appears('[data-testid=totp-secret]');
    const secret = await zoe.page.textContent('[data-testid=totp-secret]');
    await zoe.fill('input[name=code]', totpCode(secret));
    await zoe.press('Add the app');
    await zoe.says('Keep these recovery codes');
    const [recovery] = await zoe.page.$$eval('[aria-label="Recovery codes"] li', (items) =>
      items.map((item) => item.textContent),
    );
    await zoe.press('I have kept them');
    await zoe.says('10 recovery codes are left');

    const phone = await somebody('zoe');
    await phone.open();
    await phone.fill('input[name=username]', 'zoe');
    await phone.fill('input[name=password]', phone.password);
    await phone.press('Sign in');
    await phone.says('Enter the code');
    await phone.fill('input[name=code]', totpCode(secret, 1)); // the present one was used
    await phone.page.click('input[type=checkbox]');
    await phone.press('Continue');
    await phone.lobby();
    await phone.page.context().clearCookies({ name: '__Host-conclave.session' });
    await phone.page.goto(`${server.identity}/account/login`);
    await phone.fill('input[name=username]', 'zoe');
    await phone.fill('input[name=password]', phone.password);
    await phone.press('Sign in');
    await phone.arrives('/', 'Your account'); // trusted: no code

    const lost = await somebody('zoe');
    await lost.page.goto(`${server.identity}/account/login`);
    await lost.fill('input[name=username]', 'zoe');
    await lost.fill('input[name=password]', lost.password);
    await lost.press('Sign in');
    await lost.says('Enter the code');
    await lost.press('Use a recovery code');
    await lost.fill('input[name=code]', recovery.toLowerCase());
    await lost.press('Continue');
    await lost.arrives('/', 'Your account');
    await mailTo(server, 'zoe@example.org', 'recovery code was used');
  });

  it('take their data with them, and leave for good', async () => {
    const eve = await somebody('eve');
    await eve.register();
    const phone = new Visitor(server);
    assert.equal((await phone.login('eve', eve.password)).status, 200);
    await eve.page.goto(`${server.identity}/`);
    await eve.press('Profile and data');
    await eve.arrives('/account/profile', 'Your data');
    await eve.fill('input[name=name]', 'Eve of Avignon');
    await eve.press('Save the name');
    await eve.says('Your name was saved');

    const [download] = await Promise.all([
      eve.page.waitForEvent('download'),
      eve.press('Download your data'),
    ]);
    assert.equal(download.suggestedFilename(), 'personal-data.json');
    const data = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.equal(data.account.display_name, 'Eve of Avignon');
    assert.equal(data.account.email, 'eve@example.org');
    assert.equal(data.sessions.length, 2);

    await eve.press('Delete the account');
    await eve.fill('input[name=username]', 'eve');
    await eve.press('Delete the account for good');
    await eve.says('Your account is deleted');
    await mailTo(server, 'eve@example.org', 'was deleted');
    assert.equal((await phone.context()).json.user, null);
    assert.equal((await phone.login('eve', eve.password)).status, 401);
    await eve.page.goto(`${server.identity}/`);
    await eve.says('You are not signed in');
  });

  it('change their address by the mail to the new one, signing in at its link', async () => {
    const kim = await somebody('kim');
    await kim.register();
    await kim.page.goto(`${server.identity}/account/profile`);
    await kim.says('Now it is kim@example.org, which is not confirmed');
    await kim.fill('input[name=email]', 'kim@new.example');
    await kim.press('Change the address');
    await kim.says('Look at the mail to kim@new.example');
    await mailTo(server, 'kim@example.org', 'is to have another address');
    const link = linkIn(await mailTo(server, 'kim@new.example', 'Confirm'), '/account/email');

    const reader = await somebody('kim'); // a browser in which nobody is signed in
    await reader.page.goto(link);
    await reader.says('Sign in to your account');
    await reader.press('Sign in');
    await reader.fill('input[name=username]', 'kim');
    await reader.fill('input[name=password]', reader.password);
    await reader.press('Sign in');
    await reader.arrives('/account/email', 'Use this address from now on?');
    assert.ok(!reader.page.url().includes('code'), reader.page.url());
    await reader.press('Use this address');
    await reader.says('Your address is changed');
    await mailTo(server, 'kim@example.org', 'has another address');
    await kim.page.goto(`${server.identity}/account/profile`);
    await kim.says('Now it is kim@new.example.');
    await kim.page.goto('about:blank');
    await kim.page.goto(link);
    await kim.press('Use this address');
    await kim.says('This link does not work');
    const visitor = new Visitor(server);
    assert.equal((await visitor.login('kim@new.example', kim.password)).status, 200);
  });

  it('change their user name, and nobody gets the old one', async () => {
    const lou = await somebody('lou');
    await lou.register();
    await lou.page.goto(`${server.identity}/account/profile`);
    await lou.appears('input[name=new_username]');
    await lou.page.fill('input[name=new_username]', 'kim');
    await lou.press('Change the user name');
    await lou.says('This user name is taken');
    await lou.page.fill('input[name=new_username]', 'louise');
    await lou.press('Change the user name');
    await lou.says('Your user name was changed');
    await mailTo(server, 'lou@example.org', 'user name was changed');
    await lou.page.fill('input[name=phone]', '+41 44 668 18 00');
    await lou.press('Save the number');
    await lou.says('Your number was saved');
    const thief = new Visitor(server);
    assert.equal((await thief.register('lou', NEW_PASSWORD)).status, 409);
    await lou.open();
    await lou.lobby();
    assert.equal((await new Visitor(server).login('lou', lou.password)).status, 401);
    assert.equal((await new Visitor(server).login('louise', lou.password)).status, 200);
  });

  it('who have mistyped an address are told so in words, programs in JSON', async () => {
    const lost = await somebody('lost');
    const answer = await lost.page.goto(`${server.identity}/acount/logn`);
    assert.equal(answer.status(), 404);
    await lost.says('There is nothing here');
    await lost.press('Sign in');
    await lost.arrives('/account/login', 'Sign in');
    const { status, headers } = await request(server, `${server.identity}/acount/logn`);
    assert.equal(status, 404);
    assert.match(headers['content-type'], /^application\/json/);
  });

  it('see where they are signed in, and end it', async () => {
    const max = await somebody('max');
    await max.register();
    const elsewhere = new Visitor(server);
    assert.equal((await elsewhere.login('max', max.password)).status, 200);
    await max.page.goto(`${server.identity}/account/security`);
    await max.says('Chrome on Linux (this one)');
    await max.press('Sign out everywhere else');
    await until(async () => (await elsewhere.context()).json.user === null, 'the session to end');
    assert.notEqual(await max.page.evaluate(() => fetch('/api/self').then((r) => r.status)), 401);
  });

  it('change their password, and stay signed in here only', async () => {
    const max = await somebody('max');
    await max.signIn();
    const elsewhere = new Visitor(server);
    assert.equal((await elsewhere.login('max', max.password)).status, 200);
    await max.page.goto(`${server.identity}/account/security`);
    await max.fill('input[name=current]', 'not-the-password');
    await max.fill('input[name=password]', NEW_PASSWORD);
    await max.press('Change the password');
    await max.appears('input[name=current][aria-invalid=true]');
    await max.page.fill('input[name=current]', max.password);
    await max.press('Change the password');
    await mailTo(server, 'max@example.org', 'was changed');
    assert.equal((await elsewhere.context()).json.user, null);
    assert.equal((await elsewhere.login('max', max.password)).status, 401);
    assert.equal((await elsewhere.login('max', NEW_PASSWORD)).status, 200);
  });

  it('are told the same whether or not an address is known', async () => {
    const eve = await somebody('eve');
    await eve.page.goto(`${server.identity}/account/forgot`);
    await eve.fill('input[name=email]', 'nobody@example.org');
    await eve.press('Send the mail');
    await eve.says('If there is an account with this address');
  });
});
