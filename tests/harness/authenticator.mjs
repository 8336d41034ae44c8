// A virtual authenticator in a page of Chromium (DevTools protocol, domain WebAuthn): passkeys that
// it keeps itself, and a person who touches it whenever it is asked.

const KIND = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
  defaultBackupEligibility: true,
  defaultBackupState: true,
};

export class Authenticator {
  #devtools;
  #id;

  /** @param {import('playwright-core').Page} page whose next page loads find it, too */
  static async on(page) {
    const made = new Authenticator();
    made.#devtools = await page.context().newCDPSession(page);
    await made.#devtools.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await made.#devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: KIND,
    });
    made.#id = authenticatorId;
    return made;
  }

  #send(command, more) {
    return this.#devtools.send(`WebAuthn.${command}`, { authenticatorId: this.#id, ...more });
  }

  /** Is it sure that it is the right person? */
  verifies(isUserVerified) {
    return this.#send('setUserVerified', { isUserVerified });
  }

  async credentials() {
    return (await this.#send('getCredentials')).credentials;
  }

  addCredential(credential) {
    return this.#send('addCredential', { credential });
  }

  clear() {
    return this.#send('clearCredentials');
  }
}
