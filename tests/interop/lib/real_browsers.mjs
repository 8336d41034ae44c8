// Pages of published browser libraries in real browsers: what their tests have in common.
import { launchChromium } from '../../harness/browsers/chromium.mjs';
import { launchFirefox } from '../../harness/browsers/firefox.mjs';
import { until } from '../../harness/wait.mjs';
import { server } from './server.mjs';

/** The guide's setting, and ours after it: tokens are renewed 60 s before their end, so after 15 s. */
export const access_token_lifetime_s = 75;

/** Each opens a browser of its own, whose tabs (newPage) share their cookies. */
export const browsers = [
  {
    name: 'Chromium',
    async open() {
      const browser = await launchChromium({ caFile: server.caFile });
      return browser.newContext();
    },
  },
  { name: 'Firefox', open: () => launchFirefox({ caFile: server.caFile }) },
];

/** The text of an element once it is there and says something that fits. */
export async function text(page, selector, fits = (value) => value !== '') {
  const found = await until(
    async () => {
      const value = await page.$eval(selector, (element) => element.textContent);
      return fits(value) && { value };
    },
    () => `${selector} (now at ${page.url()})`,
  );
  return found.value;
}

export const atSignIn = (page) =>
  until(() => page.url().startsWith(`${server.identity}/account/login`), 'the sign-in page');

/** Fills in the provider's sign-in page. */
export async function signIn(page, person) {
  await atSignIn(page);
  await page.waitForSelector('input[name=username]');
  await page.type('input[name=username]', person.username);
  await page.type('input[name=password]', person.password);
  await page.click('button[type=submit]');
}

/** In another tab of the same browser, the person signs out at the provider itself. */
export async function signOutElsewhere(browser) {
  const tab = await browser.newPage();
  await tab.goto(`${server.identity}/account/logout`);
  await tab.waitForSelector('main button');
  await tab.click('main button');
  await text(tab, 'h1', (title) => title.includes('signed out'));
  await tab.close();
}
