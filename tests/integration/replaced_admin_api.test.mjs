// The paths and members of the API that comes with Skoruba's administration of IdentityServer, whose
// callers go on here; and that every change leaves a row with what was before and after.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { Administrator } from '../harness/administrator.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { request } from '../harness/http.mjs';
import { startServer } from '../harness/server.mjs';

const PASSWORD = 'Kettle-On-The-Hob-4';
const SECRET = 'a-secret-that-no-row-of-the-log-may-have';

const crud = (of) => [`GET ${of}`, `GET ${of}/{}`, `POST ${of}`, `PUT ${of}`, `DELETE ${of}/{}`];
const parts = (of, ...names) =>
  names.flatMap((name) => [
    ...[`GET ${of}/{}/${name}`, `POST ${of}/{}/${name}`],
    ...[`GET ${of}/${name}/{}`, `DELETE ${of}/${name}/{}`],
  ]);
const gets = (of, names) => names.split(' ').map((name) => `GET ${of}/${name}`);
const OPERATIONS = [
  ...crud('Clients'),
  ...parts('Clients', 'Secrets', 'Properties', 'Claims'),
  'POST Clients/Clone',
  ...gets('Clients', 'CanInsertClient GetAccessTokenTypes GetTokenExpirations GetTokenUsage'),
  ...gets('Clients', 'GetProtocolTypes GetDPoPValidationModes GetHashTypes GetSecretTypes'),
  ...gets('Clients', 'GetScopes GetGrantTypes GetStandardClaims GetSigningAlgorithms'),
  ...crud('ApiResources'),
  ...parts('ApiResources', 'Secrets', 'Properties'),
  ...gets('ApiResources', 'CanInsertApiResource CanInsertApiResourceProperty'),
  ...crud('ApiScopes'),
  ...parts('ApiScopes', 'Properties'),
  ...gets('ApiScopes', 'CanInsertApiScope CanInsertApiScopeProperty'),
  ...crud('IdentityResources'),
  ...parts('IdentityResources', 'Properties'),
  ...gets('IdentityResources', 'CanInsertIdentityResource CanInsertIdentityResourceProperty'),
  ...crud('IdentityProviders'),
  'GET IdentityProviders/CanInsertIdentityProvider',
  ...['GET Keys', 'GET Keys/{}', 'DELETE Keys/{}'],
  ...gets('PersistedGrants', 'Subjects Subjects/{} {}'),
  ...['DELETE PersistedGrants/{}', 'DELETE PersistedGrants/Subjects/{}'],
  ...crud('Users'),
  ...['GET Users/{}/Roles', 'POST Users/Roles', 'DELETE Users/Roles'],
  ...['GET Users/{}/Claims', 'POST Users/Claims', 'PUT Users/Claims', 'DELETE Users/{}/Claims'],
  ...['GET Users/{}/Providers', 'DELETE Users/Providers', 'POST Users/ChangePassword'],
  ...gets('Users', '{}/RoleClaims ClaimType/{} ClaimType/{}/ClaimValue/{}'),
  ...crud('Roles'),
  'GET Roles/{}/Users',
  ...['GET Roles/{}/Claims', 'POST Roles/Claims', 'PUT Roles/Claims', 'DELETE Roles/{}/Claims'],
  'GET Logs/AuditLog',
  ...gets('Dashboard', 'GetDashboardIdentityServer GetDashboardIdentity'),
  ...gets('Info', 'GetApplicationVersion GetApplicationName'),
  ...['GET ConfigurationIssues', 'GET ConfigurationIssues/GetSummary'],
];

