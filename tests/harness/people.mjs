// A server, a Chromium and people before the web app, for one test file.
import { launchChromium } from './browsers/chromium.mjs';
import { Person } from './person.mjs';
import { freePort } from './ports.mjs';
import { startProxy } from './proxy.mjs';
import { startServer } from './server.mjs';

/**
 * @param {{settings?: object, proxied?: boolean}} [options] proxied: browsers reach signaling
 *   through a proxy that the test can cut
 */
export async function startPeople({ settings = {}, proxied = false } = {}) {
  const server = await startServer({ settings, start: false });
  let proxy = null;
  if (proxied) {
    const port = await freePort();
    proxy = await startProxy(port);
    const origin = `https://localhost:${proxy.port}`;
    await server.writeConfig({ sites: { api: { origin, port } } });
    server.api = origin;
  }
  await server.start();
  const chromium = await launchChromium({ caFile: server.caFile });

  return {
    server,
    proxy,
    chromium,
    /** Somebody with an account, in a browser context of their own, not signed in yet. */
    async person(name) {
      const page = await (await chromium.newContext()).newPage();
      const person = await Person.on(page, { server, name });
      await server.addUser(name, person.password);
      return person;
    },
  };
}
