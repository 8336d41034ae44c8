// Providers of others in the administrators' console: added by what they say of themselves, used by
// somebody, given another secret, disconnected, taken away; an auditor only looks.
import { after, before, describe, it } from 'node:test';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { AUDITOR, CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { externalProvider, signInThere } from '../harness/external_provider.mjs';
import { examineAll } from '../harness/looks.mjs';
import { mailTo } from '../harness/mail.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const BY_CORP = 'Continue with Corp';

describe('providers in the console', () => {
  let server;
  let chromium;
  let corp;
  let admin;
  const newPage = async () => (await chromium.newContext()).newPage();

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('olga', PASSWORD, ['--role', AUDITOR]);
    chromium = await launchChromium({ caFile: server.caFile });
    corp = await externalProvider(`${server.identity}/federation/corp/signin`, {
      userinfo: true, // so what is known of people comes from there
    });
    admin = ConsolePerson.administrator(await newPage(), server);
  });
  after(cleanUp);

  /** Signs in at Corp in a browser of their own, and leaves the page to be looked at. */
  async function byCorp(name) {
    const visitor = await Person.on(await newPage(), { server, name });
    await visitor.open();
    await visitor.press(BY_CORP);
    await signInThere(visitor, name);
    return visitor;
  }
  const inDialog = (name) => admin.page.getByRole('dialog').getByRole('button', { name }).click();

  it('are none at first', async () => {
    await admin.signInAt('/providers');
    await admin.heading('Providers');
    await admin.says('No providers yet');
    await examineAll(admin.page, 'console-no-providers');
  });

  it('show what they say of themselves before they are saved', async () => {
    await admin.press('New provider');
    await admin.heading('New provider');
    await admin.write('Issuer', 'https://10.1.2.3');
    await admin.press('Look what it says');
    await admin.appears('input[name=authority][aria-invalid=true]');
    await examineAll(admin.page, 'console-provider-refused');
    await admin.write('Issuer', corp.issuer);
    await admin.press('Look what it says');
    await admin.says(`${corp.issuer}/token`);
    await admin.write('Name', 'Corp');
    await admin.says(`${server.identity}/federation/corp/signin`);
    await admin.write('Client id', 'conclave');
    await admin.write('Client secret', 'not the right one');
    await admin.page.getByLabel('New people get an account').check();
    await examineAll(admin.page, 'console-new-provider');
    await admin.press('Offer the provider');
    await admin.heading('Corp');
    await admin.says('Nobody is connected');
  });

  it('get another secret, with which people come in', async () => {
    const early = await byCorp('early');
    await early.says('Signing in with Corp did not work');
    await early.page.context().close();
    await admin.press('Replace the secret');
    await admin.write('New client secret', corp.secret);
    await examineAll(admin.page, 'console-provider-secret');
    await inDialog('Replace the secret');
    await admin.says('The client secret is replaced.');
    const zoe = await byCorp('zoe');
    await zoe.press('Create the account');
    await zoe.lobby();
    await zoe.page.context().close();
    await admin.page.reload();
    await admin.says('zoe@example.org');
    await examineAll(admin.page, 'console-provider');
  });

  it('are turned off and on', async () => {
    await admin.press('Turn off');
    await inDialog('Turn off');
    await admin.says('Corp is not offered any more.');
    const page = await newPage();
    await page.goto(`${server.identity}/account/login`);
    await page.getByLabel('Password', { exact: true }).waitFor();
    await page.getByRole('button', { name: BY_CORP }).waitFor({ state: 'detached' });
    await page.context().close();
    await admin.press('Turn on');
    await inDialog('Turn on');
    await admin.says('Corp is offered again.');
    await admin.goTo('Providers');
    await admin.says(corp.issuer);
    await examineAll(admin.page, 'console-providers');
  });

  it('are shown to an auditor, who changes nothing', async () => {
    const olga = new ConsolePerson(await newPage(), { server, name: 'olga', password: PASSWORD });
    await olga.signInAt('/providers');
    await olga.page.getByRole('link', { name: /^Corp/ }).click();
    await olga.heading('Corp');
    await olga.says('zoe@example.org');
    await olga.changesNothing();
    await olga.page.context().close();
  });

  it('are disconnected from somebody, who is told', async () => {
    await admin.page.getByRole('link', { name: /^Corp/ }).click();
    await admin.heading('Corp');
    await admin.page.getByRole('link', { name: /^zoe/ }).click();
    await admin.heading('zoe');
    await admin.says('Connected accounts');
    await admin.click('[aria-label="Disconnect Corp"]');
    await admin.says('Disconnect Corp from zoe?');
    await examineAll(admin.page, 'console-disconnect');
    await inDialog('Disconnect');
    await admin.says('No connected account');
    await mailTo(server, 'zoe@example.org', 'disconnected');
  });

  it('are removed after a warning of who is connected', async () => {
    const max = await byCorp('max');
    await max.press('Create the account');
    await max.lobby();
    await max.page.context().close();
    await admin.goTo('Providers');
    await admin.page.getByRole('link', { name: /^Corp/ }).click();
    await admin.heading('Corp');
    await admin.press('Remove');
    await admin.says('One person is connected there and will be disconnected.');
    await examineAll(admin.page, 'console-provider-remove');
    await inDialog('Remove Corp');
    await admin.heading('Providers');
    await admin.says('No providers yet');
  });
});
