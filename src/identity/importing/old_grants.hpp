#pragma once

#include "base/clock.hpp"
#include "identity/users/user_repository.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// What stands in the column `Data` of PersistedGrants, as IdentityServer4 from version 4 on and
/// Duende IdentityServer write it (PersistentGrantSerializer). Pure.
namespace conclave::identity::importing {

/// The JSON of a grant, or what it was sealed to with ASP.NET Core's Data Protection.
struct OldPayload {
    bool is_protected = false;
    std::string text;
};
[[nodiscard]] std::expected<OldPayload, std::string> read_container(std::string_view data);

/// How the person signed in, from the claims of a subject or a token.
struct OldSubject {
    std::string id; // empty: a client on its own behalf
    std::string session;
    std::int64_t auth_time = 0; // 0: it is not said
    std::string amr;            // words
    std::string acr;
    std::string idp; // as it is called here: in lower case
};

struct OldRefreshToken {
    OldSubject subject;
    std::string client_id;
    std::vector<std::string> scope;
    std::vector<std::string> resources; // that were named (RFC 8707)
    std::string binding;                // tokens/binding.hpp; empty: none
};
[[nodiscard]] std::expected<OldRefreshToken, std::string> read_refresh_token(std::string_view json);

struct OldReferenceToken {
    OldSubject subject;
    std::string client_id;
    std::vector<std::string> scope;
    std::vector<std::string> audiences;
    std::string binding;
    std::vector<UserClaim> claims; // the others, in their order
};
[[nodiscard]] std::expected<OldReferenceToken, std::string>
read_reference_token(std::string_view json);

struct OldConsent {
    std::string user_id;
    std::string client_id;
    std::vector<std::string> scope;
};
[[nodiscard]] std::expected<OldConsent, std::string> read_consent(std::string_view json);

} // namespace conclave::identity::importing
