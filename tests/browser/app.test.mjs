// Our own web app, as people use it: register, sign in, talk, sign out; and what scripts may see.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { launchFirefox } from '../harness/browsers/firefox.mjs';
import { newRoom } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { Person } from '../harness/person.mjs';
import { startServer } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

describe('the web app', () => {
  let server;
  let chromium;
  let firefox;
  let ada;
  let ben;
  const room = newRoom('standup');

  before(async () => {
    server = await startServer({ settings: { rooms: { default_type: 'group' } } });
    chromium = await launchChromium({ caFile: server.caFile });
    firefox = await launchFirefox({ caFile: server.caFile });
    ada = await Person.on(await (await chromium.newContext()).newPage(), { server, name: 'ada' });
    ben = await Person.on(await (await firefox.createBrowserContext()).newPage(), {
      ...{ server, name: 'ben' },
    });
  });
  after(cleanUp);

  it('sends a stranger to sign in', async () => {
    await ada.open();
    await ada.appears('input[name=username]');
    assert.equal(new URL(ada.page.url()).origin, server.identity);
    assert.equal(ada.path, '/account/login');
  });

  it('registers a person in each browser and shows their name', async () => {
    for (const person of [ada, ben]) {
      await person.register();
      assert.equal(await person.shownName(), person.name);
      assert.equal(new URL(person.page.url()).origin, server.app);
    }
  });

  it('brings the two into one room, where each sees and hears the other', async () => {
    await ada.enter(room);
    await ben.enter(room);
    for (const [person, other] of [
      [ada, 'ben'],
      [ben, 'ada'],
    ]) {
      await person.tileShows(other, { camera: true, microphone: true });
      await person.seesAndHears();
    }
  });

  it('shows mute and camera off on the other side', async () => {
    for (const [person, other] of [
      [ada, ben],
      [ben, ada],
    ]) {
      await person.click('[data-testid=toggle-microphone]');
      await other.tileShows(person.name, { microphone: false });
      await person.click('[data-testid=toggle-microphone]');
      await other.tileShows(person.name, { microphone: true });
      await person.click('[data-testid=toggle-camera]');
      await other.tileShows(person.name, { camera: false });
      await person.click('[data-testid=toggle-camera]');
      await other.tileShows(person.name, { camera: true });
    }
    await ada.seesAndHears();
    await ben.seesAndHears();
  });

  it('shares a screen', async () => {
    await ada.click('[data-testid=toggle-screen]');
    await ben.appears('[data-testid=screen-tile][data-identity="ada"] video');
    await ada.click('[data-testid=toggle-screen]');
    await until(async () => !(await ben.shows('[data-testid=screen-tile]')), 'the screen to go');
  });

  it('has the emergency button in the room, which asks before it dials', async () => {
    await ada.press('Emergency Call');
    await ada.appears('[role=dialog] a[href^="tel:"]');
    await ada.press('Cancel');
    await until(async () => !(await ada.shows('[role=dialog]')), 'the question to go');
  });

  it('keeps page scripts from the tokens', async () => {
    const seen = await ada.page.evaluate(pryForTokens);
    const stolen = seen.strings.filter((text) => isSecret(text));
    assert.deepEqual(stolen, []);
    assert.ok(seen.tried.length >= 6, seen.tried.join());
    // The worker still does its work afterwards: ada is in her room and signed in.
    assert.ok(await ada.shows('[data-testid=room]'));
  });

  it('lets one leave and come back', async () => {
    await ben.click('[data-testid=leave]');
    await until(async () => !(await ada.shows(ada.tile('ben'))), 'ben to be gone');
    await ben.open(`/room/${room}`);
    await ben.lobby();
    await ben.press('Continue');
    await ben.press('Join now');
    await ben.appears('[data-testid=room]');
    await ada.tileShows('ben', { camera: true });
    await ada.seesAndHears();
    await ben.seesAndHears();
  });

  it('takes the call away from one who signs out at the provider', async () => {
    const other = await ada.page.context().newPage();
    await other.goto(`${server.identity}/connect/endsession`);
    const signOut = new Person(other, { server, name: 'ada' });
    await signOut.press('Sign out');
    await ada.appears('[data-testid=session-lost]');
    await until(async () => !(await ben.shows(ben.tile('ada'))), 'ada to be gone from the room');
    await other.close();
  });

  it('signs out for good, and asks for the password the next time', async () => {
    await ben.click('[data-testid=leave]');
    await ben.open();
    await ben.lobby();
    await ben.click('[aria-haspopup=menu]');
    await ben.press('Sign out');
    await until(() => ben.path === '/signed-out', 'the signed-out page');
    await ben.open();
    await ben.appears('input[name=password]');
    await ben.signIn();
    assert.equal(await ben.shownName(), 'ben');
  });

  it('refuses a wrong password in words', async () => {
    const page = await (await chromium.newContext()).newPage();
    const eve = await Person.on(page, { server, name: 'ben', password: 'Not-The-Password-1' });
    await eve.open();
    await eve.fill('input[name=username]', 'ben');
    await eve.fill('input[name=password]', eve.password);
    await eve.press('Sign in');
    await eve.appears('[role=alert]');
    assert.equal(eve.path, '/account/login');
  });
});

