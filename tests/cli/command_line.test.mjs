// The program as someone types it: what it makes, what it says, and how it fails.
import assert from 'node:assert/strict';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { mustRun, run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { BINARY, startServer } from '../harness/server.mjs';
import { join as joinRoom } from '../harness/tcmp.mjs';

const COMMANDS = ['init', 'serve', 'trust', 'doctor', 'user', 'token', 'version'];
const USER_COMMANDS = ['add', 'list', 'password'];
const SECRETS = ['conclave.toml', '.env', 'secret.key', 'tls/authority.key', 'tls/server.key'];

const conclave = (...words) => run(BINARY, words, { env: { NO_COLOR: '1' } });

describe('conclave', () => {
  after(cleanUp);

  it('explains itself and every command with an example', async () => {
    const top = await conclave('--help');
    assert.equal(top.status, 0);
    for (const name of COMMANDS) {
      assert.match(top.stdout, new RegExp(`\\b${name}\\b`));
      const help = await conclave(name, '--help');
      assert.equal(help.status, 0, name);
      assert.match(help.stdout, new RegExp(`conclave ${name}`), `${name} --help shows no example`);
    }
    for (const name of USER_COMMANDS) {
      const help = await conclave('user', name, '--help');
      assert.equal(help.status, 0, name);
      assert.match(
        help.stdout,
        new RegExp(`conclave user ${name}`),
        `user ${name} shows no example`,
      );
    }
  });

  it('says its version', async () => {
    const { status, stdout } = await conclave('version');
    assert.equal(status, 0);
    assert.match(stdout, /\d+\.\d+\.\d+/);
  });

  it('refuses words it does not know, with a hint', async () => {
    for (const words of [['dance'], ['serve', '--fly'], []]) {
      const { status, stderr, stdout } = await conclave(...words);
      assert.notEqual(status, 0, words.join(' '));
      assert.match(stderr + stdout, /--help/, words.join(' '));
    }
  });

  it('says what to do when there is no installation', async () => {
    const folder = await temporaryFolder('none');
    for (const words of [['serve'], ['user', 'list'], ['doctor']]) {
      const { status, stderr, stdout } = await conclave(...words, '--data-dir', join(folder, 'x'));
      assert.notEqual(status, 0, words.join(' '));
      assert.match(stderr + stdout, /conclave init/, words.join(' '));
    }
  });

  describe('init', () => {
    let folder;
    let first;
    before(async () => {
      folder = join(await temporaryFolder('init'), 'house');
      first = await conclave('init', '--data-dir', folder);
    });

    it('makes everything and shows the password of the administrator once', async () => {
      assert.equal(first.status, 0, first.stderr);
      const password = /password\s+(\S+)/.exec(first.stdout)[1];
      assert.ok(password.length >= 12);
      const again = await conclave('init', '--data-dir', folder);
      assert.equal(again.status, 0);
      assert.ok(!again.stdout.includes(password));
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if ((await stat(path)).isFile()) {
          assert.ok(
            !(await readFile(path, 'latin1')).includes(password),
            `${name} holds the password`,
          );
        }
      }
    });

    it('keeps secrets to their owner', async () => {
      for (const name of SECRETS) {
        assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
      }
      assert.equal((await stat(folder)).mode & 0o077, 0, 'the folder itself');
    });

    it('writes a configuration that explains itself, and credentials under the known names', async () => {
      assert.match(await readFile(join(folder, 'conclave.toml'), 'utf8'), /^#/m);
      const env = await readFile(join(folder, '.env'), 'utf8');
      for (const [name, pattern] of [
        ['TWILIO_ACCOUNT_SID', 'AC[0-9a-f]{32}'],
        ['TWILIO_API_KEY_SID', 'SK[0-9a-f]{32}'],
        ['TWILIO_API_KEY_SECRET', '\\S{32,}'],
        ['TWILIO_CONVERSATIONS_SERVICE_SID', 'IS[0-9a-f]{32}'],
      ]) {
        assert.match(env, new RegExp(`^${name}=${pattern}$`, 'm'));
      }
    });

    it('overwrites nothing on the second run', async () => {
      const before = await Promise.all(SECRETS.map((name) => readFile(join(folder, name))));
      assert.equal((await conclave('init', '--data-dir', folder)).status, 0);
      const now = await Promise.all(SECRETS.map((name) => readFile(join(folder, name))));
      assert.deepEqual(now, before);
    });

    it('names file, line and key of a fault in the configuration', async () => {
      const broken = await temporaryFolder('broken');
      const file = join(broken, 'conclave.toml');
      await writeFile(file, '[rooms]\ndefault_type = "ballroom"\n[limits]\ndrane = "5s"\n');
      const { status, stderr, stdout } = await conclave('init', '--data-dir', broken);
      assert.notEqual(status, 0);
      const words = stderr + stdout;
      assert.match(words, /conclave\.toml/);
      assert.match(words, /2.*default_type|default_type.*2/s);
      assert.match(words, /drane/);
    });

    it('adds the authority to a browser store and takes it out again', async () => {
      const home = await temporaryFolder('nss');
      const store = `sql:${home}`;
      await mustRun('certutil', ['-d', store, '-N', '--empty-password']);
      const list = async () => (await mustRun('certutil', ['-d', store, '-L'])).stdout;
      const trust = (...more) => conclave('trust', '--data-dir', folder, '--nssdb', home, ...more);
      const added = await trust();
      assert.equal(added.status, 0, added.stderr);
      assert.match(await list(), /Conclave/);
      const removed = await trust('--remove');
      assert.equal(removed.status, 0, removed.stderr);
      assert.doesNotMatch(await list(), /Conclave/);
    });
  });

  describe('beside a running server', () => {
    let server;
    before(async () => {
      server = await startServer();
    });

    it('adds people, lists them, and changes a password', async () => {
      await server.addUser('grace', 'Compiler-Of-1952');
      const { stdout } = await server.command(['user', 'list']);
      assert.match(stdout, /\bgrace\b/);
      assert.match(stdout, /\badmin\b/);
      assert.doesNotMatch(stdout, /Compiler/);
      await server.command(['user', 'password', 'grace', '--password-stdin'], 'Another-One-1959\n');
      const weak = await run(
        BINARY,
        ['user', 'add', 'weak', '--password-stdin', '--data-dir', server.dataDir],
        { input: 'short\n' },
      );
      assert.notEqual(weak.status, 0);
      assert.match(weak.stderr, /password/i);
      const leaked = await run(
        BINARY,
        ['user', 'add', 'weak', '--password-stdin', '--data-dir', server.dataDir],
        { input: 'Liverpool1\n' },
      );
      assert.notEqual(leaked.status, 0);
      assert.match(leaked.stderr, /known from a leak/);
      const twice = await run(
        BINARY,
        ['user', 'add', 'grace', '--password-stdin', '--data-dir', server.dataDir],
        { input: 'Compiler-Of-1952\n' },
      );
      assert.notEqual(twice.status, 0);
    });

    it('mints a token that opens a room', async () => {
      const { stdout } = await server.command(['token', '--identity', 'grace', '--room', 'lab']);
      const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)[0];
      const { client, connected } = await joinRoom(server, token, { name: 'lab' });
      assert.equal(connected.participant.identity, 'grace');
      await client.leave(connected.session);
    });

    it('examines the machine', async () => {
      const { stdout } = await run(BINARY, ['doctor', '--data-dir', server.dataDir]);
      for (const word of ['certificate', 'database', 'port', 'clock', 'UDP', 'file']) {
        assert.match(stdout, new RegExp(word, 'i'), `doctor says nothing of ${word}`);
      }
    });

    it('says which port is taken', async () => {
      const other = await startServer({ start: false });
      const port = Number(new URL(other.api).port);
      const squatter = createServer();
      await new Promise((resolve) => squatter.listen(port, '127.0.0.1', resolve));
      try {
        const { status, stderr, stdout } = await run(BINARY, [
          'serve',
          '--data-dir',
          other.dataDir,
        ]);
        assert.notEqual(status, 0);
        assert.match(stderr + stdout, new RegExp(String(port)));
      } finally {
        squatter.close();
      }
    });
  });
});
