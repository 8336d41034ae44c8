// What the pages of all browser libraries here must stand, registered as tests of the suite around.
// They find page and person, which an earlier test makes, in the object that each is given.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from './real_browsers.mjs';

/**
 * The API knows the person by the token.
 * @param {{page: object, person: object}} at
 * @param {{words?: string, further?: () => Promise<void>}} [more] what else this test is to hold
 */
export function callsWithTheToken(at, { words = 'calls with the token', further } = {}) {
  test(words, async () => {
    await at.page.click('#call');
    const [status, ...body] = (await text(at.page, '#called')).split(' ');
    assert.equal(status, '200', body.join(' '));
    assert.equal(JSON.parse(body.join(' ')).preferred_username, at.person.username);
    await further?.();
  });
}

/** Another token comes by itself, and when it is asked for. */
export function renews(at) {
  const another = (before) => text(at.page, '#jti', (jti) => jti !== '' && jti !== before);

  test('renews by itself before the token ends', async () => {
    await another(await text(at.page, '#jti'));
    await at.page.click('#call');
    assert.match(await text(at.page, '#called'), /^200 /);
  });

  test('renews when asked', async () => {
    const before = await text(at.page, '#jti');
    await at.page.click('#renew');
    await another(before);
  });
}

export function signsInSilently(at) {
  test('signs in silently in a frame', async () => {
    await at.page.click('#silent-login');
    const said = await text(at.page, '#silent', (value) => value !== '' && value !== 'asking');
    assert.equal(said, 'done');
    assert.equal(await text(at.page, '#name'), at.person.username);
  });
}
