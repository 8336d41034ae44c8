#pragma once

#include "identity/grants/session_store.hpp"
#include "identity/users/user_service.hpp"
#include "net/http_message.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <expected>
#include <string_view>

/// What every call about one's own account begins and ends with.
namespace conclave::identity {

class Services;

/// Changes to what guards an account need a sign-in that is younger than this.
constexpr std::chrono::seconds fresh_sign_in{600};

/// A notice about a change is of use for long.
constexpr std::chrono::hours security_notice_useful{72};

struct OwnAccount {
    boost::json::object body;
    Session session;
};

[[nodiscard]] net::Response sign_in_first();
[[nodiscard]] bool is_fresh(const Services& services, const Session& session);
/// The checked body of a POST and who sends it; `fresh`: only after a fresh sign-in.
[[nodiscard]] std::expected<OwnAccount, net::Response>
own_account(Services& services, const net::Request& request, bool fresh);
/// Tells the owner by mail, and the log, what happened to the account.
void notify_owner(Services& services, const User& user, std::string_view what);

/// When the last access token that lives now will have ended.
[[nodiscard]] base::WallTime end_of_access_tokens(Services& services);

} // namespace conclave::identity
