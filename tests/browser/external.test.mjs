// Signing in at a provider of others, one that was not written here, in a real browser: somebody
// new, the same again, an account that is connected first, refusals, the provider away.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { externalProvider, signInThere } from '../harness/external_provider.mjs';
import { examineAll } from '../harness/looks.mjs';
import { mailTo } from '../harness/mail.mjs';
import { startPeople } from '../harness/people.mjs';
import { Person } from '../harness/person.mjs';
import { run } from '../harness/command.mjs';

const BY_CORP = 'Continue with Corp';

describe('sign-in at another provider', () => {
  let people;
  let corp;
  before(async () => {
    people = await startPeople();
    const { server } = people;
    corp = await externalProvider(`${server.identity}/federation/corp/signin`);
    const words = ['--authority', corp.issuer, '--client-id', 'conclave', '--secret-stdin'];
    await server.command(
      ['provider', 'add', 'corp', '--name', 'Corp', ...words, '--register'],
      `${corp.secret}\n`,
    );
  });
  after(cleanUp);

  /** Somebody in a browser of their own. */
  async function visitor(name) {
    const page = await (await people.chromium.newContext()).newPage();
    return Person.on(page, { server: people.server, name });
  }
  const test = () =>
    run(people.server.binary, ['provider', 'test', 'corp', '--data-dir', people.server.dataDir]);
  const button = ({ page }, name) => page.getByRole('button', { name, exact: true });
  const atSecurity = (person) => person.page.goto(`${people.server.identity}/account/security`);

  it('the operator sees that the provider answers', async () => {
    const { status, stdout } = await test();
    assert.equal(status, 0, stdout);
    assert.match(stdout, /\/federation\/corp\/signin/);
  });

  it('shows somebody new what came before an account is made, and knows them again', async () => {
    const zoe = await visitor('zoe');
    await zoe.open();
    await zoe.press(BY_CORP);
    await signInThere(zoe, 'zoe');
    await zoe.says('Create your account');
    await zoe.says('zoe@example.org');
    await examineAll(zoe.page, 'external-new');
    const users = async () => (await people.server.command(['user', 'list'])).stdout;
    assert.doesNotMatch(await users(), /zoe/);
    await zoe.page.fill('input[name=username]', people.server.adminUser);
    await zoe.press('Create the account');
    await zoe.appears('input[name=username][aria-invalid=true]');
    await zoe.page.fill('input[name=username]', 'zoe');
    await zoe.press('Create the account');
    await zoe.lobby();
    assert.equal(await zoe.shownName(), 'zoe');
    assert.equal((await users()).match(/zoe@example\.org/g)?.length, 1);

    const again = await visitor('zoe');
    await again.open();
    await again.press(BY_CORP);
    await signInThere(again, 'zoe');
    await again.lobby();
    assert.equal(await again.shownName(), 'zoe');
  });

  it('is reached at once by a link that names it, and can be left', async () => {
    const zoe = await visitor('zoe');
    await zoe.page.goto(`${people.server.identity}/account/login?idp=corp`);
    await zoe.appears('input[name=login]');
    await zoe.page.goBack();
    await button(zoe, BY_CORP).waitFor();
    await zoe.page.goForward();
    await signInThere(zoe, 'zoe');
    await zoe.arrives('/', 'Your account');
  });

  it('opens no account by its address, but one that was connected', async () => {
    const ada = await people.person('ada');
    await ada.open();
    await ada.press(BY_CORP);
    await signInThere(ada, 'ada');
    await ada.says('An address alone opens nothing');
    await ada.press('Back to signing in');
    await ada.fill('input[name=username]', 'ada');
    await ada.fill('input[name=password]', ada.password);
    await ada.press('Sign in');
    await ada.lobby();

    await atSecurity(ada);
    await button(ada, 'Connect Corp').click();
    await button(ada, 'Disconnect Corp').waitFor();
    await ada.says('ada@example.org');
    await examineAll(ada.page, 'connected-accounts');
    await mailTo(people.server, 'ada@example.org', 'connected');

    const again = await visitor('ada');
    await again.open();
    await again.press(BY_CORP);
    await signInThere(again, 'ada');
    await again.lobby();

    await atSecurity(ada);
    await button(ada, 'Disconnect Corp').click();
    await ada.says('The account was disconnected.');
  });

  it('is the only way into an application that is for its people', async () => {
    const { server } = people;
    const admin = await Administrator.signIn(server);
    const there = `${server.api}/intranet`; // no page of ours: the address is what counts
    const made = await admin.post('Clients', {
      ...{ clientId: 'intranet', clientName: 'Intranet', requireClientSecret: false },
      ...{ allowedGrantTypes: ['authorization_code'], allowedScopes: ['openid'] },
      ...{ redirectUris: [there], requireConsent: false },
      ...{ enableLocalLogin: false, identityProviderRestrictions: ['corp'] },
    });
    assert.equal(made.status, 201, made.text);
    const asked = `${server.identity}/connect/authorize?${new URLSearchParams({
      ...{ client_id: 'intranet', response_type: 'code', redirect_uri: there, scope: 'openid' },
      ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
    })}`;

    const zoe = await visitor('zoe');
    await zoe.page.goto(asked);
    await zoe.press('[ Cancel ]'); // it has led there at once
    await zoe.says('You have not signed in with Corp.');
    await zoe.press('Back to signing in');
    await button(zoe, BY_CORP).waitFor();
    assert.equal(await zoe.page.locator('input[type=password]').count(), 0);
    await examineAll(zoe.page, 'external-only');
    await zoe.press(BY_CORP);
    await signInThere(zoe, 'zoe');
    await zoe.page.waitForURL(`${there}?code=*`);

    // The session that is there by now is one of Corp; one that began here is not enough.
    await zoe.page.goto(`${server.identity}/account/security`);
    await zoe.page.goto(asked);
    await zoe.page.waitForURL(`${there}?code=*`);
    const admins = await visitor('admin');
    await admins.page.goto(`${server.identity}/account/login`);
    await admins.fill('input[name=username]', server.adminUser);
    await admins.fill('input[name=password]', server.adminPassword);
    await admins.press('Sign in');
    await admins.arrives('/', 'Your account');
    await admins.page.goto(asked);
    await admins.appears('input[name=login]'); // of Corp
  });

  it('says in words that somebody has turned back, or that the provider is away', async () => {
    const eve = await visitor('eve');
    await eve.open();
    await eve.press(BY_CORP);
    await eve.press('[ Cancel ]');
    await eve.says('You have not signed in with Corp.');
    await examineAll(eve.page, 'external-refused');

    await corp.stop();
    await people.server.stop(); // so that it has to read anew what the provider says of itself
    await people.server.start();
    await eve.open();
    await eve.press(BY_CORP);
    await eve.says('Corp does not answer at the moment.');
    const { status, stderr, stdout } = await test();
    assert.equal(status, 1);
    assert.match(stdout + stderr, /identity\.private_hosts/);
    await corp.start();
  });
});
