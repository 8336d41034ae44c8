// `passport-openidconnect` under Express, in a process of its own, and a visitor.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cleanUp, onCleanup } from '../../harness/cleanup.mjs';
import { freePort } from '../../harness/ports.mjs';
import { until } from '../../harness/wait.mjs';
import { Browser } from '../lib/browser.mjs';
import { addClient, addPerson } from '../lib/clients.mjs';
import { server } from '../lib/server.mjs';

const script = join(dirname(dirname(fileURLToPath(import.meta.url))), 'passport_site.mjs');

async function startSite() {
  const origin = `https://localhost:${await freePort()}`;
  // The library knows no PKCE, so the client is one of those that are spared.
  const client = await addClient({
    redirectUris: [`${origin}/oauth2/redirect`],
    postLogoutUris: [`${origin}/`],
    further: ['--without-pkce'],
  });
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ORIGIN: origin,
      CERTIFICATE: join(server.dataDir, 'tls/server.pem'),
      KEY: join(server.dataDir, 'tls/server.key'),
      ISSUER: server.identity,
      CLIENT_ID: client.id,
      CLIENT_SECRET: client.secret,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => (said += bytes));
  }
  onCleanup(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await until(
    () => said.includes('ready'),
    () => `the site; it says: ${said}`,
  );
  return origin;
}

describe('passport-openidconnect', () => {
  const browser = new Browser();
  let origin, person;

  before(async () => {
    origin = await startSite();
    person = await addPerson();
  });
  after(cleanUp);

  const site = async (path, who = browser) => {
    const response = await who.request(new URL(path, origin).href);
    const location = response.headers.get('location');
    return { status: response.status, location, body: location ? null : await response.json() };
  };

  test('knows nobody at first', async () => {
    assert.deepEqual(await site('/'), { status: 200, location: null, body: null });
  });

  test('signs a visitor in', async () => {
    const { location } = await site('/login');
    const page = await browser.navigate(location);
    assert.equal(page.url.pathname, '/account/login');
    const outcome = await browser.signIn(person, page);
    assert.equal(outcome.kind, 'callback');
    assert.equal((await site(outcome.url)).location, '/');
    const { body } = await site('/');
    assert.equal(body.issuer, server.identity);
    assert.equal(body.name, person.username);
    assert.equal(body.email, person.email);
    assert.deepEqual(body.scope.split(' ').sort(), ['email', 'openid', 'profile']);
  });

  test('signs in again without a question, as the same person', async () => {
    const first = (await site('/')).body;
    const { location } = await site('/login');
    const outcome = await browser.navigate(location);
    assert.equal(outcome.kind, 'callback');
    assert.equal((await site(outcome.url)).location, '/');
    assert.equal((await site('/')).body.id, first.id);
  });

  test('takes no answer that another browser began', async () => {
    const victim = browser.clone();
    const stranger = new Browser();
    const { location } = await site('/login', stranger);
    const outcome = await victim.navigate(location);
    assert.equal(outcome.kind, 'callback');
    assert.equal((await site(outcome.url, victim)).location, '/failed');
    assert.equal((await site('/failed', victim)).status, 403);
  });

  test('hears that a code was used', async () => {
    const { location } = await site('/login');
    const { url } = await browser.navigate(location);
    assert.equal((await site(url)).location, '/');
    const next = new URL((await browser.navigate((await site('/login')).location)).url);
    next.searchParams.set('code', new URL(url).searchParams.get('code'));
    const again = await site(next.href);
    assert.equal(again.status, 500);
    assert.equal(again.body.error, 'invalid_grant');
  });

  test('says that the person declined', async () => {
    const other = new Browser();
    const page = await other.navigate((await site('/login', other)).location);
    const outcome = await other.cancel(page);
    assert.equal(outcome.kind, 'callback');
    assert.equal((await site(outcome.url, other)).location, '/failed');
  });

  test('signs out here and at the provider', async () => {
    const { location } = await site('/login');
    const { url } = await browser.navigate(location);
    await site(url);
    const outcome = await browser.navigate((await site('/logout')).location);
    assert.equal(outcome.kind, 'callback');
    assert.equal(outcome.url, `${origin}/`);
    assert.equal((await site('/')).body, null);
    const page = await browser.navigate((await site('/login')).location);
    assert.equal(page.url.pathname, '/account/login');
  });
});
