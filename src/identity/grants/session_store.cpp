#include "identity/grants/session_store.hpp"

#include "identity/users/user_repository.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

void end_coordinated_families(soci::session& session, const std::string& sid) {
    session << "UPDATE identity_refresh_families SET revoked = 1 WHERE sid = :sid AND "
               "coordinated = 1",
        soci::use(sid);
}

/// Takes the session of `key_hash` away. Its sid when it was the same person's, who has only signed
/// in again: for the clients that session goes on. Another person's session ends.
std::optional<std::string> replace_by_key(soci::session& session, const std::string& key_hash,
                                          const std::string& user_id) {
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
    end_coordinated_families(session, sid);
    return std::nullopt;
}

constexpr std::chrono::seconds seen_accuracy{60}; // so that not each request writes
constexpr std::size_t max_user_agent = 300;       // the columns' widths
constexpr std::size_t max_address = 64;

} // namespace

SessionStore::SessionStore(store::Database& database, const base::Clock& clock,
                           base::Random& random, SessionPolicy policy)
    : database_(database), clock_(clock), random_(random), policy_(policy) {}

NewSession SessionStore::start(const User& user, bool persistent, std::string_view old_key,
                               const Authentication& how, const Place& where) {
    const auto now = clock_.now();
    NewSession made{.key = base::random_token(random_),
                    .session = {.sid = base::random_token(random_, 16),
                                .browser_id = base::random_token(random_, 16),
                                .user = user,
                                .auth_time = now,
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
    database_.transaction([&](soci::session& session) {
        if (auto sid = replace_by_key(session, old_hash, user.id)) {
            s.sid = *std::move(sid);
        }
        session
            << "INSERT INTO identity_sessions (key_hash, sid, browser_id, user_id, "
               "security_stamp, persistent, auth_time, expires_at, amr, acr, user_agent, address, "
               "seen_at) VALUES (:k, :sid, :b, :u, :stamp, :p, :a, :e, :amr, :acr, :ua, :ip, :t)",
            soci::use(key_hash), soci::use(s.sid), soci::use(s.browser_id), soci::use(user.id),
            soci::use(user.security_stamp), soci::use(persistent_flag), soci::use(auth_time),
            soci::use(expires), soci::use(s.how.amr), soci::use(s.how.acr),
            soci::use(s.where.user_agent), soci::use(s.where.address), soci::use(auth_time);
    });
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
                   "expires_at, amr, acr, seen_at FROM identity_sessions WHERE key_hash = :h",
            soci::use(key_hash), soci::into(s.sid), soci::into(s.browser_id), soci::into(user_id),
            soci::into(stamp), soci::into(persistent), soci::into(auth_time), soci::into(expires),
            soci::into(s.how.amr), soci::into(s.how.acr), soci::into(seen);
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
        const auto now = clock_.now();
        if (now < s.expires_at) {
            if (now >= s.seen_at + seen_accuracy) {
                const long long now_seconds = base::to_unix_seconds(now);
                session << "UPDATE identity_sessions SET seen_at = :t WHERE key_hash = :h",
                    soci::use(now_seconds), soci::use(key_hash);
            }
            found = std::move(s);
        }
    });
    return found;
}

void SessionStore::end(std::string_view sid) {
    const std::string id(sid);
    database_.transaction([&](soci::session& session) {
        end_coordinated_families(session, id);
        session << "DELETE FROM identity_sessions WHERE sid = :sid", soci::use(id);
    });
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

void SessionStore::drop_expired() {
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_refresh_families SET revoked = 1 WHERE coordinated = 1 AND "
                   "sid IN (SELECT sid FROM identity_sessions WHERE expires_at <= :now)",
            soci::use(now);
        session << "DELETE FROM identity_sessions WHERE expires_at <= :now", soci::use(now);
    });
}

} // namespace conclave::identity
