// Somebody before the administrators' console.
import assert from 'node:assert/strict';

import { Person } from './person.mjs';
import { until } from './wait.mjs';

/** Settings with which a server under test has the console. */
export const CONSOLE_SETTINGS = { sites: { admin: { enabled: true } } };

export const ADMINISTRATOR = 'SkorubaIdentityAdminAdministrator';
export const AUDITOR = 'SkorubaIdentityAdminAuditor';

export class ConsolePerson extends Person {
  /** The administrator that `conclave init` made. */
  static administrator(page, server) {
    return new ConsolePerson(page, {
      server,
      name: server.adminUser,
      password: server.adminPassword,
    });
  }

  open(path = '/') {
    return this.page.goto(`${this.server.admin}${path}`);
  }

  /** Opens the console and signs in; what comes then depends on the person's roles. */
  async signInAt(path = '/') {
    await this.open(path);
    await this.fill('input[name=username]', this.name);
    await this.fill('input[name=password]', this.password);
    await this.press('Sign in');
  }

  /** Goes to a page by the navigation. */
  async goTo(section) {
    await this.press(section);
    await this.heading(section);
  }

  heading(words) {
    return until(
      async () =>
        (await this.page.evaluate(() => document.querySelector('h1')?.innerText)) === words,
      () => `the page "${words}"; it is at ${this.page.url()}`,
    );
  }

  /** Writes into the field with this label, which may hold something already. */
  async write(label, words) {
    await this.page.getByLabel(label, { exact: true }).fill(words);
  }

  /** Looks for something in the field with this label, and chooses it among what is found. */
  async choose(label, search, option) {
    await this.page.getByLabel(label, { exact: true }).pressSequentially(search);
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** The names of the controls in the page's main part that change something; a search does not. */
  async controls() {
    const names = await this.page.evaluate(() =>
      [...document.querySelectorAll('main button, main input, main [role=switch]')]
        .filter((each) => !each.disabled && each.getClientRects().length > 0)
        .filter((each) => each.closest('[role=search]') === null)
        .map((each) => each.getAttribute('aria-label') ?? (each.innerText || each.type)),
    );
    const harmless = ['Page before', 'Next page', 'search'];
    return names.filter((name) => !harmless.includes(name));
  }

  async changesNothing() {
    assert.deepEqual(await this.controls(), [], `controls on ${this.page.url()}`);
  }
}
