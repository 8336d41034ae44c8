// Mails as people get them: from the folder of a development server, or from a real mail server.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onCleanup } from './cleanup.mjs';
import { freePort } from './ports.mjs';
import { until, within } from './wait.mjs';

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'mail_server.py');
const PYTHON = '/usr/bin/python3'; // the system's, for whose packages the tests ask

export const MAIL_USER = 'conclave';
export const MAIL_PASSWORD = 'p@ss word:1';

/** @returns {{to: string, subject: string, text: string, source: string}} */
export function parseMail(source) {
  const header = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(source)?.[1].trim();
  const boundary = /boundary="([^"]+)"/.exec(source)[1];
  const [, plain] = source.replace(/\r\n/g, '\n').split(`--${boundary}\n`);
  const body = plain.slice(plain.indexOf('\n\n') + 2).replace(/=\n/g, '');
  const bytes = body.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return { to: header('To'), subject: header('Subject'), text, source };
}

/** The first address in a mail that leads to this path. */
export function linkIn(mail, path) {
  return new RegExp(`https://\\S*${path}#\\S+`).exec(mail.text)?.[0];
}

/** The mails that a server without a mail server has written, oldest first. */
export function mailsIn(server) {
  const folder = join(server.dataDir, 'mail');
  const names = existsSync(folder) ? readdirSync(folder).filter((n) => n.endsWith('.eml')) : [];
  return names.sort().map((name) => parseMail(readFileSync(join(folder, name), 'utf8')));
}

/** Waits for a mail to this address with these words in its subject, and returns the newest. */
export function mailTo(server, address, words) {
  return until(
    () => mailsIn(server).findLast(({ to, subject }) => to === address && subject.includes(words)),
    `a mail about "${words}" to ${address}`,
  );
}

/** A mail server of its own that can be stopped and started on its port. */
export async function prepareMailServer({ certificate, key }) {
  const port = await freePort();
  const mails = [];
  let child = null;

  async function stop() {
    child?.stdin.end();
    if (child) await within(child.ended, 'the mail server to end');
    child = null;
  }
  async function start() {
    const words = [SCRIPT, String(port), certificate, key, MAIL_USER, MAIL_PASSWORD];
    child = spawn(PYTHON, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.ended = new Promise((resolve) => child.once('exit', resolve));
    const ready = new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('the mail server did not start')));
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'ready') resolve();
        else mails.push(JSON.parse(line));
      });
    });
    await within(ready, 'the mail server to start');
  }
  onCleanup(stop);
  return { port, mails, start, stop };
}
