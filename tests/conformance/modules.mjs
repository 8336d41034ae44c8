// The modules of the OpenID Foundation's certification plans that we hold ourselves to, by the names
// that the conformance suite gives them, and why some can't pass here. docs/conformance.md is made
// from this list and from nothing else; the run fails when the two differ.
// https://gitlab.com/openid/conformance-suite

export const pageFile = new URL('../../docs/conformance.md', import.meta.url);

const codeFlow = {
  'oidcc-server': null,
  'oidcc-response-type-missing': null,
  'oidcc-idtoken-signature': null,
  'oidcc-idtoken-unsigned': 'Unsigned ID tokens are not offered; the suite skips the module then.',
  'oidcc-userinfo-get': null,
  'oidcc-userinfo-post-header': null,
  'oidcc-userinfo-post-body': null,
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': null,
  'oidcc-scope-profile': null,
  'oidcc-scope-email': null,
  'oidcc-scope-address': null,
  'oidcc-scope-phone': null,
  'oidcc-scope-all': null,
  'oidcc-alternate-happy-flow': null,
  'oidcc-prompt-login': null,
  'oidcc-prompt-none-not-logged-in': null,
  'oidcc-prompt-none-logged-in': null,
  'oidcc-max-age-1': null,
  'oidcc-max-age-10000': null,
  'oidcc-ensure-request-with-unknown-parameter-succeeds': null,
  'oidcc-id-token-hint': null,
  'oidcc-display-page': null,
  'oidcc-display-popup': null,
  'oidcc-login-hint': null,
  'oidcc-ui-locales': null,
  'oidcc-claims-locales': null,
  'oidcc-ensure-request-with-acr-values-succeeds': null,
  'oidcc-codereuse': null,
  'oidcc-codereuse-30seconds':
    'Half a minute is too long for this run; the unit test `Token.KillsEverythingWhenACodeIsUsedTwice` moves the clock instead.',
  'oidcc-ensure-registered-redirect-uri': null,
  'oidcc-ensure-post-request-succeeds': null,
  'oidcc-server-client-secret-post': null,
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': null,
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': null,
  'oidcc-claims-essential': null,
  'oidcc-ensure-request-object-with-redirect-uri': null,
  'oidcc-refresh-token': null,
  'oidcc-ensure-request-with-valid-pkce-succeeds': null,
};

const notHybrid = [
  'oidcc-idtoken-unsigned',
  'oidcc-codereuse',
  'oidcc-codereuse-30seconds',
  'oidcc-ensure-post-request-succeeds',
];

export const hybridTypes = ['code id_token', 'code token', 'code id_token token'];

/** The modules of a hybrid plan, which are those of the code flow but for a few. */
function hybridFlow(responseType) {
  const modules = { ...codeFlow };
  for (const name of notHybrid) delete modules[name];
  if (responseType.includes('id_token')) {
    delete modules['oidcc-ensure-request-without-nonce-succeeds-for-code-flow'];
    modules['oidcc-ensure-request-without-nonce-fails'] = null;
  }
  return modules;
}

export const implicitTypes = ['id_token', 'id_token token'];

/** What the Implicit plan leaves out of the code flow, which is all that has to do with a code. */
const notImplicit = [
  ...notHybrid,
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
  'oidcc-server-client-secret-post',
  'oidcc-refresh-token',
  'oidcc-ensure-request-with-valid-pkce-succeeds',
];

/** Those that the plan runs once, with the type that has an access token. */
const withToken = [
  'oidcc-userinfo-get',
  'oidcc-userinfo-post-header',
  'oidcc-userinfo-post-body',
  'oidcc-response-type-missing',
];

function implicitFlow(responseType) {
  const modules = { ...codeFlow, 'oidcc-ensure-request-without-nonce-fails': null };
  for (const name of notImplicit) delete modules[name];
  if (responseType === 'id_token') for (const name of withToken) delete modules[name];
  return modules;
}

const implicitPlans = (plan) =>
  Object.fromEntries(implicitTypes.map((type) => [`${plan} (${type})`, implicitFlow(type)]));

const hybridPlans = (plan) =>
  Object.fromEntries(hybridTypes.map((type) => [`${plan} (${type})`, hybridFlow(type)]));

const fapi = 'fapi2-security-profile-final-';
const named = (names) => Object.fromEntries(names.map((name) => [fapi + name, null]));

