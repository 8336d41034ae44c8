#include "identity/admin/client_members.hpp"
#include "identity/admin/policy_schemas.hpp"
#include "identity/admin/resource_kinds.hpp"
#include "identity/admin/schema.hpp"

#include <algorithm>
#include <tuple>

namespace conclave::identity::admin {
namespace {

/// `{<items>, totalCount, pageSize}`.
Schema list_of(std::string_view name, std::string_view items, std::string_view schema) {
    return {name,
            {{.name = items, .kind = Kind::objects, .of = schema},
             {.name = "totalCount", .kind = Kind::number},
             {.name = "pageSize", .kind = Kind::number}}};
}

void add_logs(std::vector<Schema>& out) {
    out.push_back({"AuditLogDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "event"},
                    {.name = "source"},
                    {.name = "category"},
                    {.name = "subjectIdentifier"},
                    {.name = "subjectName"},
                    {.name = "subjectType"},
                    {.name = "subjectAdditionalData"},
                    {.name = "action"},
                    {.name = "data"},
                    {.name = "created", .kind = Kind::time}}});
    out.push_back(list_of("AuditLogsDto", "logs", "AuditLogDto"));
    out.push_back({"AuditLogsExportDto",
                   {{.name = "logs", .kind = Kind::objects, .of = "AuditLogDto"},
                    {.name = "nextBeforeId", .kind = Kind::number}}});
}

void add_problem(std::vector<Schema>& out) {
    out.push_back({"ProblemDetails",
                   {{.name = "type"},
                    {.name = "title"},
                    {.name = "status", .kind = Kind::number},
                    {.name = "instance"},
                    {.name = "traceId"}}});
}

void add_people(std::vector<Schema>& out) {
    out.push_back({"UserDto",
                   {{.name = "id", .max = 36},
                    {.name = "userName", .max = 64, .required = true},
                    {.name = "email", .max = 254},
                    {.name = "emailConfirmed", .kind = Kind::flag},
                    {.name = "phoneNumber", .max = 64},
                    {.name = "phoneNumberConfirmed", .kind = Kind::flag},
                    {.name = "lockoutEnabled", .kind = Kind::flag},
                    {.name = "twoFactorEnabled", .kind = Kind::flag},
                    {.name = "accessFailedCount", .kind = Kind::number},
                    {.name = "lockoutEnd", .kind = Kind::time}}});
    out.push_back(list_of("UsersDto", "users", "UserDto"));
    out.push_back(
        {"RoleDto", {{.name = "id", .max = 36}, {.name = "name", .max = 100, .required = true}}});
    out.push_back(list_of("RolesDto", "roles", "RoleDto"));
    out.push_back({"UserRoleDto",
                   {{.name = "userId", .max = 36, .required = true},
                    {.name = "roleId", .max = 36, .required = true}}});
    for (const auto& [schema, owner, list] :
         {std::tuple("UserClaimDto", "userId", "UserClaimsDto"),
          std::tuple("RoleClaimDto", "roleId", "RoleClaimsDto")}) {
        out.push_back({schema,
                       {{.name = "claimId", .kind = Kind::number},
                        {.name = owner, .max = 36, .required = true},
                        {.name = "claimType", .max = 250, .required = true},
                        {.name = "claimValue", .max = 2000, .required = true}}});
        out.push_back(list_of(list, "claims", schema));
    }
    out.push_back({"UserProviderDto",
                   {{.name = "userId", .max = 36},
                    {.name = "userName"},
                    {.name = "providerKey"},
                    {.name = "loginProvider"},
                    {.name = "providerDisplayName"},
                    {.name = "accountName"},
                    {.name = "created", .kind = Kind::time}}});
    out.push_back(list_of("UserProvidersDto", "providers", "UserProviderDto"));
    out.push_back({"UserProviderDeleteDto",
                   {{.name = "userId", .max = 36, .required = true},
                    {.name = "providerKey", .required = true},
                    {.name = "loginProvider", .required = true}}});
    out.push_back({"UserPasskeyDto",
                   {{.name = "id"},
                    {.name = "name"},
                    {.name = "created", .kind = Kind::time},
                    {.name = "lastUsed", .kind = Kind::time},
                    {.name = "backedUp", .kind = Kind::flag}}});
    out.push_back(list_of("UserPasskeysDto", "passkeys", "UserPasskeyDto"));
    out.push_back({"UserChangePasswordDto",
                   {{.name = "userId", .max = 36, .required = true},
                    {.name = "password", .required = true},
                    {.name = "confirmPassword", .required = true}}});
}

void add_info(std::vector<Schema>& out) {
    out.push_back({"CallerDto",
                   {{.name = "id"},
                    {.name = "name"},
                    {.name = "clientId"},
                    {.name = "isMachine", .kind = Kind::flag},
                    {.name = "mayWrite", .kind = Kind::flag},
                    {.name = "passwordAlone", .kind = Kind::flag}}});
    out.push_back({"PasswordPolicyDto",
                   {{.name = "minLength", .kind = Kind::number},
                    {.name = "maxLength", .kind = Kind::number}}});
}

void add_providers(std::vector<Schema>& out) {
    out.push_back({"IdentityProviderApiDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "type", .max = 20},
                    {.name = "scheme", .max = 200, .required = true},
                    {.name = "displayName", .max = 200},
                    {.name = "enabled", .kind = Kind::flag},
                    {.name = "identityProviderProperties", .kind = Kind::map},
                    {.name = "redirectUri"}}});
    out.push_back(
        list_of("IdentityProvidersApiDto", "identityProviders", "IdentityProviderApiDto"));
    out.push_back({"IdentityProviderDiscoverDto", {{.name = "authority", .required = true}}});
    out.push_back({"IdentityProviderMetadataDto",
                   {{.name = "issuer"},
                    {.name = "authorizationEndpoint"},
                    {.name = "tokenEndpoint"},
                    {.name = "userInfoEndpoint"},
                    {.name = "jwksUri"},
                    {.name = "usableKeys", .kind = Kind::number},
                    {.name = "namesItself", .kind = Kind::flag},
                    {.name = "clientAuthentication"}}});
}

