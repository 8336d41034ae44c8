// The pages of the identity site in other languages: as the application asks (ui_locales), as the
// browser is set, as somebody chooses at the foot of the page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { examineAll } from '../harness/looks.mjs';
import { startPeople } from '../harness/people.mjs';

const FOOT = 'footer select';

describe('the languages of the pages', () => {
  let server;
  let chromium;
  before(async () => {
    ({ server, chromium } = await startPeople());
  });
  after(cleanUp);

  const visit = async (path, locale = 'en-US') => {
    const page = await (await chromium.newContext({ locale })).newPage();
    await page.goto(server.identity + path);
    await page.locator('h1').waitFor();
    return page;
  };
  const heading = (page) => page.locator('h1').textContent();
  const language = (page) => page.evaluate(() => document.documentElement.lang);

  it('are English for who wishes nothing else, or only what is not spoken', async () => {
    for (const locale of ['en-US', 'is-IS']) {
      const page = await visit('/account/login', locale);
      assert.equal(await heading(page), 'Sign in');
      assert.equal(await language(page), 'en');
      await page.context().close();
    }
  });

  it('follow ui_locales of a request, also to the page behind', async () => {
    const page = await (await chromium.newContext({ locale: 'da-DK' })).newPage();
    await page.goto(`${server.app}/config.json`);
    const { oidc } = JSON.parse(await page.locator('body').textContent());
    const query = new URLSearchParams({
      client_id: oidc.client_id,
      redirect_uri: server.app + oidc.redirect_path,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ui_locales: 'x-none sv-FI en',
    });
    await page.goto(`${server.identity}/connect/authorize?${query}`);
    await page.getByRole('heading', { name: 'Logga in' }).waitFor();
    assert.equal(await language(page), 'sv');
    await page.locator('button[type=submit]').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    await examineAll(page, 'sign-in-swedish');
    await page.locator('a[href="/account/forgot"]').click();
    await page.waitForURL('**/account/forgot');
    await page.locator('h1').waitFor();
    assert.equal(await language(page), 'sv');
    await page.context().close();
  });

  it('tell in them what the server refuses', async () => {
    const page = await visit('/account/login', 'da-DK');
    assert.equal(await language(page), 'da');
    await page.fill('input[name=username]', 'nobody');
    await page.fill('input[name=password]', 'Not-The-Password-1');
    await page.locator('button[type=submit]').click();
    const said = await page.locator('[role=alert]').first().textContent();
    assert.doesNotMatch(said, /password|account/);
    await page.context().close();
  });

  it('are chosen at the foot, at once and for the next time, and nothing typed is lost', async () => {
    const page = await visit('/account/register', 'sv-SE');
    assert.equal(await language(page), 'sv');
    const swedish = await heading(page);
    await page.fill('input[name=username]', 'zoe');
    await page.locator(FOOT).focus();
    await page.locator(FOOT).selectOption('da');
    await page.locator('html[lang=da]').waitFor();
    assert.notEqual(await heading(page), swedish);
    assert.equal(await page.inputValue('input[name=username]'), 'zoe');
    assert.ok(await page.locator(FOOT).evaluate((each) => each === document.activeElement));
    await examineAll(page, 'register-danish');
    await page.goto(`${server.identity}/account/forgot?ui_locales=sv`);
    await page.locator('html[lang=da] h1').waitFor();
    await page.context().close();
  });

  it('all fit on a phone', async () => {
    const page = await visit('/account/login');
    await page.setViewportSize({ width: 320, height: 640 });
    const tags = await page.locator(`${FOOT} option`).evaluateAll((all) => all.map((x) => x.value));
    assert.ok(tags.length > 5);
    for (const path of ['/account/login', '/account/register', '/account/forgot']) {
      await page.goto(server.identity + path);
      for (const tag of tags) {
        await page.locator(FOOT).selectOption(tag);
        await page.locator(`html[lang=${tag}] h1`).waitFor();
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(over, 0, `${path} in ${tag}`);
      }
    }
    await page.context().close();
  });

  it('hold for a whole account', async () => {
    const page = await visit('/account/login', 'sv-SE');
    await server.addUser('astrid', 'Lighthouse-At-Dawn-3');
    await page.fill('input[name=username]', 'astrid');
    await page.fill('input[name=password]', 'Lighthouse-At-Dawn-3');
    await page.locator('button[type=submit]').click();
    await page.waitForURL(`${server.identity}/`);
    for (const path of ['/account/security', '/account/profile', '/device', '/account/logout']) {
      await page.goto(server.identity + path);
      await page.locator('html[lang=sv] h1').waitFor();
      await examineAll(page, `swedish${path.replaceAll('/', '-')}`);
    }
    await page.context().close();
  });
});
