// What people do with their account, without a mouse: no click in this file.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { enter, tabTo, type } from '../harness/keyboard.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';

const PASSWORD = 'Lighthouse-At-Dawn-3';

describe('the keyboard alone, of people', () => {
  let server;
  let page;
  const says = (words) => page.getByText(words).first().waitFor();

  before(async () => {
    server = await startServer();
    await server.command([
      ...['client', 'add', '--id', 'asks', '--name', 'Asking App', '--require-consent'],
      ...['--redirect-uri', `${server.app}/asks`],
    ]);
    const chromium = await launchChromium({ caFile: server.caFile });
    page = await (await chromium.newContext()).newPage();
  });
  after(cleanUp);

  it('makes an account', async () => {
    await page.goto(`${server.identity}/account/login`);
    await page.locator('input[name=username]').waitFor();
    await enter(page, 'Create an account');
    await page.locator('input[name=email]').waitFor();
    await tabTo(page, 'User name', { key: 'Shift+Tab' });
    await page.keyboard.type('kay');
    await type(page, 'Email', 'kay@example.org');
    await type(page, 'Password', PASSWORD);
    await enter(page, 'Create account');
    await says('Your account');
  });

  it('changes a name', async () => {
    await enter(page, 'Profile and data');
    await says('Your data');
    await type(page, 'Your name', 'Kay of the Keys');
    await enter(page, 'Save the name');
    await says('Your name was saved');
  });

  it('adds an authenticator app, and keeps the recovery codes', async () => {
    await page.goto(`${server.identity}/account/security`);
    await says('Where you are signed in');
    await enter(page, 'Add an authenticator app');
    const secret = await page.textContent('[data-testid=totp-secret]');
    await tabTo(page, 'Code from the app', { key: 'Shift+Tab' });
    await page.keyboard.type(totpCode(secret));
    await enter(page, 'Add the app');
    await says('Keep these recovery codes');
    await enter(page, 'I have kept them');
    await says('10 recovery codes are left');
  });

  it('allows an application what it asks for, and takes it back', async () => {
    const asked = new URLSearchParams({
      ...{ client_id: 'asks', response_type: 'code', redirect_uri: `${server.app}/asks` },
      ...{ scope: 'openid profile', state: 's', code_challenge_method: 'S256' },
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
    await page.goto(`${server.identity}/connect/authorize?${asked}`);
    await says('Allow Asking App?');
    await tabTo(page, 'Remember my decision');
    if (!(await page.getByLabel('Remember my decision').isChecked())) {
      await page.keyboard.press('Space');
    }
    await enter(page, 'Allow');
    await page.waitForURL(/\/asks\?code=/);
    await page.goto(`${server.identity}/account/security`);
    await enter(page, 'Withdraw from Asking App');
    await enter(page, 'Withdraw');
    await page
      .getByRole('button', { name: 'Withdraw from Asking App' })
      .waitFor({ state: 'detached' });
  });

  it('signs out', async () => {
    await page.goto(`${server.identity}/connect/endsession`);
    await says('Sign out?');
    await enter(page, 'Sign out');
    await says('You are signed out');
    assert.match(page.url(), /signed-out|logout/);
  });
});
