#include "identity/people/unproven.hpp"

#include "identity/users/user_repository.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace json = boost::json;
namespace {

std::vector<std::string> providers_of(soci::session& session, const std::string& user_id) {
    const soci::rowset<std::string> rows =
        (session.prepare << "SELECT p.name FROM identity_external_logins l JOIN "
                            "identity_external_providers p ON p.scheme = l.scheme WHERE l.user_id "
                            "= :u ORDER BY p.name",
         soci::use(user_id));
    return {rows.begin(), rows.end()};
}

std::int64_t count(soci::session& session, const char* table, const std::string& user_id) {
    long long found = 0;
    session << "SELECT COUNT(*) FROM " << table << " WHERE user_id = :u", soci::use(user_id),
        soci::into(found);
    return found;
}

} // namespace

std::vector<std::string> Unproven::ways_in() const {
    std::vector<std::string> out;
    out.reserve(providers.size() + 2);
    for (const auto& name : providers) {
        out.push_back("sign-in with " + name);
    }
    if (passkeys > 0) {
        out.push_back(passkeys == 1 ? "a passkey" : fmt::format("{} passkeys", passkeys));
    }
    if (authenticators > 0) {
        out.emplace_back("an authenticator app with its recovery codes");
    }
    return out;
}

json::object Unproven::to_json() const {
    json::array names;
    for (const auto& name : providers) {
        names.emplace_back(name);
    }
    return {{"providers", std::move(names)},
            {"passkeys", passkeys},
            {"authenticators", authenticators},
            {"trustedBrowsers", trusted_browsers},
            {"sessions", sessions},
            {"grants", grants},
            {"consents", consents}};
}

std::optional<Unproven> take_over(soci::session& session, const User& user, base::WallTime now,
                                  base::WallTime tokens_until) {
    // First the row: whoever attaches something at this moment waits, and then has an old stamp.
    if (!users::hold(session, user.id, user.security_stamp) ||
        !users::confirm_email(session, user.id, user.email, now)) {
        return std::nullopt;
    }
    Unproven found{.providers = providers_of(session, user.id),
                   .passkeys = count(session, "identity_passkeys", user.id),
                   .authenticators = count(session, "identity_totp", user.id),
                   .trusted_browsers = count(session, "identity_trusted_browsers", user.id),
                   .sessions = count(session, "identity_sessions", user.id),
                   .grants = count(session, "identity_refresh_families", user.id),
                   .consents = count(session, "identity_consents", user.id)};
    users::refuse_tokens(session, user.id, tokens_until);
    for (const auto* table :
         {"identity_external_logins", "identity_passkeys", "identity_totp",
          "identity_recovery_codes", "identity_trusted_browsers", "identity_refresh_families",
          "identity_consents", "identity_mail_tokens"}) {
        session << "DELETE FROM " << table << " WHERE user_id = :u", soci::use(user.id);
    }
    return found;
}

} // namespace conclave::identity
