#include "turn/credentials.hpp"

#include "turn/types.hpp"

#include <array>
#include <charconv>

namespace conclave::turn {
namespace {

/// Seconds since 1970 before the colon; nothing when the name has another form.
std::optional<std::int64_t> expiry_of(std::string_view username) {
    const auto colon = username.find(':');
    std::int64_t seconds = 0;
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    const char* const end = username.data() + colon;
    const auto [stop, error] = std::from_chars(username.data(), end, seconds);
    if (error != std::errc() || stop != end || seconds < 0) {
        return std::nullopt;
    }
    return seconds;
}

} // namespace

std::string_view to_text(AuthFault fault) {
    constexpr std::array<std::string_view, auth_fault_count> names{
        "missing", "malformed", "expired", "forged", "stale_nonce", "other_user"};
    return names[static_cast<std::size_t>(fault)];
}

std::string_view user_of(std::string_view username) {
    return expiry_of(username) ? username.substr(username.find(':') + 1) : std::string_view{};
}

std::expected<void, AuthFault> Credentials::check_name(std::string_view username,
                                                       base::WallTime now) const {
    const auto expiry = expiry_of(username);
    if (!expiry) {
        return std::unexpected(AuthFault::malformed);
    }
    const auto latest = base::to_unix_seconds(now + max_credential_age + clock_slack);
    if (*expiry <= base::to_unix_seconds(now) || *expiry > latest) {
        return std::unexpected(AuthFault::expired);
    }
    return {};
}

std::expected<stun::LongTermKey, AuthFault> Credentials::find_key(const stun::Message& message,
                                                                  stun::Integrity kind,
                                                                  std::string_view username) const {
    for (const std::string& secret : secrets_) {
        const auto mac = stun::hmac_sha1(base::as_bytes(secret), {base::as_bytes(username)});
        const auto key = stun::long_term_key(username, realm_, base::to_base64(mac));
        if (message.verify(kind, key)) {
            return key;
        }
    }
    return std::unexpected(AuthFault::forged);
}

} // namespace conclave::turn
