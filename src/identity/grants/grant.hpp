#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// What a person allowed a client, from the authorization answer on: the code, the refresh family
/// and the access tokens made from it all carry its id, so that they can be revoked together.
struct Grant {
    std::string id;
    std::string client_id;
    std::string user_id;
    std::string security_stamp; // of the user, when it was given
    std::string sid;
    std::vector<std::string> scope;
    base::WallTime auth_time{};
    std::vector<std::string> resources{};       // named in the request (RFC 8707); empty: none
    std::string amr{};                          // how the person signed in
    std::string acr{};                          // the class to state
    std::string idp{};                          // where: "local", a scheme; empty: not noted
    std::vector<std::string> userinfo_claims{}; // of the claims parameter (Core, 5.5)
    std::vector<std::string> id_token_claims{};
    std::string details{}; // authorization_details as JSON (RFC 9396); empty: none
    /// The key that the code, and then the refresh tokens of a public client, are bound to
    /// (RFC 9449, 10 and 5); empty: none.
    std::string jkt{};
    // of codes only:
    std::string redirect_uri{};
    std::string nonce{};
    std::string code_challenge{};
};

[[nodiscard]] std::string to_json(const Grant& grant);
[[nodiscard]] std::optional<Grant> grant_from_json(std::string_view text);

/// `jti` of an access token: the grant's id, a dot, and random characters.
[[nodiscard]] std::string make_jti(std::string_view grant_id, std::string_view random);
/// The grant's part of a jti.
[[nodiscard]] std::string_view grant_of_jti(std::string_view jti);

} // namespace conclave::identity
