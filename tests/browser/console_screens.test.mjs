// axe-core over the screens of the console that no other test comes past: each page and each
// question it asks, light, dark, and as narrow as a phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';
import { SoftPasskey } from '../harness/soft_passkey.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';

/** Whoever has just signed in gets a passkey "Phone". */
async function givePasskey(visitor) {
  await visitor.context();
  const { options } = (await visitor.post('/api/account/passkeys/add/begin', {})).json;
  const credential = new SoftPasskey(visitor.server.identity).create(options);
  const added = await visitor.post('/api/account/passkeys/add', { credential, name: 'Phone' });
  assert.equal(added.status, 200, added.text);
}

describe('the screens of the console', () => {
  let server;
  let admin;
  let page;

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('ann', PASSWORD);
    await server.command([
      ...['client', 'add', '--id', 'shop', '--name', 'The shop', '--secret'],
      ...['--redirect-uri', 'https://shop.example.org/callback'],
    ]);
    const program = await Administrator.signIn(server);
    await program.post('ApiScopes', { name: 'orders.read', displayName: 'Read your orders' });
    const scope = 'openid offline_access';
    const ann = new Visitor(server);
    await ann.tokens({ username: 'ann', password: PASSWORD }, scope);
    await givePasskey(ann);
    const chromium = await launchChromium({ caFile: server.caFile });
    page = await (await chromium.newContext()).newPage();
    admin = ConsolePerson.administrator(page, server);
    await admin.signInAt();
    await admin.heading('Overview');
  });
  after(cleanUp);

  const open = async (section, item) => {
    await admin.goTo(section);
    await page.getByRole('link', { name: item }).click();
    await page.waitForURL(/\/[a-z-]+\/[^/]+$/);
    await page.locator('main section, main ul').first().waitFor();
  };
  /** Presses what asks something, looks at the question, and leaves it. */
  const ask = async (button, screen) => {
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
    await examineAll(page, screen);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('people', async () => {
    await open('People', /ann@example/);
    await ask('Set password', 'console-set-password');
    await ask('Add claim', 'console-add-claim');
    await admin.says('not used yet');
    await ask('Remove the passkey Phone', 'console-remove-passkey');
  });

  it('applications', async () => {
    await open('Applications', /^The shop/);
    await ask('Clone', 'console-clone');
    await ask('Remove', 'console-remove-application');
    await ask('Add secret', 'console-add-secret');
    await ask('Add property', 'console-add-property');
  });

  it('scopes and APIs', async () => {
    await open('Identity resources', /^profile/);
    await examineAll(page, 'console-identity-resource');
    await open('API scopes', /^orders/);
    await ask('Remove', 'console-remove-resource');
    await admin.goTo('API resources');
    await examineAll(page, 'console-apis');
  });

  it('providers', async () => {
    await admin.goTo('Providers');
    await admin.press('New provider');
    await admin.heading('New provider');
    await examineAll(page, 'console-provider-question');
  });

  it('grants and sessions', async () => {
    await open('Grants', /^ann/);
    await examineAll(page, 'console-grants-of');
    await admin.goTo('Sessions');
    await ask('End', 'console-end-session');
  });

  it('keys, policy and the log', async () => {
    await admin.goTo('Signing keys');
    await ask('Make new keys', 'console-make-keys');
    await admin.goTo('Room policy');
    await examineAll(page, 'console-policy');
    await admin.goTo('Audit log');
    await ask('Delete old rows', 'console-delete-rows');
  });

  it('roles', async () => {
    await open('Roles', /Auditor/);
    await examineAll(page, 'console-role');
  });

  it('the navigation of a phone, and addresses that lead nowhere', async () => {
    await admin.open('/nowhere');
    await admin.heading('There is nothing here');
    await examineAll(page, 'console-nowhere');
    await page.setViewportSize({ width: 375, height: 812 });
    await admin.press('Navigation');
    await page.getByRole('link', { name: 'Audit log' }).waitFor();
    await examineAll(page, 'console-navigation');
  });
});
