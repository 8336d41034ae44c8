// Providers of others from the command line: added, looked at, taken away.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { clientsServer } from '../harness/clients_server.mjs';
import { mustRun, run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { BINARY } from '../harness/server.mjs';

const SECRET = 'a-secret-of-the-provider';
let folder;
let elsewhere;

const words = (...more) => [...more, '--data-dir', folder];
const conclave = (...more) => run(BINARY, words('provider', ...more));
async function says(...more) {
  return (await mustRun(BINARY, words('provider', ...more))).stdout;
}

before(async () => {
  folder = join(await temporaryFolder('provider'), 'house');
  elsewhere = await clientsServer();
  await mustRun(BINARY, words('init'));
  const authority = ['--authority', elsewhere.origin, '--client-id', 'id', '--secret-stdin'];
  const added = await mustRun(
    BINARY,
    words('provider', 'add', 'corp', '--name', 'Corp', ...authority),
    {
      input: `${SECRET}\n`,
    },
  );
  assert.match(added.stdout, /https:\S+\/federation\/corp\/signin/);
});
after(cleanUp);

it('shows what there is, without the secret', async () => {
  assert.match(await says('list'), /^corp\s+Corp\s+http:\S+\s+stay out/m);
  const shown = await says('show', 'corp');
  assert.match(shown, /openid profile email/);
  assert.doesNotMatch(shown, new RegExp(SECRET));
});

it('takes each name once', async () => {
  const rest = ['--authority', 'https://a.example', '--client-id', 'id'];
  const { status, stderr } = await conclave('add', 'corp', ...rest);
  assert.equal(status, 1);
  assert.match(stderr, /already/);
});

it('replaces the client secret, and says when there is none', async () => {
  const given = { input: 'another-secret\n' };
  const { stdout } = await mustRun(BINARY, words('provider', 'secret', 'corp'), given);
  assert.match(stdout, /replaced; who is connected stays so/);
  assert.match(await says('show', 'corp'), /client secret\s+kept/);
  await says('secret', 'corp', '--none');
  assert.match(await says('show', 'corp'), /client secret\s+none/);
  const unknown = await run(BINARY, words('provider', 'secret', 'nobody'), given);
  assert.equal(unknown.status, 1);
  const empty = await run(BINARY, words('provider', 'secret', 'corp'), { input: '' });
  assert.match(empty.stderr, /standard input/);
});

it('a test says that it may not be called, and how it may', async () => {
  const { status, stdout, stderr } = await conclave('test', 'corp');
  assert.equal(status, 1);
  assert.match(stdout + stderr, /identity\.private_hosts/);
});

it('offers it, or not, and forgets it', async () => {
  await says('disable', 'corp');
  assert.match(await says('list'), /not offered/);
  await says('enable', 'corp');
  assert.doesNotMatch(await says('list'), /not offered/);
  await says('remove', 'corp');
  assert.doesNotMatch(await says('list'), /corp/);
});
