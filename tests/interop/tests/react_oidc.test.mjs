// `@axa-fr/react-oidc` with the configuration of a published guide, word for word, in two browsers.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanUp } from '../../harness/cleanup.mjs';
import { callsWithTheToken, renews, signsInSilently } from '../lib/client_page.mjs';
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
    const at = {}; // page and person
    let origin;

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
      at.person = await addPerson();
      at.page = await (await open()).newPage();
      await at.page.goto(origin);
      await atSignIn(at.page);
    });

    test('signs in and shows who it is', async () => {
      await signIn(at.page, at.person);
      assert.equal(await text(at.page, '#name'), at.person.username);
      assert.equal(await text(at.page, '#email'), at.person.email);
      assert.ok(at.page.url().startsWith(`${origin}/`), at.page.url());
      assert.doesNotMatch(at.page.url(), /code=/);
    });

    test('page scripts see no token', async () => {
      assert.match(await text(at.page, '#access-token'), /SECURED_BY_OIDC_SERVICE_WORKER/);
      const stored = await at.page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.doesNotMatch(stored, /eyJ[\w-]+\.[\w-]+\./);
    });

    callsWithTheToken(at, { words: 'the worker gives the real token to the API' });

    renews(at);

    signsInSilently(at);

    test('is still signed in after a reload', async () => {
      await at.page.reload();
      assert.equal(await text(at.page, '#name'), at.person.username);
    });

    test('signs out here and at the provider', async () => {
      await at.page.click('#sign-out');
      assert.equal(await text(at.page, '#signed-out'), 'Signed out');
      assert.equal(at.page.url(), `${origin}/signed-out`);
      await at.page.goto(origin);
      await atSignIn(at.page);
    });
  });
}
