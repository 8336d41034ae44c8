#pragma once

#include "jose/foreign_key.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What clients publish at addresses that they have registered. Pure.
namespace conclave::identity {

/// A JWK Set (RFC 7517, 5): keys of kinds that we don't know are passed over, and what is more than
/// max_published_keys. nullopt when it is none.
[[nodiscard]] std::optional<std::vector<jose::ForeignKey>> parse_key_set(std::string_view text);

/// The list at a sector_identifier_uri (OpenID Connect Registration, 5); nullopt when it is no JSON
/// array of texts.
[[nodiscard]] std::optional<std::vector<std::string>> parse_sector_list(std::string_view text);

constexpr std::size_t max_document_bytes = 64 * 1024;
/// Large providers publish those of many years and regions; a signature that names none is tried
/// against each.
constexpr std::size_t max_published_keys = 30;

} // namespace conclave::identity
