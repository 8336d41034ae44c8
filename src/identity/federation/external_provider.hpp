#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// An OpenID Connect provider of somebody else's, at which people may sign in for us.
struct ExternalProvider {
    std::string scheme;        // its name in addresses: "google"
    std::string name;          // what people read
    bool enabled = true;       // else nobody signs in by it; who is connected stays so
    std::string authority;     // where its discovery document lies
    std::string client_id;     // what it calls us
    std::string client_secret; // empty: we are a public client there
    std::vector<std::string> scopes{"openid", "profile", "email"};
    bool registers = false;  // people whom we don't know get an account
    std::int64_t number = 0; // for programs; given once
    bool has_secret = false; // of one that was read, which may come without its secret
};

/// A rule that a provider's record breaks.
struct ProviderFault {
    std::string_view member; // "scheme", "displayName", or a property: "Authority"
    std::string words;
};
/// nullopt when it may be kept.
[[nodiscard]] std::optional<ProviderFault> provider_fault(const ExternalProvider& provider);

/// Where the provider sends people back to. One of its own for each, so that none can pass for
/// another (RFC 9700, 4.4.2.2).
[[nodiscard]] std::string federation_address(std::string_view issuer, std::string_view scheme);

/// Lower-case letters, digits and dashes, 1 to 40: it stands in addresses.
[[nodiscard]] bool is_scheme(std::string_view scheme);

/// https, or http on loopback; without user information, query and fragment. So are addresses that
/// we call; `query`: one is allowed.
[[nodiscard]] bool is_provider_address(std::string_view url, bool query = false);

} // namespace conclave::identity
