// A server, browsers and callers for one test file.
import { launchChromium } from './browsers/chromium.mjs';
import { launchFirefox } from './browsers/firefox.mjs';
import { Caller } from './caller.mjs';
import { servePages } from './pages.mjs';
import { startServer } from './server.mjs';

/**
 * @param {{settings?: object, firefox?: boolean, hostRules?: (server: object) => string,
 *   prepare?: (server: object) => Promise<void>}} [options] prepare: before the server starts
 */
export async function startCalls(options = {}) {
  const server = await startServer({ settings: options.settings, start: false });
  await options.prepare?.(server);
  await server.start();
  const pages = await servePages();
  const hostRules = options.hostRules?.(server);
  const chromium = await launchChromium({ caFile: server.caFile, hostRules });
  const firefox = options.firefox ? await launchFirefox({ caFile: server.caFile }) : null;

  const caller = async (page, identity, more) => {
    await page.goto(pages.url);
    return new Caller(page, { server, identity, ...more });
  };
  return {
    server,
    chromium,
    firefox,
    /** A caller in a Chromium of its own context. */
    async inChromium(identity, more) {
      return caller(await (await chromium.newContext()).newPage(), identity, more);
    },
    async inFirefox(identity, more) {
      return caller(await (await firefox.createBrowserContext()).newPage(), identity, more);
    },
  };
}

/** A room name that no other test uses. */
let rooms = 0;
export const newRoom = (about) => `${about}-${process.pid}-${++rooms}`;