const fapiProfile = {
  ...named([
    'discovery-end-point-verification',
    'happy-flow',
    'user-rejects-authentication',
    'ensure-authorization-request-without-state-success',
    'ensure-authorization-request-without-nonce-success',
    'ensure-authorization-request-with-64-char-nonce-success',
    'ensure-authorization-request-with-long-nonce',
    'ensure-authorization-request-with-long-state',
    'ensure-other-scope-order-succeeds',
    'test-claims-parameter-identity-claims',
    'access-token-type-header-case-sensitivity',
    'refresh-token',
    'check-dpop-proof-nbf-exp',
    'ensure-dpopproof-with-iat-10seconds-before-succeeds',
    'ensure-dpopproof-with-iat-10seconds-after-succeeds',
    'ensure-mismatched-dpop-jkt-fails',
    'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
    'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
    'ensure-dpopproof-at-par-endpoint-binding-success',
    'ensure-dpop-auth-code-binding-success',
    'ensure-holder-of-key-required',
    'dpop-negative-tests',
    'ensure-redirect-uri-in-authorization-request',
    'ensure-registered-redirect-uri',
    'plain-fapi-tolerate-unregistered-redirect-uri',
    'ensure-unsigned-authorization-request-without-using-par-fails',
    'ensure-response-type-code-idtoken-fails',
    'ensure-response-type-token-fails',
    'par-ensure-reused-request-uri-prior-to-auth-completion-succeeds',
    'par-attempt-reuse-request_uri',
    'par-attempt-to-use-request_uri-for-different-client',
    'par-authorization-request-containing-request_uri-form-param',
    'par-attempt-invalid-http-method',
    'par-without-duplicate-parameters',
    'par-ensure-pkce-required',
    'par-plain-pkce-rejected',
    'ensure-pkce-code-verifier-required',
    'incorrect-pkce-code-verifier-rejected',
    'ensure-client-id-in-token-endpoint',
    'ensure-authorization-code-is-bound-to-client',
    'attempt-reuse-authorization-code-after-one-second',
    'ensure-signed-client-assertion-with-RS256-fails',
    'ensure-client-assertion-in-token-endpoint',
    'ensure-client-assertion-with-exp-is-5-minutes-in-past-fails',
    'ensure-client-assertion-with-wrong-aud-fails',
    'ensure-client-assertion-with-no-sub-fails',
    'par-test-array-as-audience-fails',
    'par-test-par-endpoint-url-as-audience-fails',
    'par-test-token-endpoint-url-as-audience-fails',
    'par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted',
    'par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails',
  ]),
  [`${fapi}par-attempt-to-use-expired-request_uri`]:
    'Five minutes are too long for this run; the unit test `Pushed.AttackReferences` moves the clock instead.',
  [`${fapi}ensure-token-endpoint-fails-with-expired-auth-code`]:
    'A minute is too long for this run; the unit test `Fapi.RefusesWhatIsNotPushedBoundOrShortLived` moves the clock instead.',
};

/** With certificates in place of assertions and DPoP. */
const fapiByCertificate = Object.fromEntries(
  Object.entries(fapiProfile).filter(([name]) => !/dpop|assertion|par-test-/.test(name)),
);

/** Those that only the plan with signed requests and answers has. */
const fapiSigned = named([
  'happy-flow',
  'ensure-different-nonce-inside-and-outside-request-object',
  'ensure-different-state-inside-and-outside-request-object',
  'state-only-outside-request-object-not-used',
  'ensure-request-object-without-redirect-uri-fails',
  'par-authorization-request-containing-request_uri',
  'ensure-request-object-with-multiple-aud-succeeds',
  'ensure-request-object-with-bad-aud-fails',
  'ensure-request-object-without-exp-fails',
  'ensure-request-object-without-nbf-fails',
  'ensure-request-object-with-exp-over-60-fails',
  'ensure-request-object-with-nbf-over-60-fails',
  'ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted',
  'ensure-expired-request-object-fails',
  'ensure-signed-request-object-with-RS256-fails',
  'ensure-request-object-signature-algorithm-is-not-none',
  'ensure-request-object-with-invalid-signature-fails',
  'ensure-matching-key-in-authorization-request',
  'ensure-unsigned-request-at-par-endpoint-fails',
]);