void add_clients(std::vector<Schema>& out) {
    for (const auto& [schema, key, list, items] :
         {std::tuple("ClientClaimApiDto", "type", "ClientClaimsApiDto", "clientClaims"),
          std::tuple("ClientPropertyApiDto", "key", "ClientPropertiesApiDto",
                     "clientProperties")}) {
        out.push_back({schema,
                       {{.name = "id", .kind = Kind::number},
                        {.name = key, .max = 250, .required = true},
                        {.name = "value", .max = 2000, .required = true}}});
        out.push_back(list_of(list, items, schema));
    }
    out.push_back({"TrustedSubjectApiDto",
                   {{.name = "subject", .max = 255, .required = true},
                    {.name = "userId", .max = 36, .required = true}}});
    out.push_back({"TrustedIssuerApiDto",
                   {{.name = "issuer", .max = 255, .required = true},
                    {.name = "keys", .kind = Kind::texts, .max = 8192},
                    {.name = "subjects", .kind = Kind::objects, .of = "TrustedSubjectApiDto"}}});
    out.push_back({"ClientApiDto", client_members()});
    out.push_back(list_of("ClientsApiDto", "clients", "ClientApiDto"));
    out.push_back({"ClientSecretApiDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "type", .max = 250},
                    {.name = "description"},
                    {.name = "value", .max = 4000, .required = true},
                    {.name = "hashType", .max = 20},
                    {.name = "expiration", .kind = Kind::time},
                    {.name = "created", .kind = Kind::time}}});
    out.push_back(list_of("ClientSecretsApiDto", "clientSecrets", "ClientSecretApiDto"));
    out.push_back({"ClientCloneApiDto",
                   {{.name = "id", .kind = Kind::number, .required = true},
                    {.name = "clientId", .max = 200, .required = true},
                    {.name = "clientName", .max = 200},
                    {.name = "cloneClientCorsOrigins", .kind = Kind::flag},
                    {.name = "cloneClientRedirectUris", .kind = Kind::flag},
                    {.name = "cloneClientIdPRestrictions", .kind = Kind::flag},
                    {.name = "cloneClientPostLogoutRedirectUris", .kind = Kind::flag},
                    {.name = "cloneClientGrantTypes", .kind = Kind::flag},
                    {.name = "cloneClientScopes", .kind = Kind::flag},
                    {.name = "cloneClientClaims", .kind = Kind::flag},
                    {.name = "cloneClientProperties", .kind = Kind::flag}}});
    out.push_back({"SelectItemDto", {{.name = "id"}, {.name = "text"}}});
}

void add_resources(std::vector<Schema>& out) {
    for (const auto* words : {&api_scope_words, &api_resource_words, &identity_resource_words}) {
        out.push_back({words->property_schema,
                       {{.name = "id", .kind = Kind::number},
                        {.name = "key", .max = 250, .required = true},
                        {.name = "value", .max = 2000, .required = true}}});
        out.push_back(
            list_of(words->property_list_schema, words->property_items, words->property_schema));
        out.push_back(list_of(words->list_schema, words->items, words->schema));
    }
    const std::vector<Member> named{{.name = "id", .kind = Kind::number},
                                    {.name = "name", .max = 200, .required = true},
                                    {.name = "displayName", .max = 200},
                                    {.name = "description", .max = 1000},
                                    {.name = "enabled", .kind = Kind::flag},
                                    {.name = "showInDiscoveryDocument", .kind = Kind::flag},
                                    {.name = "userClaims", .kind = Kind::texts, .max = 200},
                                    {.name = "neededByServer", .kind = Kind::flag}};
    auto scope = named;
    scope.push_back({.name = "required", .kind = Kind::flag});
    scope.push_back({.name = "emphasize", .kind = Kind::flag});
    out.push_back({identity_resource_words.schema, scope});
    scope.push_back(
        {.name = "apiScopeProperties", .kind = Kind::objects, .of = "ApiScopePropertyApiDto"});
    out.push_back({api_scope_words.schema, scope});
    auto api = named;
    api.push_back({.name = "requireResourceIndicator", .kind = Kind::flag});
    api.push_back({.name = "allowedAccessTokenSigningAlgorithms", .kind = Kind::texts, .max = 20});
    api.push_back({.name = "scopes", .kind = Kind::texts, .max = 200});
    out.push_back({api_resource_words.schema, api});
    out.push_back({"ApiSecretApiDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "type", .max = 250},
                    {.name = "description"},
                    {.name = "value", .max = 4000, .required = true},
                    {.name = "hashType", .max = 20},
                    {.name = "expiration", .kind = Kind::time},
                    {.name = "created", .kind = Kind::time}}});
    out.push_back(list_of("ApiSecretsApiDto", "apiSecrets", "ApiSecretApiDto"));
}

