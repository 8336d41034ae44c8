// Clients and tokens from the command line, bad arguments, and an init that was cut short.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { temporaryFolder } from '../harness/files.mjs';
import { BINARY } from '../harness/server.mjs';

const REDIRECT = 'https://app.example.org/callback';
const FAILED = 1;
const USAGE = 2;

const BAD_ARGUMENTS = [
  ['client', USAGE, /conclave client --help/],
  ['client add', USAGE, /--id is required/],
  ['client add --id x', USAGE, /--redirect-uri is required/],
  ['client add --id x --redirect-uri here', FAILED, /redirect URI/],
  [`client add --id x --redirect-uri ${REDIRECT} --id-token-alg none`, USAGE, /ES256/],
  [`client add --id x --redirect-uri ${REDIRECT} --without-pkce`, FAILED, /PKCE/],
  [`client add --id x --redirect-uri ${REDIRECT} --require-signed-requests`, FAILED, /jwks/],
  [`client add --id x --redirect-uri ${REDIRECT} --require-dpop-nonce`, USAGE, /--require-dpop/],
  ['client invite', FAILED, /policy = "token"/],
  ['client invite --uses 0', USAGE, /range/],
  [
    `client add --id x --redirect-uri ${REDIRECT} --backchannel-logout-uri http://a.example/`,
    FAILED,
    /https/,
  ],
  [`client add --id x --redirect-uri ${REDIRECT} --claim role`, FAILED, /type=value/],
  ['user add', USAGE, /name is required/],
  ['user add x!y --generate', FAILED, /name/i],
  ['user add x --generate --password-stdin', USAGE, /excludes/i],
  ['user password nobody --generate', FAILED, /conclave user list/],
  ['user disable', USAGE, /name is required/],
  ['user disable nobody', FAILED, /conclave user list/],
  ['user disable root', FAILED, /last administrator.*conclave user role add/],
  ['user enable nobody', FAILED, /conclave user list/],
  ['user role add nobody x', FAILED, /conclave user list/],
  ['user role add root', USAGE, /role is required/],
  ['user role remove root x', FAILED, /no role/],
  ['provider add corp --client-id x', USAGE, /--authority is required/],
  ['provider add Corp! --authority https://corp.example --client-id x', FAILED, /short name/],
  ['provider add corp --authority http://corp.example --client-id x', FAILED, /https address/],
  ['provider show corp', FAILED, /conclave provider list/],
  ['provider test corp', FAILED, /conclave provider list/],
  ['provider remove corp', FAILED, /conclave provider list/],
  ['token', USAGE, /--identity is required/],
  [`token --identity ${'x'.repeat(300)}`, FAILED, /53201/],
  [`token --identity x --room ${'r'.repeat(200)}`, FAILED, /53101/],
  ['token --identity x --ttl soon', USAGE, /is no time/],
  ['token --identity x --ttl 25h', FAILED, /24h/],
  ['init --app-origin https://other.example.org', FAILED, /not overwritten/],
  ['init --metrics-port 0', USAGE, /range/],
  ['init --no-admin --admin-password-stdin', USAGE, /excludes/i],
];

