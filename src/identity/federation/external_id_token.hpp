#pragma once

#include "base/clock.hpp"
#include "jose/foreign_key.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The ID tokens of external providers (OpenID Connect Core, 3.1.3.7). Pure.
namespace conclave::identity {

/// Whom the provider has signed in.
struct ExternalPerson {
    std::string subject;        // what they are known by here: `sub`, behind the tenant's id if any
    std::string sub{};          // as the provider says it
    std::string email{};        // only one that the provider has verified
    std::string username{};     // as they would like to be called; any text
    std::string name{};         // may be empty
    std::string access_token{}; // for its UserInfo; may be empty
};

/// Name, user name and verified address among claims; nothing else.
[[nodiscard]] ExternalPerson profile_of(const boost::json::object& claims);

struct IdTokenRules {
    std::string issuer; // or the template of many
    std::string client_id;
    std::string nonce;
    base::WallTime now{};
    std::optional<base::WallTime> signed_in_since{}; // the person had to sign in anew
    std::string named_issuer{}; // whose answer brought the code, where that says so (RFC 9207)
};

enum class IdTokenFault {
    malformed,
    algorithm, // none, HMAC, or one that we don't know
    unknown_key,
    signature,
    tenant, // of a provider of many: no GUID
    issuer,
    audience,
    expired,
    nonce,
    subject,
    not_signed_in_anew,
};
[[nodiscard]] std::string_view to_text(IdTokenFault fault);

/// `kid` of its header; empty when there is none, or no header.
[[nodiscard]] std::string id_token_key(std::string_view token);
[[nodiscard]] std::expected<ExternalPerson, IdTokenFault>
read_id_token(std::string_view token, const std::vector<jose::ForeignKey>& keys,
              const IdTokenRules& rules);

/// By how much clocks may differ.
constexpr std::chrono::seconds id_token_leeway{60};

} // namespace conclave::identity
