// A server, someone beside it and someone behind a bad network, for one test file.
import { existsSync } from 'node:fs';

import { PROGRAM as CHROMIUM, launchChromium } from '../browsers/chromium.mjs';
import { PROGRAM as FIREFOX, launchFirefox } from '../browsers/firefox.mjs';
import { Caller } from '../caller.mjs';
import { servePages } from '../pages.mjs';
import { freePort } from '../ports.mjs';
import { startServer } from '../server.mjs';
import { deviceFlags } from './devices.mjs';
import { DEVICE, NEAR, startWeakLink } from './link.mjs';

/** Small enough that the link is the limit, and not the processor. */
export const CAMERA = { width: 640, height: 360, frameRate: 15 };

/** Why such tests can't run here; false when they can. */
export const cannot =
  (process.getuid() !== 0 && 'a network namespace needs root') ||
  (!existsSync('/dev/net/tun') && 'this machine has no /dev/net/tun');

/** @returns what the tests need; the good network's end of the link is where the server listens */
export async function startWeakCalls({ camera = CAMERA, settings = {} } = {}) {
  const link = await startWeakLink();
  const server = await startServer({
    settings: {
      addresses: ['127.0.0.1', NEAR],
      rooms: { default_type: 'group' },
      media: { listen: [NEAR] },
      ...settings,
    },
  });
  const pages = await servePages(NEAR);
  const { caFile } = server;
  await link.reach([new URL(server.api).port, pages.port]);
  const flags = await deviceFlags(link.folder, camera);

  const caller = async (page, identity) => {
    await page.goto(pages.url);
    return new Caller(page, { server, identity });
  };
  const inChromium = async (identity, program) => {
    const browser = await launchChromium({ caFile, flags, program });
    return caller(await (await browser.newContext()).newPage(), identity);
  };
  return {
    server,
    link,
    /** A Chromium beside the server, with a good network. */
    near: (identity) => inChromium(identity, CHROMIUM),
    /** A Chromium behind the link. */
    far: async (identity) => inChromium(identity, await link.wrap(CHROMIUM)),
    /** A Firefox behind the link. */
    async farFirefox(identity) {
      const debuggingPort = await freePort();
      await link.reachBack(debuggingPort);
      const browser = await launchFirefox({
        caFile,
        program: await link.wrap(FIREFOX),
        debuggingPort,
        preferences: { 'media.peerconnection.ice.force_interface': DEVICE },
      });
      return caller(await (await browser.createBrowserContext()).newPage(), identity);
    },
  };
}