describe('an installation without a server', () => {
  let folder;
  const conclave = (words, input) =>
    run(BINARY, [...words, '--data-dir', folder], { input, env: { NO_COLOR: '1' } });
  const addClient = (id, ...more) =>
    conclave(['client', 'add', '--id', id, '--redirect-uri', REDIRECT, ...more]);

  before(async () => {
    folder = join(await temporaryFolder('cli'), 'house');
    const words = ['init', '--admin', 'root', '--admin-password-stdin'];
    const made = await conclave(words, 'Ship-Bell-8\n');
    assert.equal(made.status, 0, made.stderr);
    assert.doesNotMatch(made.stdout, /Ship-Bell/);
  });
  after(cleanUp);

  describe('client', () => {
    it('knows the web app’s client from the start', async () => {
      const { stdout } = await conclave(['client', 'list']);
      assert.match(stdout, /^react-oidc-twilio-client\s+public\s+https:\/\/localhost:3000\//m);
    });

    it('adds a public client, once', async () => {
      const { status, stdout } = await addClient('page');
      assert.equal(status, 0);
      assert.doesNotMatch(stdout, /secret/);
      assert.match((await conclave(['client', 'list'])).stdout, /^page\s+public\s+https:/m);
      assert.equal((await addClient('page')).status, FAILED);
    });

    it('holds a client to providers of others, and says where one is not there yet', async () => {
      const { status, stdout } = await addClient('intranet', '--only-at', 'corp');
      assert.equal(status, 0);
      assert.match(stdout, /nobody can sign in at corp yet.*conclave provider/);
      const shown = JSON.parse((await conclave(['client', 'show', 'intranet'])).stdout);
      assert.equal(shown.enable_local_login, false);
      assert.deepEqual(shown.identity_provider_restrictions, ['corp']);
    });

    it('makes a secret when asked for one without a value, and shows it once', async () => {
      const { status, stdout } = await addClient(
        ...['shop', '--secret', '--scope', 'openid offline_access'],
        ...['--response-type', 'code id_token token'],
      );
      assert.equal(status, 0);
      assert.match(stdout, /secret\s+\S{32,}/);
      assert.match((await conclave(['client', 'list'])).stdout, /^shop\s+confidential/m);
    });

    it('takes a secret that is long enough', async () => {
      const taken = await addClient('long', '--secret', 'f'.repeat(48));
      assert.equal(taken.status, 0, taken.stderr);
      assert.doesNotMatch(taken.stdout, /ffff/);
      const short = await addClient('short', '--secret', 'hunter2');
      assert.equal(short.status, FAILED);
      assert.match(short.stderr, /shorter than 32/);
    });

    it('refuses redirect URIs with a fragment unless they are allowed', async () => {
      const fragment = ['--redirect-uri', 'https://localhost:3000/#authentication-callback'];
      const refused = await addClient('hash', ...fragment);
      assert.equal(refused.status, FAILED);
      assert.match(refused.stderr, /RFC 6749/);
      const allowed = await addClient('hash', ...fragment, '--allow-fragment-redirects');
      assert.equal(allowed.status, 0, allowed.stderr);
    });
  });

  describe('refuses with words', () => {
    for (const [line, status, expected] of BAD_ARGUMENTS) {
      it(line.slice(0, 60), async () => {
        const answer = await conclave(line.split(' '), 'Password-1\n');
        assert.equal(answer.status, status, answer.stdout + answer.stderr);
        assert.match(answer.stderr, expected);
      });
    }

    it('an empty password', async () => {
      const { status, stderr } = await conclave(['user', 'add', 'x', '--password-stdin'], '');
      assert.equal(status, FAILED);
      assert.match(stderr, /password/);
    });

    it('a wrong option of init, which leaves nothing behind', async () => {
      const other = join(folder, '..', 'other');
      const words = ['init', '--data-dir', other, '--api-origin', 'http://example.org'];
      const { status, stderr } = await run(BINARY, words);
      assert.equal(status, FAILED);
      assert.match(stderr, /sites\.api\.origin/);
      assert.ok(!existsSync(other));
    });
  });

  it('invites apps once the operator lets them register themselves', async () => {
    const file = join(folder, 'conclave.toml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('# policy = "off"', 'policy = "token"'));
    const { status, stdout } = await conclave(['client', 'invite', '--uses', '2']);
    assert.equal(status, 0);
    assert.match(stdout, /2 apps/);
    assert.match(stdout, /token\s+\S{32,}/);
    await writeFile(file, text);
  });

  describe('init that was cut short', () => {
    it('is finished by the next', async () => {
      await rm(join(folder, '.env'));
      await rm(join(folder, 'tls/server.pem'));
      const { status, stdout } = await conclave(['init', '--brief']);
      assert.equal(status, 0);
      assert.match(stdout, /API key/);
      assert.match(stdout, /server\.pem/);
      assert.doesNotMatch(stdout, /administrator|conclave\.toml/);
      const env = await readFile(join(folder, '.env'), 'utf8');
      assert.match(env, /^TWILIO_API_KEY_SECRET=\S{32,}$/m);
      assert.equal((await conclave(['init', '--brief'])).stdout, '');
    });

    it('does not replace an authority whose key is gone', async () => {
      const copy = join(folder, '..', 'copy');
      await mkdir(join(copy, 'tls'), { recursive: true });
      await writeFile(join(copy, 'tls/authority.pem'), 'not yours to replace');
      const { status, stderr } = await run(BINARY, ['init', '--data-dir', copy]);
      assert.equal(status, FAILED);
      assert.match(stderr, /authority\.key/);
    });
  });

  describe('doctor', () => {
    it('points at a secret that others can read', async () => {
      const healthy = await conclave(['doctor']);
      assert.match(healthy.stdout, /✓ Database/);
      assert.match(healthy.stdout, /✓ UDP/);
      assert.doesNotMatch(healthy.stdout, /can be read by others/);
      await chmod(join(folder, 'secret.key'), 0o644);
      const ill = await conclave(['doctor']);
      await chmod(join(folder, 'secret.key'), 0o600);
      assert.equal(ill.status, FAILED);
      assert.match(ill.stdout, /✗ Files.*secret\.key can be read by others\n.*chmod 600/);
    });
  });
});
