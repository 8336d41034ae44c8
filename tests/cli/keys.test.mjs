// Signing keys from the command line: looked at, and made anew.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { mustRun, run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { BINARY } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let folder;

const words = (...more) => [...more, '--data-dir', folder];
async function says(...more) {
  return (await mustRun(BINARY, words('keys', ...more))).stdout;
}
/** Which keys stand in which way: [{kid, algorithm, state}]. */
async function listed() {
  const [, ...lines] = (await says('list')).trimEnd().split('\n');
  return lines.map((line) => {
    const [kid, algorithm, made, ...state] = line.trim().split(/\s+/);
    return { kid, algorithm, made: Date.parse(made), state: state.join(' ') };
  });
}
const signing = (keys) => keys.filter(({ state }) => state === 'signs');

before(async () => {
  folder = join(await temporaryFolder('keys'), 'house');
  await mustRun(BINARY, words('init'));
});
after(cleanUp);

it('lists one key of each algorithm, which signs or is encrypted to', async () => {
  const keys = await listed();
  assert.deepEqual(keys.map(({ algorithm }) => algorithm).sort(), [
    'ECDH-ES',
    'ES256',
    'RS256',
    'RSA-OAEP-256',
  ]);
  assert.equal(keys.filter(({ state }) => state === 'requests are encrypted to it').length, 2);
  assert.equal(signing(keys).length, 2);
});

it('announces new ones, and the old ones sign on', async () => {
  const before = await listed();
  const second = Math.max(...before.map(({ made }) => made));
  await until(() => Date.now() >= second + 1000, 'a later second: keys are told apart by theirs');
  assert.match(await says('rotate'), /sign in 14 days/);
  const now = await listed();
  assert.equal(now.length, 8);
  assert.deepEqual(
    signing(now)
      .map(({ kid }) => kid)
      .sort(),
    signing(before)
      .map(({ kid }) => kid)
      .sort(),
  );
  assert.equal(now.filter(({ state }) => state.startsWith('announced')).length, 2);
});

it('makes no others while some are announced, and says when those sign', async () => {
  const before = await listed();
  const { status, stderr } = await run(BINARY, words('keys', 'rotate'));
  assert.equal(status, 1);
  assert.match(stderr, /announced already and sign from \d{4}-\d\d-\d\dT.*--at-once/);
  assert.deepEqual(await listed(), before);
});

it('lets new ones sign at once when it is told to, and says what that costs', async () => {
  const before = await listed();
  assert.match(await says('rotate', '--at-once'), /may refuse/);
  const now = await listed();
  const known = new Set(before.map(({ kid }) => kid));
  assert.equal(signing(now).length, 2);
  assert.ok(signing(now).every(({ kid }) => !known.has(kid)));
});

it('says what is missing', async () => {
  const { status, stderr } = await run(BINARY, ['keys', 'list', '--data-dir', `${folder}-not`]);
  assert.equal(status, 1);
  assert.match(stderr, /conclave init/);
});