/** Is this an access token of the provider, or a refresh token in the clear? */
function isSecret(text) {
  for (const [jwt] of text.matchAll(/eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g)) {
    const [header, payload] = jwt
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    if (/at\+jwt/i.test(header.typ ?? '') || payload.scope !== undefined) return true;
  }
  const refresh = /"?refresh_?[tT]oken"?\s*[:=]\s*"?([^",}&\s]+)/.exec(text);
  return refresh !== null && !/^(?:null|undefined|REFRESH_TOKEN_SECURED)/.test(refresh[1]);
}

/** Runs in the page, as a script that got in would: every place where a token might be found. */
async function pryForTokens() {
  const strings = [];
  const tried = [];
  const keep = (where, value) => {
    tried.push(where);
    strings.push(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  };
  keep('storage', { ...localStorage, ...sessionStorage });
  keep('cookies', document.cookie);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      keep(`cache ${name}`, await (await cache.match(request)).text());
    }
  }
  keep('caches', await caches.keys());
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => resolve(open.result);
    });
    for (const table of database.objectStoreNames) {
      const all = database.transaction(table).objectStore(table).getAll();
      keep(
        `database ${name}`,
        await new Promise((resolve) => (all.onsuccess = () => resolve(all.result))),
      );
    }
  }
  // Asking the worker, in the words of its own protocol and in others.
  const worker = navigator.serviceWorker.controller;
  const base = { configurationName: 'default', tabId: 'default', data: {} };
  for (const type of [
    'init',
    'getState',
    'getCodeVerifier',
    'getSessionState',
    'getNonce',
    'getTokens',
  ]) {
    const channel = new MessageChannel();
    const answer = new Promise((resolve) => {
      channel.port1.onmessage = ({ data }) => resolve(data);
      setTimeout(() => resolve('no answer'), 1500);
    });
    if (type !== 'init') worker.postMessage({ ...base, type }, [channel.port2]);
    keep(`worker ${type}`, type === 'init' ? '' : await answer);
  }
  // Watching what the app sends.
  const fetched = window.fetch;
  window.fetch = (...words) => {
    keep('fetch', [String(words[0]?.url ?? words[0]), words[1]?.headers, words[1]?.body]);
    return fetched(...words);
  };
  // Having the worker put a token in and reading the answer, or sending it elsewhere.
  const read = async (where, ...words) => {
    try {
      keep(where, await (await fetch(...words)).text());
    } catch (error) {
      keep(where, `refused: ${error}`);
    }
    return strings.at(-1);
  };
  const config = JSON.parse(await read('config', '/config.json'));
  const { authority } = config.oidc;
  const known = `${authority}/.well-known/openid-configuration`;
  const discovery = JSON.parse(await read('discovery', known));
  const secured = (kind) => `${kind}_TOKEN_SECURED_BY_OIDC_SERVICE_WORKER_default`;
  const authorization = { authorization: `Bearer ${secured('ACCESS')}` };
  await read('userinfo', discovery.userinfo_endpoint, { headers: authorization });
  await read('another path', '/config.json', { headers: authorization });
  await read('another site', `${config.video.ws_server.replace('wss:', 'https:')}`, {
    headers: authorization,
  });
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: config.oidc.client_id,
    refresh_token: secured('REFRESH'),
  });
  await read('token endpoint', discovery.token_endpoint, { method: 'POST', body: form });
  window.fetch = fetched;
  return { strings, tried };
}
