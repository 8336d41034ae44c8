// Passkeys in a real browser with a virtual authenticator: made on the page of one's account, used
// to sign in without a name and to confirm that it is still oneself, removed.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Authenticator } from '../harness/authenticator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { mustRun } from '../harness/command.mjs';
import { examineAll } from '../harness/looks.mjs';
import { mailTo } from '../harness/mail.mjs';
import { startPeople } from '../harness/people.mjs';
import { Person } from '../harness/person.mjs';
import { until } from '../harness/wait.mjs';

const WITH_A_PASSKEY = 'Sign in with a passkey';

/** All sign-ins of the server lie an hour back from now on. */
const AGE = [
  'import sqlite3,sys',
  'c=sqlite3.connect(sys.argv[1],isolation_level=None,timeout=30)',
  "c.execute('UPDATE identity_sessions SET auth_time = auth_time - 3600')",
].join('\n');

const withoutSuggestions = () => {
  PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
};

describe('passkeys', () => {
  let people;
  let ada;
  let device;
  before(async () => {
    people = await startPeople();
    ada = await people.person('ada');
    // The virtual person touches whatever asks, so takes each suggestion at once.
    await ada.page.addInitScript(withoutSuggestions);
    device = await Authenticator.on(ada.page);
  });
  after(cleanUp);

  /** ada before another browser, whose authenticator has a copy of her passkey. */
  async function elsewhere(work) {
    const page = await (await people.chromium.newContext()).newPage();
    const person = await Person.on(page, { server: people.server, name: 'ada' });
    const copy = await Authenticator.on(page);
    const [passkey] = await device.credentials();
    await copy.addCredential(passkey);
    await work(person);
    const [used] = await copy.credentials();
    await device.clear();
    await device.addCredential(used); // whose counter has gone on
    await page.context().close();
  }

  const security = async () => {
    await ada.page.goto(`${people.server.identity}/account/security`);
    await ada.says('Passkeys');
  };
  const forgetSession = () => ada.page.context().clearCookies({ name: '__Host-conclave.session' });
  /** By its whole name, of which the eye sees only a part. */
  const pressNamed = (name) => ada.page.getByRole('button', { name, exact: true }).click();
  const names = () =>
    ada.page.$$eval('[aria-label="Your passkeys"] li', (rows) =>
      rows.map((row) => row.innerText.split('\n')[0]),
    );
  /** The answer to a call that the page makes meanwhile. */
  const during = async (path, work) => {
    const answered = ada.page.waitForResponse((answer) => answer.url().endsWith(path));
    await work();
    return answered;
  };

  it('are made on the page of the account', async () => {
    await ada.signIn();
    await security();
    await examineAll(ada.page, 'passkeys-none');
    await ada.press('Add a passkey');
    await ada.says('Your passkey was added.');
    assert.equal((await names()).length, 1);
    await examineAll(ada.page, 'passkeys-one');
    await mailTo(people.server, 'ada@example.org', 'a passkey was added');
    const [made] = await device.credentials();
    assert.equal(made.isResidentCredential, true);
    const handle = Buffer.from(made.userHandle, 'base64');
    assert.equal(handle.length, 32);
    assert.ok(!handle.includes('ada'), 'it tells nobody who she is');
  });

  it('are made once in one authenticator', async () => {
    await ada.press('Add a passkey');
    await ada.says('This device has a passkey for your account already.');
    await examineAll(ada.page, 'passkeys-known');
  });

  it('are renamed', async () => {
    const [name] = await names();
    await pressNamed(`Rename ${name}`);
    await ada.appears('input[name=passkey-name]');
    await examineAll(ada.page, 'passkeys-rename');
    await ada.page.fill('input[name=passkey-name]', 'My laptop');
    await ada.page.keyboard.press('Enter');
    await until(async () => (await names())[0] === 'My laptop', 'the new name');
  });

  it('sign in again after signing out, without a name', async () => {
    await ada.page.goto(`${people.server.identity}/connect/endsession`);
    await ada.press('Sign out');
    await ada.says('You are signed out');
    await ada.page.goto(`${people.server.identity}/account/login`);
    await ada.press(WITH_A_PASSKEY);
    await ada.arrives('/', 'Your account');
  });

  it('sign in to the app on another device that they came to', () =>
    elsewhere(async (phone) => {
      await phone.page.addInitScript(withoutSuggestions);
      await phone.open();
      await phone.press(WITH_A_PASSKEY);
      await phone.lobby();
      assert.equal(await phone.shownName(), 'ada');
    }));

  it('are offered by the field for the name', () =>
    elsewhere(async (phone) => {
      await phone.page.goto(`${people.server.identity}/account/login`);
      await phone.arrives('/', 'Your account'); // what was offered was taken at once
    }));

  it('are refused in words when the authenticator knows somebody else', async () => {
    await forgetSession();
    await ada.page.goto(`${people.server.identity}/account/login`);
    await device.verifies(false);
    await ada.press(WITH_A_PASSKEY);
    await ada.says('No passkey was used.');
    await device.verifies(true);
    await examineAll(ada.page, 'sign-in-passkey-cancelled');
  });

  it('are refused by the server when their counter goes back', async () => {
    const [passkey] = await device.credentials();
    await device.clear();
    await device.addCredential({ ...passkey, signCount: 1 });
    await ada.page.goto(`${people.server.identity}/account/login`);
    await ada.appears('input[name=username]');
    const answer = await during('/passkeys/sign-in', async () => {
      await ada.press(WITH_A_PASSKEY);
    });
    assert.equal(answer.status(), 401);
    await ada.says('This passkey was not accepted.');
    const log = await readFile(people.server.logFile, 'utf8');
    assert.match(log, /passkey_counter_went_back/);
    await examineAll(ada.page, 'sign-in-passkey-refused');
    await device.clear();
    await device.addCredential(passkey);
  });

  it('show that it is still the same person, and go when she says so', async () => {
    await ada.page.goto(`${people.server.identity}/account/login`);
    await ada.press(WITH_A_PASSKEY);
    await ada.arrives('/', 'Your account');
    await mustRun('python3', ['-c', AGE, join(people.server.dataDir, 'conclave.db')]);
    await security();
    await pressNamed('Remove My laptop');
    await ada.says('You cannot sign in with My laptop any more.');
    await examineAll(ada.page, 'passkeys-remove');
    await pressNamed('Remove My laptop');
    await ada.says('confirm that it is you before you change this');
    await examineAll(ada.page, 'passkeys-step-up');
    await ada.press('Confirm with a passkey');
    await ada.says('Thank you. Now make your change.');
    await pressNamed('Remove My laptop');
    await ada.says('You cannot sign in with My laptop any more.');
    await pressNamed('Remove My laptop');
    await ada.says('The passkey was removed.');
    await until(async () => (await names()).length === 0, 'the list without it');
    await mailTo(people.server, 'ada@example.org', 'a passkey was removed');

    await forgetSession();
    await ada.page.goto(`${people.server.identity}/account/login`);
    await ada.press(WITH_A_PASSKEY);
    await ada.says('This passkey was not accepted.');
  });
});
