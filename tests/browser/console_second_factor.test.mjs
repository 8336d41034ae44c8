// The console where administrators must use a second factor: the first one, who has a password alone,
// is told how to set one up, does, and comes in with it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Administrator } from '../harness/administrator.mjs';
import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { CONSOLE_SETTINGS, ConsolePerson } from '../harness/console.mjs';
import { merge } from '../harness/config.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startServer } from '../harness/server.mjs';
import { totpCode } from '../harness/totp.mjs';
import { until } from '../harness/wait.mjs';

describe('the console of administrators with two factors', () => {
  let server, admin, secret;
  before(async () => {
    server = await startServer({
      settings: merge(CONSOLE_SETTINGS, {
        identity: { administrators_second_factor: 'required' },
      }),
    });
    const browser = await launchChromium({ caFile: server.caFile });
    const context = await browser.newContext();
    admin = ConsolePerson.administrator(await context.newPage(), server);
  });
  after(cleanUp);

  it('stands on an API that tells programs, too, in words of RFC 9470', async () => {
    const program = await Administrator.signIn(server);
    const { status, headers } = await program.get('Roles');
    assert.equal(status, 401);
    assert.match(headers['www-authenticate'], /error="insufficient_user_authentication"/);
    assert.match(headers['www-authenticate'], /acr_values="urn:conclave:acr:2"/);
  });

  it('is not open to who signed in with a password alone, and says what to do', async () => {
    await admin.signInAt('/users');
    await admin.appears('[data-testid=second-factor-needed]');
    await examineAll(admin.page, 'console-second-factor');
    const link = await admin.page.getAttribute('[data-testid=second-factor-needed] a', 'href');
    assert.equal(link, `${server.identity}/account/security`);
  });

  it('asks again of who has none yet', async () => {
    const loaded = () => admin.page.evaluate(() => performance.timeOrigin);
    const before = await loaded();
    await admin.press('Sign in with two factors');
    await until(async () => (await loaded()) !== before, 'the way over the sign-in page');
    await admin.appears('[data-testid=second-factor-needed]');
  });

  it('opens once a second factor is set up and shown', async () => {
    const tab = new ConsolePerson(await admin.page.context().newPage(), {
      server,
      name: admin.name,
      password: admin.password,
    });
    await tab.page.goto(`${server.identity}/account/security`);
    await tab.press('Add an authenticator app');
    await tab.appears('[data-testid=totp-secret]');
    secret = await tab.page.textContent('[data-testid=totp-secret]');
    await tab.fill('input[name=code]', totpCode(secret));
    await tab.press('Add the app');
    await tab.says('Keep these recovery codes');
    await tab.page.close();

    await admin.press('Sign in with two factors');
    await admin.fill('input[name=username]', admin.name);
    await admin.fill('input[name=password]', admin.password);
    await admin.press('Sign in');
    await admin.says('Enter the code');
    await admin.fill('input[name=code]', totpCode(secret, 1)); // the present one was used
    await admin.press('Continue');
    await admin.heading('People');
  });
});
