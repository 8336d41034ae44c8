#include "identity/grants/session_store.hpp"

#include "identity/users/user_repository.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

/// With it go the refresh tokens of clients that wish so; the others are told.
void end_for_clients(soci::session& session, LogoutQueue& logouts, const std::string& sid,
                     const std::string& user_id) {
    session << "UPDATE identity_refresh_families SET revoked = 1 WHERE sid = :sid AND "
               "coordinated = 1",
        soci::use(sid);
    logouts.session_ended(session, sid, user_id);
}

/// Takes the session of `key_hash` away. Its sid when it was the same person's, who has only signed
/// in again: for the clients that session goes on. Another person's session ends.
std::optional<std::string> replace_by_key(soci::session& session, LogoutQueue& logouts,
                                          const std::string& key_hash, const std::string& user_id) {
    std::string sid;
    std::string owner;
    session << "SELECT sid, user_id FROM identity_sessions WHERE key_hash = :h",
        soci::use(key_hash), soci::into(sid), soci::into(owner);
    if (!session.got_data()) {
        return std::nullopt;
    }
    session << "DELETE FROM identity_sessions WHERE key_hash = :h", soci::use(key_hash);
    if (owner == user_id) {
        return sid;
    }
    end_for_clients(session, logouts, sid, owner);
    return std::nullopt;
}

/// Of two that end a session at once, one tells the clients.
bool delete_by_sid(soci::session& session, const std::string& sid) {
    soci::statement statement =
        (session.prepare << "DELETE FROM identity_sessions WHERE sid = :sid", soci::use(sid));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

/// A session whose person is gone, disabled, or has a new password.
constexpr std::string_view nobodys =
    "NOT EXISTS (SELECT 1 FROM identity_users u WHERE u.id = identity_sessions.user_id AND "
    "u.enabled = 1 AND u.security_stamp = identity_sessions.security_stamp)";

constexpr std::chrono::seconds seen_accuracy{60}; // so that not each request writes
constexpr std::size_t max_user_agent = 300;       // the columns' widths
constexpr std::size_t max_address = 64;
/// Where sessions began at a provider of others, before they said at which (see the migration). No
/// scheme may be called so.
constexpr std::string_view unknown_provider = "?";

} // namespace

std::string Authentication::idp() const {
    if (provider.empty()) {
        return "local";
    }
    return provider == unknown_provider ? std::string() : provider;
}

SessionStore::SessionStore(store::Database& database, const base::Clock& clock,
                           base::Random& random, SessionPolicy policy, LogoutQueue& logouts)
    : database_(database), clock_(clock), random_(random), policy_(policy), logouts_(logouts) {}

NewSession SessionStore::start(const User& user, bool persistent, std::string_view old_key,
                               const Authentication& how, const Place& where) {
    const auto now = clock_.now();
    NewSession made{.key = base::random_token(random_),
                    .session = {.sid = base::random_token(random_, 16),
                                .browser_id = base::random_token(random_, 16),
                                .user = user,
                                .auth_time = how.at == base::WallTime{} ? now : how.at,
                                .expires_at = now + (persistent ? policy_.remembered_lifetime
                                                                : policy_.lifetime),
                                .persistent = persistent,
                                .how = how,
                                .where = {.user_agent = where.user_agent.substr(0, max_user_agent),
                                          .address = where.address.substr(0, max_address)},
                                .seen_at = now}};
    const auto key_hash = jose::sha256_base64url(made.key);
    const auto old_hash = jose::sha256_base64url(old_key);
    auto& s = made.session;
    const int persistent_flag = persistent ? 1 : 0;
    const long long auth_time = base::to_unix_seconds(s.auth_time);
    const long long expires = base::to_unix_seconds(s.expires_at);
    const long long seen = base::to_unix_seconds(now);
    database_.transaction([&](soci::session& session) {
        if (auto sid = replace_by_key(session, logouts_, old_hash, user.id)) {
            s.sid = *std::move(sid);
        }
        session
            << "INSERT INTO identity_sessions (key_hash, sid, browser_id, user_id, "
               "security_stamp, persistent, auth_time, expires_at, amr, acr, user_agent, address, "
               "seen_at, provider) VALUES (:k, :sid, :b, :u, :stamp, :p, :a, :e, :amr, :acr, :ua, "
               ":ip, :t, :by)",
            soci::use(key_hash), soci::use(s.sid), soci::use(s.browser_id), soci::use(user.id),
            soci::use(user.security_stamp), soci::use(persistent_flag), soci::use(auth_time),
            soci::use(expires), soci::use(s.how.amr), soci::use(s.how.acr),
            soci::use(s.where.user_agent), soci::use(s.where.address), soci::use(seen),
            soci::use(s.how.provider);
    });
    if (!old_key.empty()) {
        logouts_.wake(); // it may have been another person's
    }
    return made;
}