/** @type {Record<string, Record<string, string | null>>} plan → module → null, or the reason */
export const plans = {
  'oidcc-config-certification-test-plan': {
    'oidcc-discovery-endpoint-verification': null,
  },
  'oidcc-basic-certification-test-plan': codeFlow,
  'oidcc-formpost-basic-certification-test-plan': codeFlow,
  ...implicitPlans('oidcc-implicit-certification-test-plan'),
  ...implicitPlans('oidcc-formpost-implicit-certification-test-plan'),
  ...hybridPlans('oidcc-hybrid-certification-test-plan'),
  ...hybridPlans('oidcc-formpost-hybrid-certification-test-plan'),
  'oidcc-dynamic-certification-test-plan': {
    'oidcc-discovery-endpoint-verification': null,
    'oidcc-server': null,
    'oidcc-idtoken-rs256': null,
    'oidcc-idtoken-unsigned':
      'Unsigned ID tokens are not offered; the suite skips the module then.',
    'oidcc-userinfo-rs256': null,
    'oidcc-ensure-redirect-uri-in-authorization-request': null,
    'oidcc-redirect-uri-query-OK': null,
    'oidcc-redirect-uri-query-mismatch': null,
    'oidcc-redirect-uri-query-added': null,
    'oidcc-redirect-uri-regfrag': null,
    'oidcc-registration-logo-uri': null,
    'oidcc-registration-policy-uri': null,
    'oidcc-registration-tos-uri': null,
    'oidcc-registration-jwks-uri': null,
    'oidcc-registration-sector-uri': null,
    'oidcc-registration-sector-bad': null,
    'oidcc-server-rotate-keys':
      'Keys change by the calendar and by nobody’s hand; the unit test `KeyRotation` moves the clock instead.',
    'oidcc-refresh-token-rp-key-rotation': null,
    'oidcc-request-uri-unsigned':
      'Request objects are taken by value; the suite skips what discovery says no to.',
    'oidcc-request-uri-signed-rs256':
      'Request objects are taken by value; the suite skips what discovery says no to.',
    'oidcc-ensure-request-object-with-redirect-uri': null,
    'oidcc-refresh-token': null,
    'oidcc-ensure-client-assertion-with-iss-aud-succeeds': null,
  },
  'oidcc-3rdparty-init-login-certification-test-plan': {
    'oidcc-3rd_party-init-login': null,
    'oidcc-3rd_party-init-login-nohttps': null,
  },
  'oidcc-rp-initiated-logout-certification-test-plan': {
    'oidcc-rp-initiated-logout-discovery-endpoint-verification': null,
    'oidcc-rp-initiated-logout': null,
    'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': null,
    'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': null,
    'oidcc-rp-initiated-logout-modified-id-token-hint': null,
    'oidcc-rp-initiated-logout-bad-id-token-hint': null,
    'oidcc-rp-initiated-logout-no-id-token-hint': null,
    'oidcc-rp-initiated-logout-no-params': null,
    'oidcc-rp-initiated-logout-only-state': null,
    'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': null,
    'oidcc-rp-initiated-logout-no-state': null,
  },
  'oidcc-session-management-certification-test-plan': {
    'oidcc-session-management-discovery-endpoint-verification': null,
    'oidcc-session-management-rp-initiated-logout': null,
  },
  'oidcc-frontchannel-rp-initiated-logout-certification-test-plan': {
    'oidcc-frontchannel-logout-discovery-endpoint-verification': null,
    'oidcc-frontchannel-rp-initiated-logout': null,
  },
  'oidcc-backchannel-rp-initiated-logout-certification-test-plan': {
    'oidcc-backchannel-logout-discovery-endpoint-verification': null,
    'oidcc-backchannel-rp-initiated-logout': null,
  },
  'fapi2-security-profile-final-test-plan': fapiProfile,
  'fapi2-security-profile-final-test-plan (mtls)': fapiByCertificate,
  'fapi2-message-signing-final-test-plan': fapiSigned,
};

/** What docs/conformance.md must say. */
export function page() {
  const lines = [
    '# Conformance',
    '',
    "Checks of our own, named after the modules of the OpenID Foundation's conformance suite, against a running server. They",
    'read the standard as the suite does, but they are not the suite: nothing here is a certification. `./test conformance`',
    'runs them, and fails when this page, which `node tests/conformance/write_page.mjs` writes, says anything else than what',
    'ran. The client is registered as one would for the suite: confidential, RS256 for ID tokens, PKCE not demanded',
    '(`--without-pkce`), because the Basic plan sends none. In the Implicit plans it is registered with `--implicit`. In the Dynamic',
    'plan it registers itself. In the FAPI plans, of which those with private_key_jwt and DPoP are meant, and, where they say mtls,',
    'those with certificates for both, it is registered with `--fapi`.',
  ];
  for (const [plan, modules] of Object.entries(plans)) {
    const names = Object.keys(modules);
    const passing = names.filter((name) => modules[name] === null).length;
    lines.push('', `## ${plan}`, `${passing} of ${names.length} modules.`, '');
    lines.push('| module | result |', '|---|---|');
    names.forEach((name) => lines.push(`| ${name} | ${modules[name] ?? 'pass'} |`));
  }
  return `${lines.join('\n')}\n`;
}
