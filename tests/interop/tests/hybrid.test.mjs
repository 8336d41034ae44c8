// The hybrid flow (Core 3.3) with `code id_token token`, in the fragment and by form_post.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, callback } from '../lib/clients.mjs';
import {
  describe as say,
  discover,
  newRequest,
  oidc,
  payload,
  saying,
} from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

const responseType = 'code id_token token';

/** at_hash and c_hash for the *256 algorithms (Core 3.3.2.11). */
const leftHalf = (text) =>
  createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');

for (const alg of ['ES256', 'RS256']) {
  describe(`hybrid flow, ${alg}`, () => {
    const browser = new Browser();
    let client, config;

    before(async () => {
      client = await addClient({ responseTypes: [responseType, 'code'], idTokenAlg: alg });
      config = await discover(client, { id_token_signed_response_alg: alg });
      oidc.useCodeIdTokenResponseType(config);
    });

    async function check(parameters, answer, checks) {
      assert.equal(parameters.get('iss'), server.identity);
      assert.equal(parameters.get('token_type'), 'Bearer');
      assert.ok(Number(parameters.get('expires_in')) > 0);
      const front = payload(parameters.get('id_token'));
      assert.equal(front.at_hash, leftHalf(parameters.get('access_token')));
      assert.equal(front.c_hash, leftHalf(parameters.get('code')));
      const info = await oidc.fetchUserInfo(config, parameters.get('access_token'), front.sub);
      assert.equal(info.sub, front.sub);
      // The library verifies signature, nonce and c_hash of the front ID token, then redeems the code.
      const tokens = await oidc.authorizationCodeGrant(config, answer, checks);
      const back = tokens.claims();
      assert.equal(back.iss, front.iss);
      assert.equal(back.sub, front.sub);
      assert.equal(back.nonce, front.nonce);
      assert.ok(tokens.refresh_token);
    }

    test('the fragment is the default', async () => {
      const { url, checks } = await newRequest(config, { response_type: responseType });
      const outcome = await browser.authorize(url, administrator);
      assert.equal(outcome.kind, 'callback', say(outcome));
      const answer = new URL(outcome.url);
      assert.equal(answer.search, '', 'nothing in the query, which servers log');
      await check(new URLSearchParams(answer.hash.slice(1)), answer, checks);
    });

    test('form_post', async () => {
      const { url, checks } = await newRequest(config, {
        response_type: responseType,
        response_mode: 'form_post',
      });
      const outcome = await browser.authorize(url, administrator);
      assert.equal(outcome.kind, 'form', say(outcome));
      assert.equal(outcome.action, callback);
      assert.match(
        outcome.headers.get('content-security-policy'),
        /form-action https:\/\/client\.example/,
      );
      assert.match(outcome.headers.get('content-security-policy'), /script-src 'sha256-/);
      assert.equal(outcome.headers.get('referrer-policy'), 'no-referrer');
      const request = new Request(callback, { method: 'POST', body: outcome.fields });
      await check(outcome.fields, request, checks);
    });

    test('the order of the words does not matter', async () => {
      const { url } = await newRequest(config, { response_type: 'token code id_token' });
      const outcome = await browser.authorize(url, administrator);
      assert.ok(new URLSearchParams(new URL(outcome.url).hash.slice(1)).get('access_token'));
    });

    test('tokens never travel in a query', async () => {
      const { url } = await newRequest(config, {
        response_type: responseType,
        response_mode: 'query',
      });
      const outcome = await browser.authorize(url, administrator);
      assert.equal(outcome.kind, 'callback', say(outcome));
      const { searchParams, hash } = new URL(outcome.url);
      assert.equal(searchParams.get('access_token'), null);
      const answer = searchParams.has('error') ? searchParams : new URLSearchParams(hash.slice(1));
      assert.equal(answer.get('error'), 'invalid_request');
    });

    test('a nonce is demanded', async () => {
      const { url } = await newRequest(config, { response_type: responseType });
      url.searchParams.delete('nonce');
      const answer = new URLSearchParams(
        new URL((await browser.authorize(url, administrator)).url).hash.slice(1),
      );
      assert.equal(answer.get('error'), 'invalid_request');
    });

    test('an ID token with another nonce is not taken by the client', async () => {
      const { url, checks } = await newRequest(config, { response_type: responseType });
      const answer = new URL((await browser.authorize(url, administrator)).url);
      await assert.rejects(
        oidc.authorizationCodeGrant(config, answer, {
          ...checks,
          expectedNonce: oidc.randomNonce(),
        }),
        saying(/nonce/),
      );
    });

    test('a swapped code does not fit the c_hash', async () => {
      const ask = async () => {
        const request = await newRequest(config, { response_type: responseType });
        const answer = new URL((await browser.authorize(request.url, administrator)).url);
        return { ...request, answer };
      };
      const [one, other] = [await ask(), await ask()];
      const mixed = new URLSearchParams(one.answer.hash.slice(1));
      mixed.set('code', new URLSearchParams(other.answer.hash.slice(1)).get('code'));
      one.answer.hash = mixed.toString();
      await assert.rejects(
        oidc.authorizationCodeGrant(config, one.answer, one.checks),
        saying(/c_hash/),
      );
    });
  });
}
