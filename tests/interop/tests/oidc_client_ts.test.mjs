// `oidc-client-ts` on a page of its own: renewal by refresh token and in a frame, DPoP, a watched
// session, sign-out.
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
      let browser, page, origin, person;

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
        person = await addPerson();
        browser = await open();
        page = await browser.newPage();
        await page.goto(origin);
        await page.click('#sign-in');
        await signIn(page, person);
        assert.notEqual(await text(page, '#sub'), '');
        if (mode !== 'bound') {
          assert.equal(await text(page, '#name'), person.username);
          assert.equal(await text(page, '#email'), person.email);
        }
        assert.equal(await text(page, '#token-type'), mode === 'bound' ? 'DPoP' : 'Bearer');
        assert.doesNotMatch(page.url(), /code=/);
      });

      test('calls with the token', async () => {
        await page.click('#call');
        const [status, ...body] = (await text(page, '#called')).split(' ');
        assert.equal(status, '200', body.join(' '));
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

      test('is still signed in after a reload', async () => {
        await page.reload();
        await text(page, '#sub');
      });

      if (mode === 'refresh') {
        test('hears of a sign-out in another tab', async () => {
          assert.equal(await page.$eval('#heard', (element) => element.textContent), '');
          await signOutElsewhere(browser);
          assert.equal(await text(page, '#heard'), 'signed out');
        });
      } else {
        test('signs out here and at the provider', async () => {
          await page.click('#sign-out');
          assert.equal(
            await text(page, '#heard', (value) => value.includes('sign-out')),
            'back from sign-out',
          );
          assert.equal(await page.$eval('#sub', (element) => element.textContent), '');
          await page.click('#sign-in');
          await atSignIn(page);
        });
      }
    });
  }
}
