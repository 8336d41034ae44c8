#pragma once

#include "identity/admin/route.hpp"
#include "identity/scopes/stored_resource.hpp"

#include <string_view>

namespace conclave::identity::admin {

/// The words in which the three controllers of scopes and APIs differ.
struct ResourceWords {
    ResourceKind kind{};
    std::string_view one;    // "API scope"
    std::string_view items;  // of the list
    std::string_view schema; // of one
    std::string_view list_schema;
    std::string_view path;
    std::string_view path_one;
    std::string_view can_insert;
    std::string_view properties; // path
    std::string_view property;   // path of one
    std::string_view property_items;
    std::string_view property_schema;
    std::string_view property_list_schema;
    std::string_view can_insert_property;
    // Names of events.
    std::string_view listed, read, added, updated, deleted;
    std::string_view properties_listed, property_read, property_added, property_deleted;
};

inline constexpr ResourceWords api_scope_words{
    .kind = ResourceKind::api_scope,
    .one = "API scope",
    .items = "scopes",
    .schema = "ApiScopeApiDto",
    .list_schema = "ApiScopesApiDto",
    .path = "ApiScopes",
    .path_one = "ApiScopes/{id}",
    .can_insert = "ApiScopes/CanInsertApiScope",
    .properties = "ApiScopes/{id}/Properties",
    .property = "ApiScopes/Properties/{propertyId}",
    .property_items = "apiScopeProperties",
    .property_schema = "ApiScopePropertyApiDto",
    .property_list_schema = "ApiScopePropertiesApiDto",
    .can_insert_property = "ApiScopes/CanInsertApiScopeProperty",
    .listed = "ApiScopesRequestedEvent",
    .read = "ApiScopeRequestedEvent",
    .added = "ApiScopeAddedEvent",
    .updated = "ApiScopeUpdatedEvent",
    .deleted = "ApiScopeDeletedEvent",
    .properties_listed = "ApiScopePropertiesRequestedEvent",
    .property_read = "ApiScopePropertyRequestedEvent",
    .property_added = "ApiScopePropertyAddedEvent",
    .property_deleted = "ApiScopePropertyDeletedEvent"};

inline constexpr ResourceWords api_resource_words{
    .kind = ResourceKind::api_resource,
    .one = "API",
    .items = "apiResources",
    .schema = "ApiResourceApiDto",
    .list_schema = "ApiResourcesApiDto",
    .path = "ApiResources",
    .path_one = "ApiResources/{id}",
    .can_insert = "ApiResources/CanInsertApiResource",
    .properties = "ApiResources/{id}/Properties",
    .property = "ApiResources/Properties/{propertyId}",
    .property_items = "apiResourceProperties",
    .property_schema = "ApiResourcePropertyApiDto",
    .property_list_schema = "ApiResourcePropertiesApiDto",
    .can_insert_property = "ApiResources/CanInsertApiResourceProperty",
    .listed = "ApiResourcesRequestedEvent",
    .read = "ApiResourceRequestedEvent",
    .added = "ApiResourceAddedEvent",
    .updated = "ApiResourceUpdatedEvent",
    .deleted = "ApiResourceDeletedEvent",
    .properties_listed = "ApiResourcePropertiesRequestedEvent",
    .property_read = "ApiResourcePropertyRequestedEvent",
    .property_added = "ApiResourcePropertyAddedEvent",
    .property_deleted = "ApiResourcePropertyDeletedEvent"};

inline constexpr ResourceWords identity_resource_words{
    .kind = ResourceKind::identity_resource,
    .one = "identity resource",
    .items = "identityResources",
    .schema = "IdentityResourceApiDto",
    .list_schema = "IdentityResourcesApiDto",
    .path = "IdentityResources",
    .path_one = "IdentityResources/{id}",
    .can_insert = "IdentityResources/CanInsertIdentityResource",
    .properties = "IdentityResources/{id}/Properties",
    .property = "IdentityResources/Properties/{propertyId}",
    .property_items = "identityResourceProperties",
    .property_schema = "IdentityResourcePropertyApiDto",
    .property_list_schema = "IdentityResourcePropertiesApiDto",
    .can_insert_property = "IdentityResources/CanInsertIdentityResourceProperty",
    .listed = "IdentityResourcesRequestedEvent",
    .read = "IdentityResourceRequestedEvent",
    .added = "IdentityResourceAddedEvent",
    .updated = "IdentityResourceUpdatedEvent",
    .deleted = "IdentityResourceDeletedEvent",
    .properties_listed = "IdentityResourcePropertiesRequestedEvent",
    .property_read = "IdentityResourcePropertyRequestedEvent",
    .property_added = "IdentityResourcePropertyAddedEvent",
    .property_deleted = "IdentityResourcePropertyDeletedEvent"};

} // namespace conclave::identity::admin
