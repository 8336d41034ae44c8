// The modules of the Basic plan, and of those like it, that end in tokens; what must not work is in
// code_flow_refusals.mjs.
import assert from 'node:assert/strict';
import { Browser } from '../interop/lib/browser.mjs';
import { header, oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';
import { until } from '../harness/wait.mjs';
import {
  address,
  answerOf,
  newClient,
  newRequest,
  person,
  redeem,
  signIn,
  signInPage,
  silentAnswer,
  userInfo,
} from './relying_party.mjs';
import { refusals } from './code_flow_refusals.mjs';

/** Registers them for a client; `habits`: its response_mode and responseType, if not the defaults. */
export function codeFlow(module, config, habits = {}) {
  /** The module is a sign-in that nothing must disturb. */
  const undisturbed = (extra) => async () => {
    const { claims } = await signIn(config, new Browser(), extra);
    assert.ok(claims.sub);
  };

  /** UserInfo as it is fetched by hand. */
  async function userInfoBy(init) {
    const { tokens, claims } = await signIn(config);
    const { userinfo_endpoint } = config.serverMetadata();
    const response = await fetch(userinfo_endpoint, init(tokens.access_token));
    assert.equal(response.status, 200);
    assert.equal((await response.json()).sub, claims.sub);
  }

  const bearer = (token) => ({ authorization: `Bearer ${token}` });
  const asForm = { 'content-type': 'application/x-www-form-urlencoded' };

  /** Claims of a scope come from UserInfo; of the code flow the ID token needs none of them. */
  const brings = (scope, names) => async () => {
    const { tokens, claims } = await signIn(config, new Browser(), { scope });
    const info = await userInfo(config, tokens);
    assert.equal(info.sub, claims.sub);
    names.forEach((name) => assert.ok(name in info, name));
  };

  /** Until the server's clock shows a later second than that of the sign-in. */
  const laterThan = (claims, seconds = 0) =>
    until(() => Date.now() / 1000 > claims.auth_time + seconds + 1, 'the clock to go on');

  module('oidcc-server', async () => {
    const first = await signIn(config);
    const second = await signIn(config);
    assert.equal(first.claims.sub, second.claims.sub);
    assert.notEqual(first.tokens.id_token, second.tokens.id_token);
    if (habits.responseType !== 'id_token') {
      assert.notEqual(first.tokens.access_token, second.tokens.access_token);
      assert.equal(first.tokens.token_type.toLowerCase(), 'bearer');
    }
    if (first.answer.parameters.has('code')) {
      assert.notEqual(first.answer.parameters.get('code'), second.answer.parameters.get('code'));
    }
    assert.equal((await userInfo(config, second.tokens)).sub, first.claims.sub);
  });

  module('oidcc-idtoken-signature', async () => {
    const { tokens } = await signIn(config);
    const { alg, kid } = header(tokens.id_token);
    assert.equal(alg, 'RS256');
    const { keys } = await (await fetch(config.serverMetadata().jwks_uri)).json();
    assert.equal(keys.filter((key) => key.kid === kid && key.kty === 'RSA').length, 1);
  });

  module('oidcc-userinfo-get', () => userInfoBy((token) => ({ headers: bearer(token) })));
  module('oidcc-userinfo-post-header', () =>
    userInfoBy((token) => ({ method: 'POST', headers: bearer(token) })),
  );
  module('oidcc-userinfo-post-body', () =>
    userInfoBy((token) => ({
      method: 'POST',
      headers: asForm,
      body: new URLSearchParams({ access_token: token }).toString(),
    })),
  );

  module('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    const { claims } = await signIn(config, new Browser(), { nonce: undefined });
    assert.ok(!('nonce' in claims));
  });

  module('oidcc-scope-profile', brings('openid profile', ['name', 'preferred_username']));
  module('oidcc-scope-email', brings('openid email', ['email', 'email_verified']));
  module('oidcc-scope-address', async () => {
    await brings('openid address', ['address'])();
    const { tokens } = await signIn(config, new Browser(), { scope: 'openid address' });
    assert.deepEqual((await userInfo(config, tokens)).address, address);
  });
  module('oidcc-scope-phone', brings('openid phone', ['phone_number', 'phone_number_verified']));
  module(
    'oidcc-scope-all',
    brings('openid profile email address phone', [
      ...['name', 'preferred_username', 'email', 'email_verified'],
      ...['address', 'phone_number', 'phone_number_verified'],
    ]),
  );

  module('oidcc-alternate-happy-flow', async () => {
    const { url, checks } = newRequest(config, { scope: 'email openid' });
    const turned = new URL(url);
    turned.search = new URLSearchParams([...url.searchParams].reverse()).toString();
    const outcome = await new Browser().authorize(turned, person);
    await redeem(config, answerOf(outcome), checks);
  });

  module('oidcc-prompt-login', async () => {
    const browser = new Browser();
    const { claims } = await signIn(config, browser);
    await laterThan(claims);
    assert.ok(await signInPage(config, browser, { prompt: 'login' }));
    const again = await signIn(config, browser, { prompt: 'login' });
    assert.equal(again.claims.sub, claims.sub);
    assert.ok(again.claims.auth_time > claims.auth_time);
  });

  module('oidcc-prompt-none-not-logged-in', async () => {
    const { answer } = await silentAnswer(config, new Browser(), { prompt: 'none' });
    assert.equal(answer.parameters.get('error'), 'login_required');
  });

  module('oidcc-prompt-none-logged-in', async () => {
    const browser = new Browser();
    const { claims } = await signIn(config, browser);
    const { answer, checks } = await silentAnswer(config, browser, { prompt: 'none' });
    const again = await redeem(config, answer, checks);
    assert.equal(again.claims.sub, claims.sub);
    assert.equal(again.claims.auth_time, claims.auth_time);
  });

  module('oidcc-max-age-1', async () => {
    const browser = new Browser();
    const { claims } = await signIn(config, browser, { max_age: '1' });
    await laterThan(claims, 1);
    assert.ok(await signInPage(config, browser, { max_age: '1' }));
    const again = await signIn(config, browser, { max_age: '1' });
    assert.equal(again.claims.sub, claims.sub);
    assert.ok(again.claims.auth_time > claims.auth_time);
  });

  module('oidcc-max-age-10000', async () => {
    const browser = new Browser();
    const { claims } = await signIn(config, browser);
    const { answer, checks } = await silentAnswer(config, browser, { max_age: '10000' });
    assert.equal((await redeem(config, answer, checks)).claims.auth_time, claims.auth_time);
  });

  module('oidcc-ensure-request-with-unknown-parameter-succeeds', undisturbed({ extra: 'foobar' }));
  module('oidcc-display-page', undisturbed({ display: 'page' }));
  module('oidcc-display-popup', undisturbed({ display: 'popup' }));
  module('oidcc-ui-locales', undisturbed({ ui_locales: 'se' }));
  module('oidcc-claims-locales', undisturbed({ claims_locales: 'se' }));

  module('oidcc-login-hint', async () => {
    const browser = new Browser();
    const { page } = await signInPage(config, browser, { login_hint: 'buffy@example.org' });
    const { login_hint } = await browser.context(page.url.searchParams.get('request'));
    assert.equal(login_hint, 'buffy@example.org');
    await signIn(config, browser, { login_hint: 'buffy@example.org' });
  });

  module('oidcc-id-token-hint', async () => {
    const browser = new Browser();
    const { tokens, claims } = await signIn(config, browser);
    const { answer, checks } = await silentAnswer(config, browser, {
      prompt: 'none',
      id_token_hint: tokens.id_token,
    });
    assert.equal((await redeem(config, answer, checks)).claims.sub, claims.sub);
  });

  module('oidcc-ensure-request-with-acr-values-succeeds', async () => {
    const { acr_values_supported: known } = config.serverMetadata();
    const { claims } = await signIn(config, new Browser(), { acr_values: known.join(' ') });
    assert.ok(known.includes(claims.acr));
  });

  module('oidcc-ensure-post-request-succeeds', async () => {
    const { url, checks } = newRequest(config);
    const browser = new Browser();
    const page = await browser.navigate(`${url.origin}${url.pathname}`, {
      method: 'POST',
      headers: asForm,
      body: url.searchParams.toString(),
    });
    assert.equal(page.url?.pathname, '/account/login');
    const outcome = await browser.signIn(person, page);
    await redeem(config, answerOf(outcome), checks);
  });

  module('oidcc-server-client-secret-post', async () => {
    const { tokens, claims } = await signIn(
      await newClient({ ...habits, authentication: oidc.ClientSecretPost }),
    );
    assert.equal(claims.iss, server.identity);
    assert.ok(tokens.access_token);
  });

  module('oidcc-claims-essential', async () => {
    const place = habits.responseType === 'id_token' ? 'id_token' : 'userinfo';
    const { tokens } = await signIn(config, new Browser(), {
      claims: JSON.stringify({ [place]: { name: { essential: true } } }),
    });
    assert.ok((await userInfo(config, tokens)).name);
  });

  module('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const { url, checks } = newRequest(config, {
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const outcome = await new Browser().authorize(url, person);
    await redeem(config, answerOf(outcome), { ...checks, pkceCodeVerifier });
  });

  refusals(module, config);
}
