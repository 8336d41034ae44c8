// The administrators' console: what happened, applications, keys, sessions, grants, warnings.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Visitor } from '../harness/account.mjs';
import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { AUDITOR, CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { request } from '../harness/http.mjs';
import { giveHistory } from '../harness/history.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';

describe('the console, about the server', () => {
  let server;
  let chromium;
  let admin;
  const newPage = async () => (await chromium.newContext()).newPage();

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('olga', PASSWORD, ['--role', AUDITOR]);
    chromium = await launchChromium({ caFile: server.caFile });
    admin = ConsolePerson.administrator(await newPage(), server);
    await admin.signInAt();
  });
  after(cleanUp);

  it('counts everything on its first page', async () => {
    await admin.heading('Overview');
    await admin.says('Calls a day');
    await admin.appears('main svg[role=img]');
    await giveHistory(server, {
      clients: ['react-oidc-twilio-client', 'conclave_admin'],
    });
    await admin.page.reload();
    await admin.appears('main ol[aria-label=Applications]');
    await examineAll(admin.page, 'console-overview');
  });

  it('draws who signed in, who did not get in, and where people came to', async () => {
    const stranger = new ConsolePerson(await newPage(), {
      server,
      name: 'olga',
      password: 'no',
    });
    await stranger.signInAt();
    await stranger.appears('[role=alert]');
    await stranger.page.context().close();
    await admin.page.reload();
    await admin.says('Failed: 12'); // 11 of them on the days before
    await admin.page.getByRole('link', { name: 'Conclave console' }).waitFor();
    await admin.press('30 days');
    await admin.page.getByText('In numbers').first().click();
    const table = admin.page.getByRole('table', { name: 'Sign-ins a day' });
    assert.equal(await table.getByRole('row').count(), 31);
    assert.match(await table.getByRole('row').nth(1).innerText(), /\s1\s+1$/);
    await examineAll(admin.page, 'console-sign-ins');
  });

  it('enters an application of a server, and shows its secret once', async () => {
    await admin.goTo('Applications');
    await examineAll(admin.page, 'console-applications');
    await admin.press('New application');
    await admin.heading('New application');
    await examineAll(admin.page, 'console-wizard');
    await admin.page.getByLabel(/^Web application with a server/).check();
    await admin.press('Continue');
    await admin.write('Client id', 'shop');
    await admin.write('Name', 'The shop');
    await admin.write('Redirect addresses', 'http://shop.example.org/callback');
    await admin.press('Enter the application');
    await admin.appears('textarea[name=redirectUris][aria-invalid=true]');
    await admin.write('Redirect addresses', 'https://shop.example.org/callback');
    await examineAll(admin.page, 'console-wizard-answers');
    await admin.press('Enter the application');
    await admin.says('The shop is entered');
    await admin.appears('[data-testid=secret]');
    await examineAll(admin.page, 'console-secret');
    await admin.press('Go to the application');
    await admin.heading('The shop');
    await admin.page.getByText('The first', { exact: true }).waitFor();
    assert.equal(await admin.page.getByTestId('secret').count(), 0);
  });

  it('changes it, and keeps what has no field', async () => {
    await admin.write('Description', 'Sells things');
    await admin.write('Access tokens', '600');
    await admin.press('Save');
    await admin.page.getByText('Saved.', { exact: true }).waitFor();
    await admin.page.reload();
    await admin.heading('The shop');
    const lasting = await admin.page.getByLabel('Access tokens', { exact: true }).inputValue();
    assert.equal(lasting, '600');
    await examineAll(admin.page, 'console-application');
  });

  it('takes its keys in the form that they come in, and says what is wrong with them', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = publicKey.export({ format: 'jwk' });
    await admin.page.getByText('How it shows who it is', { exact: true }).click();
    await admin.write('Its public keys', JSON.stringify({ keys: [{ kty: 'EC' }] }));
    await admin.press('Save');
    await admin.appears('textarea[name=keys][aria-invalid=true]');
    await admin.write('Its public keys', JSON.stringify({ keys: [key] }));
    await admin.page.getByLabel('Way', { exact: true }).click();
    await admin.page.getByRole('option', { name: 'Key, which signs an assertion' }).click();
    await examineAll(admin.page, 'console-application-keys');
    await admin.press('Save');
    await admin.page.getByText('Saved.', { exact: true }).waitFor();
    await admin.page.reload();
    await admin.heading('The shop');
    await admin.page.getByText('In use: Way, Its public keys').waitFor();
    await admin.page.getByText('How it shows who it is', { exact: true }).click();
    const kept = await admin.page.getByLabel('Its public keys', { exact: true }).inputValue();
    assert.deepEqual(JSON.parse(kept), [key]);
    await admin.page.getByText('Key, which signs an assertion', { exact: true }).waitFor();
  });

  it('lets a machine that was entered come to tokens', async () => {
    await admin.goTo('Applications');
    await admin.press('New application');
    await admin.page.getByLabel(/^Machine/).check();
    await admin.press('Continue');
    await admin.write('Client id', 'nightly');
    await admin.write('Name', 'Nightly');
    await admin.press('Enter the application');
    await admin.appears('[data-testid=secret]');
    const secret = await admin.page.textContent('[data-testid=secret]');
    await admin.press('Go to the application');
    await admin.heading('Nightly');
    await admin.page.getByLabel('Scopes', { exact: true }).fill('conclave_api');
    await admin.page.keyboard.press('Enter');
    await admin.press('Save');
    await admin.page.getByText('Saved.', { exact: true }).waitFor();
    const answer = await request(server, `${server.identity}/connect/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`nightly:${secret}`).toString('base64')}`,
      },
      body: 'grant_type=client_credentials&scope=conclave_api',
    });
    assert.equal(answer.status, 200, answer.body);
  });

  it('clones and removes an application, and leaves those of the configuration alone', async () => {
    await admin.press('Clone');
    await admin.write('Client id', 'weekly');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Clone' }).click();
    await until(() => admin.text().then((text) => text.includes('weekly')), 'the clone');
    await admin.press('Remove');
    await admin.press('Remove Nightly');
    await admin.heading('Applications');
    await admin.page.getByRole('link', { name: /conclave_admin/ }).click();
    await admin.says('stands in conclave.toml');
    assert.deepEqual(
      (await admin.controls()).filter((name) => !['Clone'].includes(name)),
      [],
    );
  });

  it('makes new signing keys, which are announced first', async () => {
    await admin.goTo('Signing keys');
    await admin.says('Signs');
    await examineAll(admin.page, 'console-keys');
    await admin.press('Make new keys');
    await admin.press('Make them');
    await admin.says('Announced, signs next');
  });

  it('shows where people are signed in, and ends a session', async () => {
    const olga = await new Visitor(server).tokens(
      { username: 'olga', password: PASSWORD },
      'openid profile',
    );
    assert.ok(olga.access_token);
    await admin.goTo('Sessions');
    await admin.says('olga');
    await examineAll(admin.page, 'console-sessions');
    await admin.write('Search by name', 'olga');
    await admin.says('1–1 of 1');
    await admin.press('End');
    await admin.press('End the session');
    await admin.says('No sessions');
  });

  it('shows grants and warnings', async () => {
    await admin.goTo('Grants');
    await examineAll(admin.page, 'console-grants');
    await admin.goTo('Warnings');
    await admin.page
      .getByRole('list', { name: 'Warnings' })
      .or(admin.page.getByText('Nothing to complain about'))
      .first()
      .waitFor();
    await examineAll(admin.page, 'console-warnings');
  });

  it('shows who changed what, and exports it', async () => {
    await admin.goTo('Audit log');
    await admin.write('Event', 'ClientUpdated');
    await admin.page.waitForURL('**/audit-logs?event=ClientUpdated');
    const row = admin.page.getByRole('button', { name: /^Client updated/ }).last();
    await row.click();
    await admin.page.getByText('Sells things').first().waitFor();
    await examineAll(admin.page, 'console-audit');
    const waiting = admin.page.waitForEvent('download');
    await admin.press('Export as CSV');
    const file = await readFile(await (await waiting).path(), 'utf8');
    assert.match(file, /^created,event,/);
    assert.match(file, /ClientUpdatedEvent/);
  });

  it('shows all of it to an auditor, without a control', async () => {
    const olga = new ConsolePerson(await newPage(), {
      server,
      name: 'olga',
      password: PASSWORD,
    });
    await olga.signInAt();
    await olga.heading('Overview');
    for (const section of ['Applications', 'Sessions', 'Grants', 'Signing keys', 'Warnings']) {
      await olga.goTo(section);
      await olga.changesNothing();
    }
    await olga.goTo('Applications');
    await olga.page.getByRole('link', { name: /shop/ }).click();
    await olga.heading('The shop');
    await olga.page.getByText('The first', { exact: true }).waitFor();
    await olga.changesNothing();
    await olga.goTo('Audit log');
    assert.doesNotMatch(await olga.text(), /Delete old rows/);
    await olga.open('/clients/new');
    await olga.says('An administrator can enter one');
  });
});
