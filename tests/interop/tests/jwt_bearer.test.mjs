// Assertions of somebody else as grants (RFC 7523, 2.1), on the published `openid-client` and `jose`.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { addPerson } from '../lib/clients.mjs';
import { addMachine, fileOf, newKey } from '../lib/machines.mjs';
import { jose, oidc, payload } from '../lib/relying_party.mjs';
import { server } from '../lib/server.mjs';

const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const issuer = 'https://hr.example';

describe('JWT bearer assertions', () => {
  let config, key, person;

  before(async () => {
    person = await addPerson();
    key = await newKey('hr');
    const file = await fileOf({
      issuer,
      jwks: { keys: [key.jwk] },
      subjects: { 'emp-7': person.username },
    });
    config = await addMachine([grant], '--trust-issuer', file, '--scope', 'conclave_api');
  });

  const assertion = (subject = 'emp-7', by = key) =>
    new jose.SignJWT({})
      .setProtectedHeader({ alg: by.alg, kid: 'hr' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(server.identity)
      .setJti(randomUUID())
      .setExpirationTime('60s')
      .sign(by.privateKey);
  const ask = (text) => oidc.genericGrantRequest(config, grant, { assertion: text });
  const refused = (fault) => fault.error === 'invalid_grant';

  test('bring a token of the person who is meant, once', async () => {
    const text = await assertion();
    const tokens = await ask(text);
    assert.equal(payload(tokens.access_token).preferred_username, person.username);
    assert.equal(tokens.refresh_token, undefined);
    await assert.rejects(ask(text), refused);
  });

  test('of strangers, and about people whom nobody mapped, bring nothing', async () => {
    await assert.rejects(ask(await assertion('emp-8')), refused);
    await assert.rejects(ask(await assertion('emp-7', await newKey('hr'))), refused);
    await assert.rejects(
      ask(new jose.UnsecuredJWT({ iss: issuer, sub: 'emp-7' }).encode()),
      refused,
    );
  });
});