const RESOURCE = 'id name displayName description enabled showInDiscoveryDocument userClaims';
const PAGE = 'totalCount pageSize';
/** Members by the names that the replaced API's document gives to its objects. */
const MEMBERS = {
  ClientApiDto: `absoluteRefreshTokenLifetime accessTokenLifetime accessTokenType
    allowAccessTokensViaBrowser allowOfflineAccess allowPlainTextPkce allowRememberConsent
    alwaysIncludeUserClaimsInIdToken alwaysSendClientClaims authorizationCodeLifetime
    frontChannelLogoutUri frontChannelLogoutSessionRequired backChannelLogoutUri
    backChannelLogoutSessionRequired clientId clientName clientUri description enabled
    enableLocalLogin id identityTokenLifetime includeJwtId logoUri clientClaimsPrefix
    pairWiseSubjectSalt protocolType refreshTokenExpiration refreshTokenUsage
    slidingRefreshTokenLifetime requireClientSecret requireConsent requirePkce
    updateAccessTokenClaimsOnRefresh postLogoutRedirectUris identityProviderRestrictions
    redirectUris allowedCorsOrigins allowedGrantTypes allowedScopes claims properties updated
    lastAccessed userSsoLifetime userCodeType deviceCodeLifetime requireRequestObject
    requirePushedAuthorization pushedAuthorizationLifetime requireDPoP dPoPValidationMode
    dPoPClockSkew cibaLifetime pollingInterval coordinateLifetimeWithUserSession initiateLoginUri
    allowedIdentityTokenSigningAlgorithms nonEditable created consentLifetime`,
  ClientCloneApiDto: `id clientId clientName cloneClientCorsOrigins cloneClientRedirectUris
    cloneClientIdPRestrictions cloneClientPostLogoutRedirectUris cloneClientGrantTypes
    cloneClientScopes cloneClientClaims cloneClientProperties`,
  ClientsApiDto: `clients ${PAGE}`,
  ClientSecretApiDto: 'id type description value hashType expiration created',
  ClientSecretsApiDto: `clientSecrets ${PAGE}`,
  ClientClaimApiDto: 'id type value',
  ClientClaimsApiDto: `clientClaims ${PAGE}`,
  ClientPropertyApiDto: 'id key value',
  ClientPropertiesApiDto: `clientProperties ${PAGE}`,
  ApiResourceApiDto: `${RESOURCE} requireResourceIndicator allowedAccessTokenSigningAlgorithms scopes`,
  ApiResourcesApiDto: `apiResources ${PAGE}`,
  ApiSecretApiDto: 'id type description value hashType expiration created',
  ApiSecretsApiDto: `apiSecrets ${PAGE}`,
  ApiResourcePropertiesApiDto: `apiResourceProperties ${PAGE}`,
  ApiScopeApiDto: `${RESOURCE} required emphasize apiScopeProperties`,
  ApiScopesApiDto: `scopes ${PAGE}`,
  ApiScopePropertiesApiDto: `apiScopeProperties ${PAGE}`,
  IdentityResourceApiDto: `${RESOURCE} required emphasize`,
  IdentityResourcesApiDto: `identityResources ${PAGE}`,
  IdentityResourcePropertiesApiDto: `identityResourceProperties ${PAGE}`,
  IdentityProviderApiDto: 'id type scheme displayName enabled identityProviderProperties',
  IdentityProvidersApiDto: `identityProviders ${PAGE}`,
  KeyApiDto: 'id version created use algorithm isX509Certificate',
  KeysApiDto: `keys ${PAGE}`,
  PersistedGrantApiDto: `id key type subjectId subjectName clientId creationTime expiration data
    consumedTime sessionId description`,
  PersistedGrantSubjectApiDto: 'subjectId subjectName',
  PersistedGrantsApiDto: `persistedGrants ${PAGE}`,
  UserDto: `id userName email emailConfirmed phoneNumber phoneNumberConfirmed lockoutEnabled
    twoFactorEnabled accessFailedCount lockoutEnd`,
  UsersDto: `users ${PAGE}`,
  RoleDto: 'id name',
  RolesDto: `roles ${PAGE}`,
  UserClaimDto: 'claimId userId claimType claimValue',
  RoleClaimDto: 'claimId roleId claimType claimValue',
  UserProviderDto: 'userId userName providerKey loginProvider providerDisplayName',
  AuditLogDto: `id event source category subjectIdentifier subjectName subjectType
    subjectAdditionalData action data created`,
  AuditLogsDto: `logs ${PAGE}`,
  DashboardDto: `clientsTotal apiResourcesTotal apiScopesTotal identityResourcesTotal
    identityProvidersTotal auditLogsAvg auditLogsPerDaysTotal`,
  DashboardIdentityDto: 'usersTotal rolesTotal',
  SelectItemDto: 'id text',
  ConfigurationIssueDto: 'resourceId resourceName message issueType resourceType',
  ConfigurationIssueSummaryDto: 'warnings recommendations',
};

