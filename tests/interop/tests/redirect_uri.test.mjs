// Redirect URIs that almost match (RFC 9700 2.1 and 4.1): each gets an error page, never a redirect.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Browser } from '../lib/browser.mjs';
import { addClient, conclave } from '../lib/clients.mjs';
import { describe as say, discover, newRequest, signInForTokens } from '../lib/relying_party.mjs';
import { administrator } from '../lib/server.mjs';

const registered = ['https://client.example/callback', 'https://client.example/query?app=1'];

const variants = [
  ['scheme http', 'http://client.example/callback'],
  ['scheme in capitals', 'HTTPS://client.example/callback'],
  ['no scheme', '//client.example/callback'],
  ['one slash', 'https:/client.example/callback'],
  ['three slashes', 'https:///client.example/callback'],
  ['backslashes', 'https:\\\\client.example\\callback'],
  ['host in capitals', 'https://CLIENT.example/callback'],
  ['a final dot', 'https://client.example./callback'],
  ['a subdomain', 'https://www.client.example/callback'],
  ['a longer host', 'https://client.example.evil.example/callback'],
  ['a prefixed host', 'https://evilclient.example/callback'],
  ['another host', 'https://evil.example/callback'],
  ['user-info', 'https://client.example@evil.example/callback'],
  ['user-info before our host', 'https://evil.example@client.example/callback'],
  ['user-info and password', 'https://a:b@client.example/callback'],
  ['a backslash before @', 'https://evil.example\\@client.example/callback'],
  ['an encoded @', 'https://client.example%40evil.example/callback'],
  ['the default port', 'https://client.example:443/callback'],
  ['another port', 'https://client.example:8443/callback'],
  ['an empty port', 'https://client.example:/callback'],
  ['a trailing slash', 'https://client.example/callback/'],
  ['two slashes', 'https://client.example//callback'],
  ['no path', 'https://client.example'],
  ['only a slash', 'https://client.example/'],
  ['path in capitals', 'https://client.example/Callback'],
  ['a shorter path', 'https://client.example/callbac'],
  ['a longer path', 'https://client.example/callback2'],
  ['a deeper path', 'https://client.example/callback/more'],
  ['dot segments', 'https://client.example/x/../callback'],
  ['dot segments away', 'https://client.example/callback/../evil'],
  ['encoded dot segments', 'https://client.example/callback/%2e%2e/evil'],
  ['a single dot', 'https://client.example/./callback'],
  ['an encoded letter', 'https://client.example/c%61llback'],
  ['an encoded slash', 'https://client.example%2Fcallback'],
  ['double encoding', 'https://client.example/%2563allback'],
  ['a query', 'https://client.example/callback?x=1'],
  ['an empty query', 'https://client.example/callback?'],
  ['another redirect inside', 'https://client.example/callback?next=https://evil.example'],
  ['a fragment', 'https://client.example/callback#x'],
  ['an empty fragment', 'https://client.example/callback#'],
  ['path parameters', 'https://client.example/callback;x=1'],
  ['a wildcard', 'https://client.example/*'],
  ['a wildcard host', 'https://*.example/callback'],
  ['a leading space', ' https://client.example/callback'],
  ['a trailing space', 'https://client.example/callback '],
  ['a tab inside', 'https://client.example/call\tback'],
  ['a line break', 'https://client.example/callback\r\nLocation: https://evil.example'],
  ['a null byte', 'https://client.example/callback\0'],
  ['a zero-width space', 'https://client.example/callback\u200b'],
  ['a look-alike letter', 'https://cli\u0435nt.example/callback'],
  ['a full-width slash', 'https://client.example\uff0fcallback'],
  ['another query value', 'https://client.example/query?app=2'],
  ['a query without its value', 'https://client.example/query'],
  ['a query grown', 'https://client.example/query?app=1&app=2'],
  ['a query reordered', 'https://client.example/query?x=1&app=1'],
  ['a script', 'javascript:alert(document.domain)'],
  ['data', 'data:text/html,<script>alert(1)</script>'],
  ['two URIs joined', 'https://client.example/callback,https://evil.example/'],
  ['two URIs with a space', 'https://client.example/callback https://evil.example/'],
  ['a loopback address', 'http://127.0.0.1/callback'],
  ['very long', `https://client.example/callback${'a'.repeat(3000)}`],
];

