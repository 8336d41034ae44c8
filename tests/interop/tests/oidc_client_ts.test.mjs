// `oidc-client-ts` on a page of its own: renewal by refresh token and in a frame, DPoP, a watched
// session, sign-out.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanUp } from '../../harness/cleanup.mjs';
import { callsWithTheToken, renews } from '../lib/client_page.mjs';
import { addClient, addPerson } from '../lib/clients.mjs';
import { startPageServer } from '../lib/page_server.mjs';
import {
  access_token_lifetime_s,
  atSignIn,
  browsers,
  signIn,
  signOutElsewhere,
  text,
} from '../lib/real_browsers.mjs';

after(cleanUp);

const modes = [
  { mode: 'refresh', words: 'with refresh tokens', scopes: ['offline_access'], further: [] },
  { mode: 'frame', words: 'renewing in a frame', scopes: [], further: [] },
  {
    mode: 'bound',
    words: 'with tokens bound to a key',
    scopes: ['offline_access'],
    further: ['--require-dpop'],
  },
];

for (const { name, open } of browsers) {
  for (const { mode, words, scopes, further } of modes) {
    describe(`oidc-client-ts ${words}, in ${name}`, () => {
      const at = {}; // page and person
      let browser, origin;

      test('signs in', async () => {
        const site = await startPageServer({ page: 'oidc-client-ts-page', mode });
        origin = site.origin;
        const client = await addClient({
          secret: null,
          redirectUris: [`${origin}/callback`, `${origin}/silent`],
          postLogoutUris: [`${origin}/signed-out`],
          corsOrigins: [origin],
          scopes: ['openid', 'profile', 'email', ...scopes],
          accessTokenLifetime: access_token_lifetime_s,
          further,
        });
        site.setClient(client.id);
        at.person = await addPerson();
        browser = await open();
        at.page = await browser.newPage();
        await at.page.goto(origin);
        await at.page.click('#sign-in');
        await signIn(at.page, at.person);
        assert.notEqual(await text(at.page, '#sub'), '');
        if (mode !== 'bound') {
          assert.equal(await text(at.page, '#name'), at.person.username);
          assert.equal(await text(at.page, '#email'), at.person.email);
        }
        assert.equal(await text(at.page, '#token-type'), mode === 'bound' ? 'DPoP' : 'Bearer');
        assert.doesNotMatch(at.page.url(), /code=/);
      });

      callsWithTheToken(at);

      renews(at);

      test('is still signed in after a reload', async () => {
        await at.page.reload();
        await text(at.page, '#sub');
      });

      if (mode === 'refresh') {
        test('hears of a sign-out in another tab', async () => {
          assert.equal(await at.page.$eval('#heard', (element) => element.textContent), '');
          await signOutElsewhere(browser);
          assert.equal(await text(at.page, '#heard'), 'signed out');
        });
      } else {
        test('signs out here and at the provider', async () => {
          await at.page.click('#sign-out');
          assert.equal(
            await text(at.page, '#heard', (value) => value.includes('sign-out')),
            'back from sign-out',
          );
          assert.equal(await at.page.$eval('#sub', (element) => element.textContent), '');
          await at.page.click('#sign-in');
          await atSignIn(at.page);
        });
      }
    });
  }
}
