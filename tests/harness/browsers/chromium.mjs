// Chromium of the system under Playwright, in a fresh home that trusts only our local authority.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { onCleanup } from '../cleanup.mjs';
import { mustRun } from '../command.mjs';
import { temporaryFolder } from '../files.mjs';

export const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  // A machine without a network has no other address than loopback.
  '--allow-loopback-in-peer-connection',
];
const OFF = [
  'WebRtcHideLocalIpsWithMdns',
  'LocalNetworkAccessChecks',
  'OptimizationHints',
  'MediaRouter',
];

/**
 * @param {{caFile: string, hostRules?: string, flags?: string[], program?: string}} options
 *   hostRules as in --host-resolver-rules
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium({ caFile, hostRules, flags = [], program = PROGRAM }) {
  const home = await temporaryFolder('chromium');
  const store = join(home, '.pki/nssdb');
  await mkdir(store, { recursive: true });
  await mustRun('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  await mustRun('certutil', `-d sql:${store} -A -t C,, -n conclave -i ${caFile}`.split(' '));
  const args = [...FLAGS, `--disable-features=${OFF.join(',')}`, ...flags];
  if (hostRules) args.push(`--host-resolver-rules=${hostRules}`);
  const browser = await chromium.launch({
    executablePath: program,
    args,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
  });
  onCleanup(() => browser.close());
  return browser;
}
