// `@axa-fr/react-oidc` in the other ways of its documentation: without its service worker, watching
// the session; with pushed requests and tokens bound to a key; with a worker that makes the proofs.
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
      const at = {}; // page and person
      let browser, origin;

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
        at.person = await addPerson();
        browser = await open();
        at.page = await browser.newPage();
        await at.page.goto(origin);
        await signIn(at.page, at.person);
        assert.equal(await text(at.page, '#name'), at.person.username);
        assert.equal(await text(at.page, '#email'), at.person.email);
      });

      callsWithTheToken(at, {
        words: 'calls with the token, and the token alone is worth what it should be',
        async further() {
          const token = await text(at.page, '#access-token');
          if (mode === 'bound-worker') {
            assert.match(token, /SECURED_BY_OIDC_SERVICE_WORKER/);
            return;
          }
          const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${token}` } });
          assert.equal(answer.status, bound ? 401 : 200);
          assert.equal(Boolean(payload(token).cnf?.jkt), bound);
        },
      });

      renews(at);

      signsInSilently(at);

      if (mode === 'plain') {
        test('hears of a sign-out in another tab', async () => {
          await signOutElsewhere(browser);
          assert.equal(await text(at.page, '#signed-out-elsewhere'), 'Signed out');
          await at.page.goto(origin);
          await atSignIn(at.page);
        });
      } else {
        test('signs out here and at the provider', async () => {
          await at.page.click('#sign-out');
          assert.equal(await text(at.page, '#signed-out'), 'Signed out');
          await at.page.goto(origin);
          await atSignIn(at.page);
        });
      }
    });
  }
}