describe('redirect URIs', () => {
  const browser = new Browser();
  let client, config;

  before(async () => {
    client = await addClient({ redirectUris: registered });
    config = await discover(client);
    await signInForTokens(config, browser, administrator); // so that a lax server would answer at once
  });

  for (const uri of registered) {
    test(`the registered ${uri} is taken`, async () => {
      const { url } = await newRequest(config, { redirect_uri: uri });
      const outcome = await browser.navigate(url);
      assert.equal(outcome.kind, 'callback', say(outcome));
      assert.ok(outcome.url.startsWith(uri + (uri.includes('?') ? '&' : '?')), outcome.url);
    });
  }

  for (const [name, uri] of variants) {
    test(`${name} is refused`, async () => {
      for (const extra of [{}, { prompt: 'none' }, { response_mode: 'form_post' }]) {
        const { url } = await newRequest(config, { redirect_uri: uri, ...extra });
        const outcome = await browser.navigate(url);
        assert.equal(outcome.kind, 'page', say(outcome));
        assert.equal(outcome.status, 400);
      }
    });
  }

  test('none at all is refused', async () => {
    const { url } = await newRequest(config);
    url.searchParams.delete('redirect_uri');
    const outcome = await browser.navigate(url);
    assert.equal(outcome.kind, 'page', say(outcome));
    assert.equal(outcome.status, 400);
  });

  test('two, of which one is right, are refused', async () => {
    const { url } = await newRequest(config);
    url.searchParams.append('redirect_uri', 'https://evil.example/');
    const outcome = await browser.navigate(url);
    assert.equal(outcome.kind, 'page', say(outcome));
    assert.equal(outcome.status, 400);
  });

  test('the error page tells the person what happened', async () => {
    const { url } = await newRequest(config, { redirect_uri: 'https://evil.example/' });
    const outcome = await browser.navigate(url);
    const id = /\/home\/error\?id=([^"&]+)/.exec(outcome.body)?.[1];
    assert.ok(id, 'the answer leads to the page that explains');
    const error = await browser.getJson(`/api/account/error?id=${id}`);
    assert.ok(error.error && error.error_description && error.request_id);
  });
});

describe('redirect URIs with a fragment', () => {
  const uri = 'https://client.example/#authentication-callback';

  test('are refused when a client is registered, and the message says why and what to do', async () => {
    const args = [
      'client',
      'add',
      '--id',
      'interop-fragment',
      '--redirect-uri',
      uri,
      '--scope',
      'openid',
    ];
    await assert.rejects(conclave(...args), (error) => {
      assert.notEqual(error.code, 0);
      assert.match(error.stderr + error.stdout, /fragment/i);
      assert.match(error.stderr + error.stdout, /allow[-_]fragment[-_]redirects/);
      return true;
    });
  });

  test('work for a client that may, with the answer after the fragment', async () => {
    const client = await addClient({
      secret: null,
      redirectUris: [uri],
      allowFragmentRedirects: true,
    });
    const config = await discover(client);
    const { url, checks } = await newRequest(config, { redirect_uri: uri });
    const outcome = await new Browser().authorize(url, administrator);
    assert.equal(outcome.kind, 'callback', say(outcome));
    assert.ok(outcome.url.startsWith(`${uri}?`), outcome.url);
    const answer = new URLSearchParams(outcome.url.slice(uri.length + 1));
    assert.equal(answer.get('state'), checks.expectedState);
    assert.ok(answer.get('code'));
  });

  for (const mode of ['fragment', 'form_post']) {
    test(`do not go with response_mode=${mode}`, async () => {
      const client = await addClient({
        secret: null,
        redirectUris: [uri],
        allowFragmentRedirects: true,
      });
      const config = await discover(client);
      const { url } = await newRequest(config, { redirect_uri: uri, response_mode: mode });
      const outcome = await new Browser().navigate(url);
      if (outcome.kind === 'page') assert.equal(outcome.status, 400, say(outcome));
      else assert.match(outcome.url, /error=invalid_request/);
    });
  }
});
