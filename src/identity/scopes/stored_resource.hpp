#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// What administrators define: scopes of APIs, the APIs they belong to, and scopes that bring
/// claims about people (OpenID Connect Core, 5.4).
enum class ResourceKind { api_scope, api_resource, identity_resource };
[[nodiscard]] std::string to_text(ResourceKind kind);

/// One of them, as it is stored.
struct StoredResource {
    ResourceKind kind{};
    std::int64_t id = 0; // among those of its kind
    std::string name;
    std::string display_name{};
    std::string description{};
    bool enabled = true;
    bool shown = true; // in discovery
    bool required = false;
    bool emphasize = false;
    std::vector<std::string> claims{}; // types that it brings
    std::vector<std::string> scopes{}; // of an API
    std::vector<NumberedText> properties{};
    // Of an API:
    bool require_indicator = false; // a token is for it only when the client names it (RFC 8707)
    std::vector<std::string> signing_algorithms{}; // one of them signs its tokens; empty: any
    std::vector<ClientSecret> secrets{};           // by which it introspects
    base::WallTime created{};
};

[[nodiscard]] std::string to_json(const StoredResource& resource);
/// All but kind, id and time; nullopt when the text is no record.
[[nodiscard]] std::optional<StoredResource> resource_from_json(std::string_view text);

} // namespace conclave::identity