void add_server(std::vector<Schema>& out) {
    out.push_back({"KeyApiDto",
                   {{.name = "id"},
                    {.name = "version", .kind = Kind::number},
                    {.name = "created", .kind = Kind::time},
                    {.name = "use"},
                    {.name = "algorithm"},
                    {.name = "isX509Certificate", .kind = Kind::flag},
                    {.name = "state"}}});
    out.push_back(list_of("KeysApiDto", "keys", "KeyApiDto"));
    out.push_back({"PersistedGrantApiDto",
                   {{.name = "id"},
                    {.name = "key"},
                    {.name = "type"},
                    {.name = "subjectId"},
                    {.name = "subjectName"},
                    {.name = "clientId"},
                    {.name = "creationTime", .kind = Kind::time},
                    {.name = "expiration", .kind = Kind::time},
                    {.name = "data"},
                    {.name = "consumedTime", .kind = Kind::time},
                    {.name = "sessionId"},
                    {.name = "description"}}});
    out.push_back(list_of("PersistedGrantsApiDto", "persistedGrants", "PersistedGrantApiDto"));
    out.push_back(
        {"PersistedGrantSubjectApiDto", {{.name = "subjectId"}, {.name = "subjectName"}}});
    out.push_back(
        list_of("PersistedGrantSubjectsApiDto", "persistedGrants", "PersistedGrantSubjectApiDto"));
    out.push_back({"SessionApiDto",
                   {{.name = "id"},
                    {.name = "subjectId"},
                    {.name = "subjectName"},
                    {.name = "userAgent"},
                    {.name = "ipAddress"},
                    {.name = "created", .kind = Kind::time},
                    {.name = "renewed", .kind = Kind::time},
                    {.name = "expires", .kind = Kind::time}}});
    out.push_back(list_of("SessionsApiDto", "sessions", "SessionApiDto"));
    out.push_back(
        {"DashboardAuditLogDto",
         {{.name = "total", .kind = Kind::number}, {.name = "created", .kind = Kind::time}}});
    out.push_back(
        {"DashboardDto",
         {{.name = "clientsTotal", .kind = Kind::number},
          {.name = "apiResourcesTotal", .kind = Kind::number},
          {.name = "apiScopesTotal", .kind = Kind::number},
          {.name = "identityResourcesTotal", .kind = Kind::number},
          {.name = "identityProvidersTotal", .kind = Kind::number},
          {.name = "auditLogsAvg", .kind = Kind::number},
          {.name = "auditLogsPerDaysTotal", .kind = Kind::objects, .of = "DashboardAuditLogDto"}}});
    out.push_back({"DashboardSignInDayDto",
                   {{.name = "created", .kind = Kind::time},
                    {.name = "signedIn", .kind = Kind::number},
                    {.name = "failed", .kind = Kind::number}}});
    out.push_back({"DashboardSignInClientDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "clientId"},
                    {.name = "clientName"},
                    {.name = "total", .kind = Kind::number}}});
    out.push_back({"DashboardSignInsDto",
                   {{.name = "days", .kind = Kind::objects, .of = "DashboardSignInDayDto"},
                    {.name = "clients", .kind = Kind::objects, .of = "DashboardSignInClientDto"}}});
    out.push_back({"DashboardIdentityDto",
                   {{.name = "usersTotal", .kind = Kind::number},
                    {.name = "rolesTotal", .kind = Kind::number}}});
    out.push_back({"ConfigurationIssueDto",
                   {{.name = "resourceId", .kind = Kind::number},
                    {.name = "resourceName"},
                    {.name = "message"},
                    {.name = "issueType"},
                    {.name = "resourceType"}}});
    out.push_back({"ConfigurationIssueSummaryDto",
                   {{.name = "warnings", .kind = Kind::number},
                    {.name = "recommendations", .kind = Kind::number}}});
}

std::vector<Schema> make() {
    std::vector<Schema> out;
    add_problem(out);
    add_logs(out);
    add_people(out);
    add_info(out);
    add_providers(out);
    add_clients(out);
    add_resources(out);
    add_server(out);
    add_policy_schemas(out);
    return out;
}

} // namespace

const std::vector<Schema>& schemas() {
    static const std::vector<Schema> all = make();
    return all;
}

const Schema* find_schema(std::string_view name) {
    const auto found = std::ranges::find(schemas(), name, &Schema::name);
    return found == schemas().end() ? nullptr : &*found;
}

} // namespace conclave::identity::admin
