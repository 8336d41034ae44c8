// People and their accounts in a real browser: confirming an address, a forgotten password.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { linkIn, mailTo } from '../harness/mail.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';

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
    assert.doesNotMatch(ann.page.url(), /code/); // nothing for the history to keep
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

  it('are told the same whether or not an address is known', async () => {
    const eve = await somebody('eve');
    await eve.page.goto(`${server.identity}/account/forgot`);
    await eve.fill('input[name=email]', 'nobody@example.org');
    await eve.press('Send the mail');
    await eve.says('If there is an account with this address');
  });
});
