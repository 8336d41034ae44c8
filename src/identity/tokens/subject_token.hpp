#pragma once

#include "base/clock.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/tokens/access_tokens.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// A token of ours that stands for somebody in an exchange (RFC 8693, 2.1): verified, alive, not
/// revoked.
struct SubjectToken {
    bool is_id_token = false; // it has neither scope nor grant
    std::string client_id;    // whom it was made for
    std::string sub;          // as that client knows the person
    std::string sid;
    std::string grant_id; // revoked with that; empty for an ID token
    std::vector<std::string> audiences;
    std::vector<std::string> scope;
    base::WallTime expires_at{};
    base::WallTime auth_time{};
    std::string amr;
    std::string acr;
    std::string idp;
    std::string jkt;     // the key it is bound to; empty: none
    std::string act;     // who acts already, as JSON; empty: nobody
    std::string may_act; // the `sub` of who may; empty: it does not say

    /// A client that acts for itself, no person.
    [[nodiscard]] bool of_machine() const { return sub == client_id; }
};

/// Both kinds of access token by `access_token_type`, ID tokens by `id_token_type`, and what is a
/// JWT of either kind by `jwt_token_type`; nullopt for everything else. Handles wait for SQL.
[[nodiscard]] std::optional<SubjectToken>
read_subject_token(const AccessTokens& access_tokens, const KeyRing& keys, std::string_view issuer,
                   base::WallTime now, std::string_view token, std::string_view type);

} // namespace conclave::identity
