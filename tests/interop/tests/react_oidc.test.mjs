// `@axa-fr/react-oidc` with the configuration of a published guide, word for word, in two browsers.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanUp } from '../../harness/cleanup.mjs';
import { addClient, addPerson } from '../lib/clients.mjs';
import { startPageServer } from '../lib/page_server.mjs';
import {
  access_token_lifetime_s,
  atSignIn,
  browsers,
  signIn,
  text,
} from '../lib/real_browsers.mjs';

after(cleanUp);

for (const { name, open } of browsers) {
  describe(`react-oidc in ${name}`, () => {
    let page, origin, person;

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
      page = await (await open()).newPage();
      await page.goto(origin);
      await atSignIn(page);
    });

    test('signs in and shows who it is', async () => {
      await signIn(page, person);
      assert.equal(await text(page, '#name'), person.username);
      assert.equal(await text(page, '#email'), person.email);
      assert.ok(page.url().startsWith(`${origin}/`), page.url());
      assert.doesNotMatch(page.url(), /code=/);
    });

    test('page scripts see no token', async () => {
      assert.match(await text(page, '#access-token'), /SECURED_BY_OIDC_SERVICE_WORKER/);
      const stored = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.doesNotMatch(stored, /eyJ[\w-]+\.[\w-]+\./);
    });

    test('the worker gives the real token to the API', async () => {
      await page.click('#call');
      const [status, ...body] = (await text(page, '#called')).split(' ');
      assert.equal(status, '200');
      assert.equal(JSON.parse(body.join(' ')).preferred_username, person.username);
    });

    test('renews by itself before the token ends', async () => {
      const before = await text(page, '#jti');
      await text(page, '#jti', (jti) => jti !== '' && jti !== before);
      await page.click('#call');
      assert.match(await text(page, '#called'), /^200 /);
    });

    test('renews when asked', async () => {
      const before = await text(page, '#jti');
      await page.click('#renew');
      await text(page, '#jti', (jti) => jti !== '' && jti !== before);
    });

    test('signs in silently in a frame', async () => {
      await page.click('#silent-login');
      assert.equal(
        await text(page, '#silent', (value) => value !== '' && value !== 'asking'),
        'done',
      );
      assert.equal(await text(page, '#name'), person.username);
    });

    test('is still signed in after a reload', async () => {
      await page.reload();
      assert.equal(await text(page, '#name'), person.username);
    });

    test('signs out here and at the provider', async () => {
      await page.click('#sign-out');
      assert.equal(await text(page, '#signed-out'), 'Signed out');
      assert.equal(page.url(), `${origin}/signed-out`);
      await page.goto(origin);
      await atSignIn(page);
    });
  });
}
