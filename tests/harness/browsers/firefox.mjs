// Firefox of the system under Puppeteer, in a fresh profile that trusts our local authority.
import puppeteer from 'puppeteer-core';

import { onCleanup } from '../cleanup.mjs';
import { mustRun } from '../command.mjs';
import { temporaryFolder } from '../files.mjs';

export const PROGRAM = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // A machine without a network has no other address than loopback.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.force_interface': 'lo',
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // The fake screen needs no picker, and there is no codec to download.
  'media.getdisplaymedia.enabled': true,
  'media.gmp-manager.updateEnabled': false,
  'media.gmp-provider.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'datareporting.healthreport.uploadEnabled': false,
};

/**
 * @param {{caFile: string, preferences?: object, program?: string, debuggingPort?: number}} options
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function launchFirefox({
  caFile,
  preferences = {},
  program = PROGRAM,
  debuggingPort,
}) {
  const profile = await temporaryFolder('firefox');
  await mustRun('certutil', ['-d', `sql:${profile}`, '-N', '--empty-password']);
  await mustRun('certutil', `-d sql:${profile} -A -t C,, -n conclave -i ${caFile}`.split(' '));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program,
    headless: true,
    debuggingPort,
    userDataDir: profile,
    args: ['--no-remote'],
    extraPrefsFirefox: { ...PREFERENCES, ...preferences },
    env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: '1' },
  });
  onCleanup(() => browser.close());
  return browser;
}
