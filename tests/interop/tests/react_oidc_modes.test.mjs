// `@axa-fr/react-oidc` in the other ways of its documentation: without its service worker, watching
// the session; with pushed requests and tokens bound to a key; with a worker that makes the proofs.
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
import { payload } from '../lib/relying_party.mjs';
import { server } from '../lib/server.mjs';

after(cleanUp);

const userinfo = `${server.identity}/connect/userinfo`;

const modes = [
  { mode: 'plain', words: 'without a worker', further: [], bound: false },
  {
    mode: 'demanding',
    words: 'with pushed requests and DPoP, both demanded',
    further: ['--require-par', '--require-dpop'],
    bound: true,
  },
  {
    mode: 'bound-worker',
    words: 'with a worker that makes the proofs',
    further: ['--require-dpop'],
    bound: true,
    workerOptions: {
      demonstratingProofOfPossession: true,
      demonstratingProofOfPossessionOnlyWhenDpopHeaderPresent: false,
    },
  },
];

for (const { name, open } of browsers) {
  for (const { mode, words, further, bound, workerOptions } of modes) {
    describe(`react-oidc ${words}, in ${name}`, () => {
      let browser, page, origin, person;

      test('signs in', async () => {
        const site = await startPageServer({ mode, workerOptions, tokensGoTo: userinfo });
        origin = site.origin;
        const own = (path) => `${origin}/authentication/${path}`;
        const client = await addClient({
          secret: null,
          redirectUris: [own('callback'), own('silent-callback')],
          postLogoutUris: [`${origin}/signed-out`],
          corsOrigins: [origin],
          accessTokenLifetime: access_token_lifetime_s,
          further,
        });
        site.setClient(client.id);
        person = await addPerson();
        browser = await open();
        page = await browser.newPage();
        await page.goto(origin);
        await signIn(page, person);
        assert.equal(await text(page, '#name'), person.username);
        assert.equal(await text(page, '#email'), person.email);
      });

      test('calls with the token, and the token alone is worth what it should be', async () => {
        await page.click('#call');
        const [status, ...body] = (await text(page, '#called')).split(' ');
        assert.equal(status, '200', body.join(' '));
        assert.equal(JSON.parse(body.join(' ')).preferred_username, person.username);
        if (mode === 'bound-worker') {
          assert.match(await text(page, '#access-token'), /SECURED_BY_OIDC_SERVICE_WORKER/);
          return;
        }
        const token = await text(page, '#access-token');
        const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${token}` } });
        assert.equal(answer.status, bound ? 401 : 200);
        assert.equal(Boolean(payload(token).cnf?.jkt), bound);
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
        const said = await text(page, '#silent', (value) => value !== '' && value !== 'asking');
        assert.equal(said, 'done');
      });

      if (mode === 'plain') {
        test('hears of a sign-out in another tab', async () => {
          await signOutElsewhere(browser);
          assert.equal(await text(page, '#signed-out-elsewhere'), 'Signed out');
          await page.goto(origin);
          await atSignIn(page);
        });
      } else {
        test('signs out here and at the provider', async () => {
          await page.click('#sign-out');
          assert.equal(await text(page, '#signed-out'), 'Signed out');
          await page.goto(origin);
          await atSignIn(page);
        });
      }
    });
  }
}
