// Signing out in a real browser: the page's policy lets the frames of clients load, and nothing of
// what they show leads away.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { clientsServer } from '../harness/clients_server.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

describe('signing out', () => {
  let server;
  let client;
  let ann;
  before(async () => {
    server = await startServer();
    client = await clientsServer();
    const chromium = await launchChromium({ caFile: server.caFile });
    ann = await Person.on(await (await chromium.newContext()).newPage(), { server, name: 'ann' });
    await server.addUser('ann', ann.password);
  });
  after(cleanUp);

  it('tells a client in the browser before it leads back to it', async () => {
    const words = ['client', 'add', '--id', 'shop', '--name', 'Shop', '--secret'];
    const at = (path) => `${client.origin}${path}`;
    await server.command([
      ...[...words, '--without-pkce', '--redirect-uri', at('/callback')],
      ...['--post-logout-uri', at('/bye'), '--frontchannel-logout-uri', at('/front-channel')],
    ]);
    client.answers['/front-channel'] = {
      status: 200,
      type: 'text/html',
      body: `<script>fetch('/script-ran'); top.location = '/taken-away'</script>`,
    };
    const ask = { client_id: 'shop', response_type: 'code', scope: 'openid' };
    const query = new URLSearchParams({ ...ask, redirect_uri: at('/callback') });
    await ann.page.goto(`${server.identity}/connect/authorize?${query}`);
    await ann.fill('input[name=username]', 'ann');
    await ann.fill('input[name=password]', ann.password);
    await ann.press('Sign in');
    await client.received('/callback');
    await ann.page.waitForURL((url) => url.pathname === '/callback'); // not only asked for

    const leave = new URLSearchParams({
      client_id: 'shop',
      post_logout_redirect_uri: at('/bye'),
    });
    await ann.page.goto(`${server.identity}/connect/endsession?${leave}`);
    await ann.press('Sign out');
    const { url } = await client.received('/front-channel');
    assert.equal(url.searchParams.get('iss'), server.identity);
    assert.ok(url.searchParams.get('sid'));
    await client.received('/script-ran');
    await until(
      () => ann.page.url() === at('/bye'),
      () => `the way back; the page is ${ann.page.url()}`,
    );
  });
});
