#include "identity/http/own_account.hpp"

#include "base/log.hpp"
#include "identity/grants/access_token_end.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"

namespace conclave::identity {

net::Response sign_in_first() {
    return net::Response::error(401, "sign_in_required", "Sign in first.");
}

bool is_fresh(const Services& services, const Session& session) {
    return services.clock.now() < session.auth_time + fresh_sign_in;
}

std::expected<OwnAccount, net::Response> own_account(Services& services,
                                                     const net::Request& request, bool fresh) {
    auto body = guarded_body(request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto session = services.session_of(request);
    if (!session) {
        return std::unexpected(sign_in_first());
    }
    if (fresh && !is_fresh(services, *session)) {
        return std::unexpected(
            net::Response::error(403, "fresh_sign_in_required",
                                 "For your safety, sign in again before you change this."));
    }
    return OwnAccount{*std::move(body), *std::move(session)};
}

base::WallTime end_of_access_tokens(Services& services) {
    return end_of_access_tokens(services.clients, services.clock);
}

void notify_owner(Services& services, const User& user, std::string_view what) {
    if (!user.email.empty()) {
        services.people.outbox.put(letters::security_changed(services.config, user, what),
                                   security_notice_useful);
    }
    base::log::info("account_changed", {{"user_id", user.id}, {"what", what}});
}

} // namespace conclave::identity
