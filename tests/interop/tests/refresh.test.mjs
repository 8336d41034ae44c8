// Refresh tokens: rotation, the grace window, and what becomes of a family when a spent one returns.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from '../lib/browser.mjs';
import { addClient } from '../lib/clients.mjs';
import { discover, oidc, postToken, signInForTokens } from '../lib/relying_party.mjs';
import { administrator } from '../lib/server.mjs';

const grace_ms = 30_000; // the server's default window in which the same answer is given again
const margin_ms = 3_000;

const dead = (error) => error.status === 400 && error.error === 'invalid_grant';

for (const [kind, secret] of [
  ['public', null],
  ['confidential', undefined],
]) {
  describe(`refresh, ${kind} client`, { concurrency: true }, () => {
    const browser = new Browser();
    let client, config, signedIn;

    before(async () => {
      client = await addClient({ secret });
      config = await discover(client);
      signedIn = await signInForTokens(config, browser, administrator);
    });

    /** A family of its own for each test; the browser's session answers without a question. */
    const family = async () => (await signInForTokens(config, browser, administrator)).tokens;

    test('gives new tokens of the same sign-in', async () => {
      const { tokens } = signedIn;
      const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
      assert.notEqual(next.refresh_token, tokens.refresh_token);
      assert.notEqual(next.access_token, tokens.access_token);
      const [before, after] = [tokens.claims(), next.claims()];
      for (const claim of ['iss', 'sub', 'aud', 'auth_time', 'sid']) {
        assert.deepEqual(after[claim], before[claim], claim);
      }
      assert.equal(after.nonce, undefined, 'Core 12.2: no nonce on refresh');
      const info = await oidc.fetchUserInfo(config, next.access_token, after.sub);
      assert.equal(info.sub, before.sub);
    });

    test('may narrow the scope, never widen it', async () => {
      const first = await family();
      const narrow = await oidc.refreshTokenGrant(config, first.refresh_token, { scope: 'openid' });
      assert.equal(narrow.scope, 'openid');
      await assert.rejects(
        oidc.refreshTokenGrant(config, narrow.refresh_token, { scope: 'openid address' }),
        (error) => error.error === 'invalid_scope',
      );
    });

    test('ignores the parameters that the single-page client adds', async () => {
      const first = await family();
      const { status, body } = await postToken(config, client, {
        grant_type: 'refresh_token',
        refresh_token: first.refresh_token,
        redirect_uri: 'https://elsewhere.example/#authentication-callback',
      });
      assert.equal(status, 200, JSON.stringify(body.error));
    });

    test('asked twice at once, or after a lost answer, the successor is the same', async () => {
      const first = await family();
      const [one, two] = await Promise.all([
        oidc.refreshTokenGrant(config, first.refresh_token),
        oidc.refreshTokenGrant(config, first.refresh_token),
      ]);
      assert.equal(one.refresh_token, two.refresh_token);
      const again = await oidc.refreshTokenGrant(config, first.refresh_token);
      assert.equal(again.refresh_token, one.refresh_token);
      assert.ok((await oidc.refreshTokenGrant(config, one.refresh_token)).refresh_token);
    });

    test('a token two generations old kills the family at once', async () => {
      const first = await family();
      const second = await oidc.refreshTokenGrant(config, first.refresh_token);
      const third = await oidc.refreshTokenGrant(config, second.refresh_token);
      await assert.rejects(oidc.refreshTokenGrant(config, first.refresh_token), dead);
      await assert.rejects(oidc.refreshTokenGrant(config, third.refresh_token), dead);
      await assert.rejects(
        oidc.fetchUserInfo(config, third.access_token, oidc.skipSubjectCheck),
        (error) => error.status === 401,
      );
    });

    test('a spent token after the grace window kills the family', async () => {
      const first = await family();
      const second = await oidc.refreshTokenGrant(config, first.refresh_token);
      await sleep(grace_ms + margin_ms);
      await assert.rejects(oidc.refreshTokenGrant(config, first.refresh_token), dead);
      await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token), dead);
      await assert.rejects(
        oidc.fetchUserInfo(config, second.access_token, oidc.skipSubjectCheck),
        (error) => error.status === 401,
      );
    });

    test('one family’s death leaves the others alone', async () => {
      const [one, other] = [await family(), await family()];
      await oidc.tokenRevocation(config, one.refresh_token, { token_type_hint: 'refresh_token' });
      await assert.rejects(oidc.refreshTokenGrant(config, one.refresh_token), dead);
      assert.ok((await oidc.refreshTokenGrant(config, other.refresh_token)).access_token);
    });

    test('another client cannot use it', async () => {
      const first = await family();
      const stranger = await discover(await addClient({ secret }));
      await assert.rejects(oidc.refreshTokenGrant(stranger, first.refresh_token), dead);
    });

    for (const [name, value] of [
      ['invented', 'x'.repeat(43)],
      ['a placeholder', 'REFRESH_TOKEN_SECURED_BY_OIDC_SERVICE_WORKER_default'],
      ['very long', 'x'.repeat(20_000)],
    ]) {
      test(`one that is ${name} is refused`, async () => {
        const { status, body } = await postToken(config, client, {
          grant_type: 'refresh_token',
          refresh_token: value,
        });
        assert.equal(status, 400);
        assert.ok(['invalid_grant', 'invalid_request'].includes(body.error), body.error);
      });
    }

    test('without offline_access there is none', async () => {
      const { tokens } = await signInForTokens(config, browser, administrator, {
        scope: 'openid profile',
      });
      assert.equal(tokens.refresh_token, undefined);
    });
  });
}