describe('the API that is replaced', () => {
  let server;
  let admin;
  let described;
  before(async () => {
    server = await startServer();
    admin = await Administrator.signIn(server);
    const document = `${server.adminApi}/swagger/v1/swagger.json`;
    described = (await request(server, document)).json;
  });
  after(cleanUp);

  /** Changes something; its row has what was before, after, or both, and no secret. */
  const change = async (method, path, body, ...has) => {
    const answer = await admin.call(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    const { logs } = (await admin.get('Logs/AuditLog?changesOnly=true&pageSize=1')).json;
    const [row] = logs;
    const action = JSON.parse(row.action);
    assert.equal(action.httpMethod, method, `${method} ${path}: ${row.event}`);
    assert.ok(action.requestUrl.endsWith(`/api/${path.split('?')[0]}`), action.requestUrl);
    assert.equal(row.subjectName, server.adminUser);
    const data = JSON.parse(row.data);
    for (const when of ['before', 'after']) {
      const there = (data[when] ?? null) !== null;
      assert.equal(there, has.includes(when), `${method} ${path}: ${when} in ${row.data}`);
    }
    assert.ok(!row.data.includes(SECRET) && !row.data.includes(PASSWORD), row.data);
    return answer.text === '' ? null : answer.json;
  };
  const items = async (path, name) => (await admin.get(path)).json[name];

  it('has all operations here', () => {
    const here = Object.entries(described.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.slice(5).replace(/\{[^}]+\}/g, '{}')}`,
      ),
    );
    assert.deepEqual(
      OPERATIONS.filter((each) => !here.includes(each)),
      [],
    );
  });

  it('has all members here, in the document and in answers', async () => {
    for (const [name, members] of Object.entries(MEMBERS)) {
      const properties = Object.keys(described.components.schemas[name]?.properties ?? {});
      const missing = members.split(/\s+/).filter((each) => !properties.includes(each));
      assert.deepEqual(missing, [], name);
    }
    for (const [path, list, of] of [
      ['Clients', 'clients', 'ClientApiDto'],
      ['ApiResources', 'apiResources', 'ApiResourceApiDto'],
      ['ApiScopes', 'scopes', 'ApiScopeApiDto'],
      ['IdentityResources', 'identityResources', 'IdentityResourceApiDto'],
      ['Users', 'users', 'UserDto'],
      ['Roles', 'roles', 'RoleDto'],
      ['Keys', 'keys', 'KeyApiDto'],
      ['Logs/AuditLog', 'logs', 'AuditLogDto'],
    ]) {
      const { json } = await admin.get(path);
      assert.ok(json.totalCount > 0 && json.pageSize === 10, path);
      const missing = MEMBERS[of].split(/\s+/).filter((each) => !(each in json[list][0]));
      assert.deepEqual(missing, [], path);
    }
  });

  it('writes down every change of a client', async () => {
    const client = await change('POST', 'Clients', { clientId: 'x' }, 'after');
    await change('PUT', 'Clients', { ...client, clientName: 'X' }, 'before', 'after');
    const clone = await change('POST', 'Clients/Clone', { id: client.id, clientId: 'y' }, 'after');
    const at = `Clients/${client.id}`;
    await change('POST', `${at}/Secrets`, { value: SECRET }, 'after');
    const [secret] = await items(`${at}/Secrets`, 'clientSecrets');
    await change('DELETE', `Clients/Secrets/${secret.id}`, undefined, 'before');
    await change('POST', `${at}/Claims`, { type: 'a', value: 'b' }, 'after');
    const [claim] = await items(`${at}/Claims`, 'clientClaims');
    await change('DELETE', `Clients/Claims/${claim.id}`, undefined, 'before');
    await change('POST', `${at}/Properties`, { key: 'a', value: 'b' }, 'after');
    const [property] = await items(`${at}/Properties`, 'clientProperties');
    await change('DELETE', `Clients/Properties/${property.id}`, undefined, 'before');
    await change('DELETE', at, undefined, 'before');
    await change('DELETE', `Clients/${clone.id}`, undefined, 'before');
  });

  it('writes down every change of scopes, APIs and providers', async () => {
    for (const [path, list] of [
      ['ApiScopes', 'apiScopeProperties'],
      ['ApiResources', 'apiResourceProperties'],
      ['IdentityResources', 'identityResourceProperties'],
    ]) {
      const made = await change('POST', path, { name: 'orders' }, 'after');
      const at = `${path}/${made.id}`;
      await change('PUT', path, { ...made, displayName: 'Orders' }, 'before', 'after');
      await change('POST', `${at}/Properties`, { key: 'a', value: 'b' }, 'after');
      const [property] = await items(`${at}/Properties`, list);
      await change('DELETE', `${path}/Properties/${property.id}`, undefined, 'before');
      if (path === 'ApiResources') {
        await change('POST', `${at}/Secrets`, { value: SECRET }, 'after');
        const [secret] = await items(`${at}/Secrets`, 'apiSecrets');
        await change('DELETE', `${path}/Secrets/${secret.id}`, undefined, 'before');
      }
      await change('DELETE', at, undefined, 'before');
    }
    const provider = await change(
      ...['POST', 'IdentityProviders'],
      {
        ...{ scheme: 'corp', displayName: 'Corp', type: 'oidc', enabled: false },
        identityProviderProperties: {
          ...{ Authority: 'https://corp.example', ClientId: 'us', ClientSecret: SECRET },
        },
      },
      'after',
    );
    const renamed = { ...provider, displayName: 'Corporation' };
    await change('PUT', 'IdentityProviders', renamed, 'before', 'after');
    await change('DELETE', `IdentityProviders/${provider.id}`, undefined, 'before');
  });

  it('writes down every change of people and roles, and what of theirs is ended', async () => {
    const user = await change('POST', 'Users', { userName: 'bob', email: 'b@x.example' }, 'after');
    const at = `Users/${user.id}`;
    await change('PUT', 'Users', { ...user, phoneNumber: '1' }, 'before', 'after');
    const password = { userId: user.id, password: PASSWORD, confirmPassword: PASSWORD };
    await change('POST', 'Users/ChangePassword', password, 'after');
    const role = await change('POST', 'Roles', { name: 'editor' }, 'after');
    await change('PUT', 'Roles', { ...role, name: 'press' }, 'before', 'after');
    const has = { userId: user.id, roleId: role.id };
    await change('POST', 'Users/Roles', has, 'after');
    await change('DELETE', 'Users/Roles', has, 'before');
    for (const [path, owner, id] of [
      ['Users', 'userId', user.id],
      ['Roles', 'roleId', role.id],
    ]) {
      const claim = { [owner]: id, claimType: 'floor', claimValue: '3' };
      await change('POST', `${path}/Claims`, claim, 'after');
      const [made] = await items(`${path}/${id}/Claims`, 'claims');
      await change('PUT', `${path}/Claims`, { ...made, claimValue: '4' }, 'before', 'after');
      const one = `${path}/${id}/Claims?claimId=${made.claimId}`;
      await change('DELETE', one, undefined, 'before');
    }
    const person = { username: 'bob', password: PASSWORD };
    for (let count = 0; count < 2; count += 1) {
      await new Visitor(server).tokens(person, 'openid offline_access');
    }
    const [grant] = await items(`PersistedGrants/Subjects/${user.id}`, 'persistedGrants');
    const missing = MEMBERS.PersistedGrantApiDto.split(/\s+/).filter((each) => !(each in grant));
    assert.deepEqual(missing, []);
    await change('DELETE', `PersistedGrants/${grant.id}`, undefined, 'before');
    await change('DELETE', `PersistedGrants/Subjects/${user.id}`, undefined, 'before');
    const [session] = await items(`Sessions/Subjects/${user.id}`, 'sessions');
    await change('DELETE', `Sessions/${session.id}`, undefined, 'before');
    await change('DELETE', `Sessions/Subjects/${user.id}`, undefined, 'before');
    await change('DELETE', at, undefined, 'before');
    await change('DELETE', `Roles/${role.id}`, undefined, 'before');
  });

  it('writes down every change of the policy and the keys', async () => {
    const policy = (await admin.get('Policy')).json;
    await change('PUT', 'Policy', { ...policy, text: `${policy.text}\n# x\n` }, 'before', 'after');
    const keys = await items('Keys?pageSize=100', 'keys');
    await change('POST', 'Keys/Rotate?immediately=true', undefined, 'before', 'after');
    admin = await Administrator.signIn(server); // signed by a new key
    const old = keys.find(({ state }) => state === 'signing');
    await change('DELETE', `Keys/${old.id}`, undefined, 'before');
  });
});
