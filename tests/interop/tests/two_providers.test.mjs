// Mix-up of a client that signs people in at two providers (RFC 9700, 4.4; RFC 9207): one of them is
// an attacker's, who sends the browser on to us and waits for our code at its own token endpoint.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { cleanUp, onCleanup } from '../../harness/cleanup.mjs';
import { Browser } from '../lib/browser.mjs';
import { addClient, callback } from '../lib/clients.mjs';
import { discover, newRequest, oidc, saying, signInForTokens } from '../lib/relying_party.mjs';
import { administrator, server } from '../lib/server.mjs';

/** A provider that leads people to ours, as the same client; it keeps what clients send it. */
async function startAttacker(clientId) {
  const received = [];
  let issuer;
  const listener = createServer(async (request, response) => {
    const url = new URL(request.url, issuer);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (url.pathname === '/.well-known/openid-configuration') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        }),
      );
    } else if (url.pathname === '/authorize') {
      url.searchParams.set('client_id', clientId);
      response
        .writeHead(302, { location: `${server.identity}/connect/authorize${url.search}` })
        .end();
    } else {
      received.push({ path: url.pathname, body });
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"x"}');
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onCleanup(() => {
    listener.closeAllConnections();
    return new Promise((resolve) => listener.close(resolve));
  });
  issuer = `http://127.0.0.1:${listener.address().port}`;
  return { issuer, received };
}

describe('a client of two providers', () => {
  const browser = new Browser();
  let client, ours, theirs, attacker;

  before(async () => {
    client = await addClient({ secret: null });
    ours = await discover(client);
    await signInForTokens(ours, browser, administrator);
    attacker = await startAttacker(client.id);
    theirs = await oidc.discovery(new URL(attacker.issuer), client.id, {}, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    });
  });
  after(cleanUp);

  /** The client begins at the attacker's; the browser ends with an answer of ours. */
  async function mixedUp() {
    const request = await newRequest(theirs);
    const there = await fetch(request.url, { redirect: 'manual' });
    assert.equal(there.status, 302);
    const outcome = await browser.navigate(there.headers.get('location'));
    assert.equal(outcome.kind, 'callback');
    assert.ok(outcome.url.startsWith(callback));
    const answer = new URL(outcome.url);
    assert.ok(answer.searchParams.get('code'), 'a code of ours, which the attacker is after');
    return { ...request, answer };
  }

  test('does not carry our code to the other one', async () => {
    const { answer, checks } = await mixedUp();
    assert.equal(answer.searchParams.get('iss'), server.identity);
    await assert.rejects(
      oidc.authorizationCodeGrant(theirs, answer, checks),
      saying(/unexpected "iss"/),
    );
    assert.deepEqual(attacker.received, []);
  });

  test('whose code got out all the same loses nothing without its verifier', async () => {
    const { answer } = await mixedUp();
    await assert.rejects(
      oidc.authorizationCodeGrant(ours, answer, {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
        expectedState: answer.searchParams.get('state'),
      }),
      (error) => error.error === 'invalid_grant',
    );
  });

  test('does not take an answer of the other one for ours', async () => {
    const { url, checks } = await newRequest(ours);
    const answer = new URL((await browser.navigate(url)).url);
    answer.searchParams.set('iss', attacker.issuer);
    answer.searchParams.set('code', 'a code of theirs');
    await assert.rejects(oidc.authorizationCodeGrant(ours, answer, checks), saying(/"iss"/));
  });

  test('hears from us that every answer names its issuer', () => {
    assert.equal(ours.serverMetadata().authorization_response_iss_parameter_supported, true);
  });
});
