#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "identity/protocol/authorize_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

/// Who is signed in, as far as the decision needs it.
struct SignedIn {
    std::string user_id;
    base::WallTime auth_time;
    std::string acr{};              // the class that the sign-in reached
    bool has_second_factor = false; // and may show it
    std::string provider{};         // of others, at which it began; empty: here
};

/// What has happened since the request came in.
struct AuthorizeProgress {
    bool login_done = false; // the person signed in for this very request
    bool consent_done = false;
    bool denied = false; // cancelled or refused
};

struct AuthorizeContext {
    const AuthorizeRequest& request;
    const Client& client;
    std::optional<SignedIn> session{};
    std::optional<std::string> hinted_user{}; // `sub` of a valid id_token_hint
    std::optional<std::vector<std::string>> remembered_consent{};
    AuthorizeProgress progress{};
    base::WallTime now{};
};

enum class AuthorizeStep {
    issue,
    sign_in,
    sign_up,
    ask_consent,
    // answers to the client:
    access_denied,
    login_required,
    consent_required,
    unmet_requirements, // unmet_authentication_requirements
};

/// What to do next with a valid request (OpenID Connect Core, 3.1.2.1 and 3.1.2.3). Pure.
[[nodiscard]] AuthorizeStep next_step(const AuthorizeContext& context);

} // namespace conclave::identity
