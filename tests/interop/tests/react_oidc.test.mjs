// `@axa-fr/react-oidc` with the configuration of a published guide, word for word, in two browsers.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { launchChromium } from '../../harness/browsers/chromium.mjs';
import { launchFirefox } from '../../harness/browsers/firefox.mjs';
import { cleanUp } from '../../harness/cleanup.mjs';
import { until } from '../../harness/wait.mjs';
import { addClient, addPerson } from '../lib/clients.mjs';
import { startPageServer } from '../lib/page_server.mjs';
import { server } from '../lib/server.mjs';

// The guide renews 60 s before the end, so a token of this life is renewed after 15 s.
const access_token_lifetime_s = 75;

const browsers = [
  {
    name: 'Chromium',
    async open() {
      const browser = await launchChromium({ caFile: server.caFile });
      return browser.newPage();
    },
  },
  {
    name: 'Firefox',
    async open() {
      const browser = await launchFirefox({ caFile: server.caFile });
      return browser.newPage();
    },
  },
];

after(cleanUp);

for (const { name, open } of browsers) {
  describe(`react-oidc in ${name}`, () => {
    let page, origin, person;

    /** The text of an element once it is there and says something that fits. */
    const text = (selector, fits = (value) => value !== '') =>
      until(async () => {
        const value = await page.$eval(selector, (element) => element.textContent);
        return fits(value) && (value || true) && { value };
      }, `${selector} (now at ${page.url()})`).then((found) => found.value);

    const signInPage = () =>
      until(() => page.url().startsWith(`${server.identity}/account/login`), 'the sign-in page');

    test('sends a person who is not signed in to the provider', async () => {
      const site = await startPageServer();
      origin = site.origin;
      const client = await addClient({
        secret: null,
        redirectUris: [`${origin}/#authentication-callback`, `${origin}/#silent-callback`],
        postLogoutUris: [`${origin}/signed-out`],
        corsOrigins: [origin],
        scopes: ['openid', 'profile', 'email', 'skoruba_identity_admin_api', 'offline_access'],
        allowFragmentRedirects: true,
        accessTokenLifetime: access_token_lifetime_s,
      });
      site.setClient(client.id);
      person = await addPerson();
      page = await open();
      await page.goto(origin);
      await signInPage();
    });

    test('signs in and shows who it is', async () => {
      await page.waitForSelector('input[name=username]');
      await page.type('input[name=username]', person.username);
      await page.type('input[name=password]', person.password);
      await page.click('button[type=submit]');
      assert.equal(await text('#name'), person.username);
      assert.equal(await text('#email'), person.email);
      assert.ok(page.url().startsWith(`${origin}/`), page.url());
      assert.doesNotMatch(page.url(), /code=/);
    });

    test('page scripts see no token', async () => {
      assert.match(await text('#access-token'), /SECURED_BY_OIDC_SERVICE_WORKER/);
      const stored = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.doesNotMatch(stored, /eyJ[\w-]+\.[\w-]+\./);
    });

    test('the worker gives the real token to the API', async () => {
      await page.click('#call');
      const [status, ...body] = (await text('#called')).split(' ');
      assert.equal(status, '200');
      assert.equal(JSON.parse(body.join(' ')).preferred_username, person.username);
    });

    test('renews by itself before the token ends', async () => {
      const before = await text('#jti');
      await text('#jti', (jti) => jti !== '' && jti !== before);
      await page.click('#call');
      assert.match(await text('#called'), /^200 /);
    });

    test('renews when asked', async () => {
      const before = await text('#jti');
      await page.click('#renew');
      await text('#jti', (jti) => jti !== '' && jti !== before);
    });

    test('signs in silently in a frame', async () => {
      await page.click('#silent-login');
      assert.equal(await text('#silent', (value) => value !== '' && value !== 'asking'), 'done');
      assert.equal(await text('#name'), person.username);
    });

    test('is still signed in after a reload', async () => {
      await page.reload();
      assert.equal(await text('#name'), person.username);
    });

    test('signs out here and at the provider', async () => {
      await page.click('#sign-out');
      assert.equal(await text('#signed-out'), 'Signed out');
      assert.equal(page.url(), `${origin}/signed-out`);
      await page.goto(origin);
      await signInPage();
    });
  });
}