std::optional<Session> SessionStore::find(std::string_view key) {
    if (key.empty()) {
        return std::nullopt;
    }
    const auto key_hash = jose::sha256_base64url(key);
    std::optional<Session> found;
    database_.run([&](soci::session& session) {
        Session s;
        std::string user_id;
        std::string stamp;
        int persistent = 0;
        long long auth_time = 0;
        long long expires = 0;
        long long seen = 0;
        session << "SELECT sid, browser_id, user_id, security_stamp, persistent, auth_time, "
                   "expires_at, amr, acr, seen_at, provider FROM identity_sessions WHERE "
                   "key_hash = :h",
            soci::use(key_hash), soci::into(s.sid), soci::into(s.browser_id), soci::into(user_id),
            soci::into(stamp), soci::into(persistent), soci::into(auth_time), soci::into(expires),
            soci::into(s.how.amr), soci::into(s.how.acr), soci::into(seen),
            soci::into(s.how.provider);
        if (!session.got_data()) {
            return;
        }
        auto row = users::find_by_id(session, user_id);
        if (!row || !row->user.enabled || row->user.security_stamp != stamp) {
            return;
        }
        s.user = std::move(row->user);
        s.auth_time = base::from_unix_seconds(auth_time);
        s.expires_at = base::from_unix_seconds(expires);
        s.persistent = persistent != 0;
        s.seen_at = base::from_unix_seconds(seen);
        if (clock_.now() < s.expires_at) {
            found = std::move(s);
        }
    });
    if (found && clock_.now() >= found->seen_at + seen_accuracy) {
        const long long now = base::to_unix_seconds(clock_.now());
        database_.transaction([&](soci::session& session) {
            session << "UPDATE identity_sessions SET seen_at = :t WHERE key_hash = :h",
                soci::use(now), soci::use(key_hash);
        });
    }
    return found;
}

struct SessionStore::Named {
    std::string sid;
    std::string user_id;
};

void SessionStore::end(std::string_view sid) {
    Named named{std::string(sid), {}};
    bool found = false;
    database_.run([&](soci::session& session) {
        session << "SELECT user_id FROM identity_sessions WHERE sid = :sid", soci::use(named.sid),
            soci::into(named.user_id);
        found = session.got_data();
    });
    if (found) {
        end_all({named});
    }
}

void SessionStore::end_all(const std::vector<Named>& sessions) {
    for (const auto& named : sessions) {
        database_.transaction([&](soci::session& session) {
            if (delete_by_sid(session, named.sid)) {
                end_for_clients(session, logouts_, named.sid, named.user_id);
            }
        });
    }
    if (!sessions.empty()) {
        logouts_.wake();
    }
}

std::vector<Session> SessionStore::of_user(const User& user) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<Session> found;
    database_.run([&](soci::session& session) {
        Session s;
        long long auth_time = 0;
        long long expires = 0;
        long long seen = 0;
        soci::statement query =
            (session.prepare << "SELECT sid, auth_time, expires_at, amr, acr, user_agent, address, "
                                "seen_at FROM identity_sessions WHERE user_id = :u AND "
                                "security_stamp = :s AND expires_at > :now ORDER BY seen_at DESC",
             soci::use(user.id), soci::use(user.security_stamp), soci::use(now), soci::into(s.sid),
             soci::into(auth_time), soci::into(expires), soci::into(s.how.amr),
             soci::into(s.how.acr), soci::into(s.where.user_agent), soci::into(s.where.address),
             soci::into(seen));
        query.execute();
        while (query.fetch()) {
            s.auth_time = base::from_unix_seconds(auth_time);
            s.expires_at = base::from_unix_seconds(expires);
            s.seen_at = base::from_unix_seconds(seen);
            found.push_back(s);
        }
    });
    return found;
}

void SessionStore::end_dead() {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<Named> dead;
    database_.run([&](soci::session& session) {
        Named named;
        soci::statement query =
            (session.prepare << "SELECT sid, user_id FROM identity_sessions WHERE expires_at <= "
                                ":now OR "
                             << nobodys,
             soci::use(now), soci::into(named.sid), soci::into(named.user_id));
        query.execute();
        while (query.fetch()) {
            dead.push_back(named);
        }
    });
    end_all(dead);
}

void SessionStore::end_dead(const std::string& user_id) {
    std::vector<Named> dead;
    database_.run([&](soci::session& session) {
        Named named{.sid = {}, .user_id = user_id};
        soci::statement query =
            (session.prepare << "SELECT sid FROM identity_sessions WHERE user_id = :u AND "
                             << nobodys,
             soci::use(user_id), soci::into(named.sid));
        query.execute();
        while (query.fetch()) {
            dead.push_back(named);
        }
    });
    end_all(dead);
}

void SessionStore::end_federated(const std::vector<std::string>& user_ids,
                                 std::string_view scheme) {
    const std::string provider(scheme);
    const std::string unknown(unknown_provider);
    std::vector<Named> begun;
    for (const auto& user_id : user_ids) {
        database_.run([&](soci::session& session) {
            Named named{.sid = {}, .user_id = user_id};
            soci::statement query =
                (session.prepare << "SELECT sid FROM identity_sessions WHERE user_id = :u AND "
                                    "provider IN (:p, :q)",
                 soci::use(user_id), soci::use(provider), soci::use(unknown),
                 soci::into(named.sid));
            query.execute();
            while (query.fetch()) {
                begun.push_back(named);
            }
        });
    }
    end_all(begun);
}

} // namespace conclave::identity
