// The administrators' console: scopes, APIs and identity resources, and what comes of them.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { AUDITOR, CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { request } from '../harness/http.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';
const SECRET = 'a-secret-of-the-till-that-is-long-enough';

describe('the console, about scopes and APIs', () => {
  let server;
  let chromium;
  let admin;
  const newPage = async () => (await chromium.newContext()).newPage();
  const tokens = (scope) =>
    request(server, `${server.identity}/connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_id: 'till', client_secret: SECRET, scope },
      }).toString(),
    });

  before(async () => {
    server = await startServer({ settings: CONSOLE_SETTINGS });
    await server.addUser('olga', PASSWORD, ['--role', AUDITOR]);
    chromium = await launchChromium({ caFile: server.caFile });
    admin = ConsolePerson.administrator(await newPage(), server);
    await admin.signInAt('/api-scopes');
  });
  after(cleanUp);

  const pick = async (label, words) => {
    await admin.page.getByLabel(label, { exact: true }).fill(words);
    await admin.page.keyboard.press('Enter');
  };

  it('enters a scope', async () => {
    await admin.heading('API scopes');
    await admin.says('conclave_api');
    await examineAll(admin.page, 'console-scopes');
    await admin.press('New API scope');
    await admin.heading('New API scope');
    await admin.write('Name', 'two words');
    await admin.press('Enter the API scope');
    await admin.appears('input[name=name][aria-invalid=true]');
    await examineAll(admin.page, 'console-scope-refused');
    await admin.write('Name', 'orders.read');
    await admin.write('Display name', 'Read your orders');
    await admin.press('Enter the API scope');
    await admin.heading('orders.read');
    await examineAll(admin.page, 'console-scope');
  });

  it('notes a property of it, without losing what is typed', async () => {
    await admin.write('Description', 'All of them');
    await admin.press('Add property');
    await admin.write('Key', 'team');
    await admin.write('Value', 'shop');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await admin.page.getByText('The property is saved.').waitFor();
    await admin.page.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.page.getByText('Saved.', { exact: true }).waitFor();
    await admin.page.reload();
    await admin.heading('orders.read');
    await admin.page.getByText('team', { exact: true }).waitFor();
    const words = await admin.page.getByLabel('Description', { exact: true }).inputValue();
    assert.equal(words, 'All of them');
  });

  it('enters an API with it, and tokens with the scope are for the API', async () => {
    await server.command([
      ...['client', 'add', '--id', 'till', '--grant-type', 'client_credentials'],
      ...['--scope', 'orders.read', '--secret', SECRET],
    ]);
    await admin.goTo('API resources');
    await admin.press('New API resource');
    await admin.heading('New API resource');
    await admin.write('Name', 'https://orders.example.org');
    await pick('Scopes', 'orders.read');
    await admin.press('Enter the API resource');
    await admin.heading('https://orders.example.org');
    await admin.press('Add secret');
    await admin.write('What it is for', 'The gateway');
    await admin.press('Make the secret');
    await admin.appears('[data-testid=secret]');
    await admin.page.getByText('The gateway', { exact: true }).waitFor();
    await examineAll(admin.page, 'console-api');
    const answer = await tokens('orders.read');
    assert.equal(answer.status, 200, answer.body);
    const [, payload] = JSON.parse(answer.body).access_token.split('.');
    const { aud } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    assert.deepEqual([aud].flat(), ['https://orders.example.org']);
  });

  it('turns a scope off, and applications that ask for it are refused', async () => {
    await admin.goTo('API scopes');
    await admin.page.getByRole('link', { name: /^orders.read/ }).click();
    await admin.heading('orders.read');
    await admin.page.getByLabel('Enabled', { exact: true }).uncheck();
    await admin.press('Save');
    await admin.page.getByText('Saved.', { exact: true }).waitFor();
    const answer = await tokens('orders.read');
    assert.equal(answer.status, 400, answer.body);
    assert.equal(JSON.parse(answer.body).error, 'invalid_scope');
  });

  it('keeps what the server itself needs', async () => {
    await admin.goTo('Identity resources');
    await examineAll(admin.page, 'console-identity-resources');
    await admin.page.getByRole('link', { name: /^openid/ }).click();
    await admin.heading('openid');
    await admin.says('The server itself needs this identity resource');
    await examineAll(admin.page, 'console-needed-resource');
    assert.ok(await admin.page.getByLabel('Name', { exact: true }).isDisabled());
    assert.ok(await admin.page.getByLabel('Enabled', { exact: true }).isDisabled());
    assert.equal(await admin.page.getByRole('button', { name: 'Remove' }).count(), 0);
  });

  it('shows all of it to an auditor, without a control', async () => {
    const olga = new ConsolePerson(await newPage(), { server, name: 'olga', password: PASSWORD });
    await olga.signInAt();
    await olga.heading('Overview');
    for (const [section, one] of [
      ['API scopes', 'orders.read'],
      ['API resources', 'https://orders.example.org'],
      ['Identity resources', 'profile'],
    ]) {
      await olga.goTo(section);
      await olga.changesNothing();
      await olga.page.getByRole('link', { name: one }).click();
      await olga.heading(one);
      await olga.page.getByText('Properties', { exact: true }).waitFor();
      await olga.changesNothing();
    }
    await olga.open('/api-scopes/new');
    await olga.says('An administrator can enter one');
  });
});
