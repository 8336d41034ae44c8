import { bodyOf, fieldsOf, type Provider, schemeFrom } from './provider';

const corp: Provider = {
  ...{ id: 3, type: 'oidc', scheme: 'corp', displayName: 'Corp', enabled: true },
  identityProviderProperties: {
    ...{ Authority: 'https://corp.example', ClientId: 'c', HasClientSecret: 'true' },
    ...{ Scope: 'openid', Register: 'true', Other: 'kept' },
  },
  redirectUri: 'https://localhost/federation/corp/signin',
};

it('sends back what was read, and a secret only when there is a new one', () => {
  const fields = fieldsOf(corp);
  expect(bodyOf(fields, corp)).toEqual({
    ...{ id: 3, type: 'oidc', scheme: 'corp', displayName: 'Corp', enabled: true },
    identityProviderProperties: corp.identityProviderProperties,
  });
  expect(bodyOf({ ...fields, ClientSecret: 'new' }, corp)).toMatchObject({
    identityProviderProperties: { ClientSecret: 'new', HasClientSecret: 'true' },
  });
});

it.each([
  ['Corp', 'corp'],
  [' The Corp, Inc. ', 'the-corp-inc'],
  ['Ångström', 'ngstr-m'],
  ['x'.repeat(60), 'x'.repeat(40)],
  ['…', ''],
])('makes a short name of “%s”', (name, scheme) => {
  expect(schemeFrom(name)).toBe(scheme);
});
