#pragma once

#include "identity/admin/route.hpp"
#include "identity/federation/external_provider.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/federation/provider_metadata.hpp"

#include <cstddef>
#include <expected>
#include <string_view>

/// External providers as the admin API shows them: what the replaced one calls identity providers,
/// with what matters as texts in `identityProviderProperties`.
namespace conclave::identity::admin {

/// Never with the secret.
[[nodiscard]] boost::json::object to_dto(const ExternalProvider& provider, std::string_view issuer);
/// Somebody's account at a provider.
[[nodiscard]] boost::json::object to_dto(const ExternalLogin& login, std::string_view username,
                                         std::string_view provider);
[[nodiscard]] boost::json::object to_dto(const ProviderMetadata& metadata, std::size_t keys);

/// What a body wants of a provider.
struct ProviderWish {
    ExternalProvider provider;
    bool keep_secret = true; // the one that is stored
};
/// A body over what is stored; properties that are not there get their defaults, but for the
/// secret, which stays.
[[nodiscard]] std::expected<ProviderWish, Refusal> provider_from(const Call& call,
                                                                 const ExternalProvider& stored);

} // namespace conclave::identity::admin
