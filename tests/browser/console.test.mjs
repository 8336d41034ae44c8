// The administrators' console: an administrator works, an auditor looks, others are sent away.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { AUDITOR, CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';

describe('the console', () => {
  let server;
  let chromium;
  let admin;
  const newPage = async () => (await chromium.newContext()).newPage();
  const somebody = async (name) =>
    new ConsolePerson(await newPage(), { server, name, password: PASSWORD });

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('olga', PASSWORD, ['--role', AUDITOR]);
    await server.addUser('paul', PASSWORD);
    chromium = await launchChromium({ caFile: server.caFile });
    admin = ConsolePerson.administrator(await newPage(), server);
  });
  after(cleanUp);

  it('brings an administrator where the link led', async () => {
    await admin.signInAt('/roles');
    await admin.heading('Roles');
    await admin.says(AUDITOR);
    await examineAll(admin.page, 'console-roles');
  });

  it('tells an administrator that a password alone opens the account', async () => {
    await admin.goTo('Overview');
    await admin.appears('[data-testid=password-alone]');
    const link = admin.page.locator('[data-testid=password-alone] a');
    assert.equal(await link.getAttribute('href'), `${server.identity}/account/security`);
    await examineAll(admin.page, 'console-password-alone');
    await admin.goTo('Roles');
  });

  it('makes a role', async () => {
    await admin.press('New role');
    await admin.write('Name', 'editor');
    await admin.press('Make the role');
    await admin.heading('editor');
    await admin.says('Nobody has this role');
    await admin.press('Add claim');
    await admin.write('Type', 'department');
    await admin.write('Value', 'press');
    await admin.press('Save');
    await admin.says('department');
  });

  it('makes a person who can sign in, and gives them a role', async () => {
    await admin.goTo('People');
    await admin.says('olga@example.org');
    await admin.press('New person');
    await admin.write('User name', 'olga');
    await admin.press('Make the account');
    await admin.appears('[role=dialog] input[name=userName][aria-invalid=true]');
    await admin.write('User name', 'ann');
    await admin.write('Mail address', 'ann@example.org');
    await examineAll(admin.page, 'console-new-person');
    await admin.press('Make the account');
    await admin.says('Password of ann');
    await admin.says('8 to 128 characters of any kind');
    await admin.write('New password', 'short');
    await admin.write('The same again', 'short');
    await admin.press('Set the password');
    await admin.appears('[role=dialog] input[name=password][aria-invalid=true]');
    await admin.write('New password', PASSWORD);
    await admin.write('The same again', PASSWORD);
    await admin.press('Set the password');
    await admin.heading('ann');
    await admin.page.getByLabel('Role', { exact: true }).click();
    await admin.page.getByRole('option', { name: 'editor' }).click();
    await admin.press('Give role');
    await admin.says('ann is editor now.');
    await admin.says('Claims from roles');
    await examineAll(admin.page, 'console-person');
    const ann = await somebody('ann');
    await ann.page.goto(`${server.app}/`);
    await ann.fill('input[name=username]', 'ann');
    await ann.fill('input[name=password]', PASSWORD);
    await ann.press('Sign in');
    await ann.lobby();
    await ann.page.context().close();
  });

  it('warns before changes get lost, and saves them', async () => {
    await admin.write('Telephone', '+49 30 1234');
    await admin.press('Roles');
    await admin.says('Leave without saving?');
    await admin.press('Stay on this page');
    await admin.press('Save');
    await admin.says('Saved.');
    await admin.goTo('Roles');
  });

  it('finds somebody, and keeps the search in the address', async () => {
    await admin.goTo('People');
    await admin.write('Search by name or address', 'ann');
    await admin.page.waitForURL('**/users?search=ann');
    await admin.says('1–1 of 1');
    await admin.page.reload();
    await admin.says('1–1 of 1');
    await admin.write('Search by name or address', 'nobody-at-all');
    await admin.says('Nobody matches “nobody-at-all”');
    await examineAll(admin.page, 'console-nobody');
    await admin.write('Search by name or address', '');
    await admin.says('olga@example.org');
    await admin.choose('Role', 'audit', AUDITOR);
    await admin.says('1–1 of 1');
    await admin.page.getByRole('link', { name: /^olga/ }).waitFor();
    await examineAll(admin.page, 'console-people-of-role');
    await admin.page.reload();
    await admin.says('1–1 of 1');
    await admin.page.getByLabel('Role', { exact: true }).fill('');
    await admin.says('paul@example.org');
  });

  it('tells of a change that came between, and loses neither', async () => {
    await admin.write('Search by name or address', 'ann');
    await admin.page.getByRole('link', { name: /^ann/ }).click();
    await admin.heading('ann');
    const second = await admin.page.context().newPage();
    const other = ConsolePerson.administrator(second, server);
    await second.goto(admin.page.url());
    await other.heading('ann');
    await other.write('Telephone', '+49 30 5678');
    await other.press('Save');
    await other.says('Saved.');
    await second.close();
    await admin.write('Mail address', 'ann@example.net');
    await admin.press('Save');
    await admin.says('Somebody else changed this in the meantime');
    await examineAll(admin.page, 'console-changed-between');
    await admin.press('Load what is there now');
    await admin.page.waitForFunction(
      () => document.querySelector('input[name=phoneNumber]')?.value === '+49 30 5678',
    );
  });

  it('blocks, unlocks and deletes somebody by name', async () => {
    await admin.press('Block');
    await admin.says('Block ann?');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await admin.says('ann is blocked.');
    await admin.press('Unlock');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click();
    await admin.says('ann may sign in again.');
    await admin.press('Delete');
    await admin.says('Delete ann?');
    await examineAll(admin.page, 'console-delete');
    await admin.press('Delete ann');
    await admin.heading('People');
    await admin.says('ann is deleted.');
    await examineAll(admin.page, 'console-people');
  });

  it('keeps the last administrator', async () => {
    await admin.page.getByRole('link', { name: /^admin/ }).click();
    await admin.heading('admin');
    await admin.press('Delete');
    await admin.says('This is your own account.');
    await admin.press('Delete admin');
    await admin.appears('[role=dialog] [role=alert]');
    await admin.press('Cancel');
  });

  it('shows an auditor everything and offers no change', async () => {
    const olga = await somebody('olga');
    await olga.signInAt('/users');
    await olga.says('You are an auditor');
    await olga.says('paul@example.org');
    await olga.changesNothing();
    await olga.page.getByRole('link', { name: /^paul/ }).click();
    await olga.heading('paul');
    await olga.says('paul has no role');
    await olga.changesNothing();
    await examineAll(olga.page, 'console-auditor');
    await olga.goTo('Roles');
    await olga.page.getByRole('link', { name: /^editor/ }).click();
    await olga.heading('editor');
    await olga.says('department');
    await olga.changesNothing();
    await olga.page.context().close();
  });

  it('refuses others, and says who can give them the role', async () => {
    const paul = await somebody('paul');
    await paul.signInAt();
    await paul.appears('[data-testid=access-denied]');
    await paul.says(`conclave user role add paul SkorubaIdentityAdminAdministrator`);
    await examineAll(paul.page, 'console-denied');
    await paul.press('Sign out');
    await paul.appears('[data-testid=signed-out]');
    await examineAll(paul.page, 'console-signed-out');
    await paul.page.context().close();
  });

  it('never shows a token to the page', async () => {
    const kept = await admin.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    assert.doesNotMatch(kept, /eyJ[\w-]{20,}\.eyJ/);
  });

  it('works by the keyboard', async () => {
    await admin.open('/users');
    await admin.heading('People');
    await admin.page.evaluate(() => document.querySelector('[href="#content"]').focus());
    await admin.page.keyboard.press('Enter');
    await admin.page.keyboard.press('Tab');
    const focused = () => admin.page.evaluate(() => document.activeElement.innerText);
    assert.equal(await focused(), 'New person');
    await admin.page.keyboard.press('Enter');
    await admin.says('Make the account');
    await admin.page.keyboard.press('Escape');
  });

  it('signs out', async () => {
    await admin.click('[aria-label^="Account:"]');
    await admin.press('Sign out');
    await admin.appears('[data-testid=signed-out]');
    await admin.press('Sign in');
    await admin.appears('input[name=username]');
  });
});
