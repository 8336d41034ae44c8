// What administrators do most, without a mouse: no click in this file.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { enter, focused, tabTo, type } from '../harness/keyboard.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';

describe('the keyboard alone', () => {
  let server;
  let page;
  let admin;

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('paul', PASSWORD);
    const chromium = await launchChromium({ caFile: server.caFile });
    page = await (await chromium.newContext()).newPage();
    admin = ConsolePerson.administrator(page, server);
  });
  after(cleanUp);

  it('signs in', async () => {
    await admin.open();
    await admin.appears('input[name=username]');
    if ((await focused(page)) !== 'User name or email') {
      await tabTo(page, 'User name or email');
    }
    await page.keyboard.type(admin.name);
    await type(page, 'Password', admin.password);
    await enter(page, 'Sign in');
    await admin.heading('Overview');
  });

  it('skips the navigation', async () => {
    await page.reload();
    await page.locator('main a', { hasText: 'People' }).first().waitFor(); // the first of the numbers
    await enter(page, 'Skip to the page');
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /^Add a passkey/); // of the notice above the numbers
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /People$/);
  });

  it('enters an application', async () => {
    await enter(page, 'Applications');
    await admin.heading('Applications');
    await enter(page, 'New application');
    await admin.heading('New application');
    await tabTo(page, 'Web application with a server');
    await page.keyboard.press('ArrowDown');
    await admin.page.getByRole('radio', { name: /^Single-page/, checked: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await enter(page, 'Continue');
    await type(page, 'Client id', 'shop');
    await type(page, 'Name', 'The shop');
    await type(page, 'Redirect addresses', 'https://shop.example.org/callback');
    await enter(page, 'Enter the application');
    await admin.says('The shop is entered');
    await enter(page, 'Go to the application');
    await admin.heading('The shop');
  });

  it('turns it off and saves', async () => {
    await tabTo(page, 'Enabled');
    await page.keyboard.press('Space');
    await enter(page, 'Save');
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.getByText('Off', { exact: true }).waitFor();
  });

  it('chooses scopes and a way to authenticate', async () => {
    await type(page, 'Scopes', 'rol');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const fold = 'How it shows who it is Keys or a certificate in place of a secret';
    await enter(page, `${fold}, and signed requests.`);
    await tabTo(page, 'Way');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Secret, in a header' }).waitFor();
    await tabTo(page, 'Secret, in a header', { key: 'ArrowDown' });
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await enter(page, 'Save');
    await page.getByRole('button', { name: 'roles', exact: true }).waitFor();
    await page.getByText('Secret, in a header', { exact: true }).first().waitFor();
  });

  it('blocks somebody, and gets the focus back', async () => {
    await page.evaluate(() => document.activeElement.blur());
    await enter(page, 'People');
    await admin.heading('People');
    await type(page, 'Search by name or address', 'paul');
    await admin.says('1–1 of 1');
    await enter(page, 'paul');
    await admin.heading('paul');
    await enter(page, 'Block');
    await admin.says('Block paul?');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'Block');
    await page.keyboard.press('Enter');
    await admin.says('Block paul?');
    await enter(page, 'Block');
    await admin.says('paul is blocked.');
  });

  it('enters a scope', async () => {
    await page.evaluate(() => document.activeElement.blur());
    await enter(page, 'API scopes');
    await admin.heading('API scopes');
    await enter(page, 'New API scope');
    await admin.heading('New API scope');
    await type(page, 'Name', 'orders.read');
    await enter(page, 'Enter the API scope');
    await admin.heading('orders.read');
  });

  it('signs out', async () => {
    await page.evaluate(() => document.activeElement.blur());
    await enter(page, 'Account:');
    await page.getByRole('menu').waitFor();
    await tabTo(page, 'Sign out', { key: 'ArrowDown' });
    await page.keyboard.press('Enter');
    await admin.appears('[data-testid=signed-out]');
  });
});
