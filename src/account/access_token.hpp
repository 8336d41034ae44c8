#pragma once

#include "account/key_store.hpp"
#include "account/twilio_error.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::account {

/// Twilio's limit on a token's life.
constexpr std::chrono::hours access_token_max_validity{24};
/// Clocks of token server and ours may differ this much where a token says "not before".
constexpr std::chrono::seconds access_token_clock_skew{10};

/// What a verified video access token says.
struct AccessToken {
    std::string key_sid;
    std::string account_sid;
    std::string identity;
    std::optional<std::string> room; // unique name or SID the token is limited to
    bool may_create_room = true;     // ours: `grants.video.create`, absent means yes
    bool may_record = false;         // ours: `grants.video.record`, absent means no
    bool may_moderate = false;       // ours: `grants.video.moderate`, absent means no
    base::WallTime expires;
};

/// Checks a token in the published order: form, header, issuer, signature, times, grants, identity.
/// Pure but for the lookup. The Fault carries the published code.
[[nodiscard]] std::expected<AccessToken, Fault>
verify_access_token(std::string_view token, const KeyLookup& keys, base::WallTime now);

struct AccessTokenRequest {
    std::string identity;
    std::optional<std::string> room;
    bool may_create_room = true;
    bool may_record = false;
    bool may_moderate = false;
    std::optional<std::string> conversations_service_sid; // adds a chat grant
    std::chrono::seconds validity{3600};                  // at most access_token_max_validity
};

/// Writes a token in the form of Twilio's helper libraries, signed with HS256.
[[nodiscard]] std::expected<std::string, Fault>
mint_access_token(const AccessTokenRequest& request, const ApiKeySecret& key, base::WallTime now);

/// Is this a possible identity? The Fault is 53200, 53201 or 53202.
[[nodiscard]] std::expected<void, Fault> check_identity(std::string_view identity);
/// Is this a possible room name? The Fault is 53100, 53101 or 53102.
[[nodiscard]] std::expected<void, Fault> check_room_name(std::string_view name);

} // namespace conclave::account
