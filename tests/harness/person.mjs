// Someone before the web app: registers, signs in, opens a room. Works on the pages of Playwright
// and of Puppeteer, through what both have.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { GENEROUS_MS, until } from './wait.mjs';

const RECORD = readFileSync(
  join(dirname(fileURLToPath(import.meta.url)), 'page/record.js'),
  'utf8',
);

export class Person {
  constructor(page, { server, name, password = 'Lighthouse-At-Dawn-3' }) {
    this.page = page;
    this.server = server;
    this.name = name;
    this.password = password;
  }

  /** @returns {Promise<Person>} whose page remembers its peer connections */
  static async on(page, options) {
    if (page.addInitScript) await page.addInitScript(RECORD);
    else await page.evaluateOnNewDocument(RECORD);
    return new Person(page, options);
  }

  open(path = '/') {
    return this.page.goto(`${this.server.app}${path}`);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  appears(selector, limit = GENEROUS_MS) {
    return until(
      () => this.shows(selector),
      () => `${selector} on ${this.page.url()}`,
      limit,
    ).catch(async (fault) => {
      throw new Error(`${fault.message}; the page says: ${await this.text()}`, { cause: fault });
    });
  }

  shows(selector) {
    return this.page.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      return element !== null && element.getClientRects().length > 0;
    }, selector);
  }

  text() {
    return this.page.evaluate(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 2000));
  }

  says(words) {
    return until(
      async () => (await this.text()).includes(words),
      () => `"${words}" on ${this.page.url()}`,
    );
  }

  /**
   * Waits for the page at this address that says so. Some answers are pages of their own that send
   * the browser on (a refusal of /connect/authorize, the app before a sign-in): what only looks for
   * an element may find it there.
   */
  async arrives(path, words) {
    await until(
      () => this.path === path,
      () => `${path}; the page is ${this.page.url()}`,
    );
    await this.says(words);
  }

  async fill(selector, words) {
    await this.appears(selector);
    await this.page.focus(selector);
    await this.page.keyboard.type(words);
  }

  async click(selector) {
    await this.appears(selector);
    await this.page.click(selector);
  }

  /** Clicks the button, link or menu entry with this name, once it can be used. */
  press(name) {
    return until(
      () =>
        this.page.evaluate((wanted) => {
          const all = [...document.querySelectorAll('button, a, [role=menuitem], [role=button]')];
          const found = all.find(
            (each) =>
              (each.getAttribute('aria-label') ?? each.innerText).trim() === wanted &&
              !each.disabled &&
              each.getClientRects().length > 0,
          );
          found?.click();
          return found !== undefined;
        }, name),
      () => `a button "${name}" on ${this.page.url()}`,
    ).catch(async (fault) => {
      throw new Error(`${fault.message}; the page says: ${await this.text()}`, { cause: fault });
    });
  }

  /** From the sign-in page: makes an account, and comes back to the app signed in. */
  async register() {
    await this.open();
    await this.press('Create an account');
    // The page being left has a field for the user name too; this one is only on the next.
    await this.appears('input[name=email]');
    await this.fill('input[name=username]', this.name);
    await this.fill('input[name=email]', `${this.name}@example.org`);
    await this.fill('input[name=password]', this.password);
    await this.press('Create account');
    await this.lobby();
  }

  async signIn() {
    await this.open();
    await this.fill('input[name=username]', this.name);
    await this.fill('input[name=password]', this.password);
    await this.press('Sign in');
    await this.lobby();
  }

  async lobby() {
    await this.appears('[data-testid=your-name]');
    await until(
      () =>
        this.page.evaluate(() => document.querySelector('[data-testid=your-name]').value !== ''),
      'the name of who is signed in',
    );
  }

  shownName() {
    return this.page.evaluate(() => document.querySelector('[data-testid=your-name]').value);
  }

  /** From the lobby, through the look at the devices. */
  async toDevices(room) {
    await this.fill('form input:not([readonly])', room);
    await this.press('Continue');
    await until(async () => (await this.text()).includes('Join now'), 'the device check');
  }

  async enter(room) {
    await this.toDevices(room);
    await this.press('Join now');
    await this.appears('[data-testid=room]');
  }

  tile(identity) {
    return `[data-testid=participant-tile][data-identity="${identity}"]`;
  }

  /** Waits until the tile of someone says so. */
  tileShows(identity, facts) {
    const more = Object.entries(facts).map(([name, value]) => `[data-${name}="${value}"]`);
    return this.appears(this.tile(identity) + more.join(''));
  }

  async seesAndHears() {
    const before = await this.page.evaluate(() => window.received());
    await until(async () => {
      const now = await this.page.evaluate(() => window.received());
      return (
        now.framesDecoded > before.framesDecoded + 10 && now.audioEnergy > before.audioEnergy + 1e-6
      );
    }, `${this.name} to decode video and hear sound`);
  }
}
