#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// An authorization request that waits for the person. The parameters are kept as they came and
/// checked again when it goes on, so a change of the client's record in between counts.
struct PendingAuthorize {
    std::string parameters;  // form-encoded
    std::string login_sid{}; // the session that was started for this very request
    std::string consent_user{};
    std::vector<std::string> consented{}; // scopes; of consent_user
    bool denied = false;
    std::string pushed{};       // the request_uri it was pushed under (RFC 9126)
    bool signed_object = false; // it came in a request object (RFC 9101)
};

[[nodiscard]] std::string to_json(const PendingAuthorize& pending);
[[nodiscard]] std::optional<PendingAuthorize> pending_from_json(std::string_view text);

} // namespace conclave::identity
