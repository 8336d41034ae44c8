#include "identity/admin/grant_queries.hpp"

#include <soci/soci.h>

namespace conclave::identity::admin {
namespace {

constexpr std::string_view consent_prefix = "consent:"; // then the person, a colon, the client

std::vector<PersistedGrant> refresh_tokens(soci::session& session, const std::string& condition,
                                           const std::string& value, long long now) {
    std::vector<PersistedGrant> out;
    PersistedGrant row;
    long long used = 0;
    long long expires = 0;
    soci::statement query =
        (session.prepare << "SELECT f.family_id, f.grant_id, f.client_id, f.user_id, u.username, "
                            "f.sid, f.rotated_at, f.expires_at FROM identity_refresh_families f "
                            "JOIN identity_users u ON u.id = f.user_id WHERE f.revoked = 0 AND "
                            "f.expires_at > :now AND "
                         << condition << " ORDER BY f.client_id, f.family_id",
         soci::use(now), soci::use(value), soci::into(row.key), soci::into(row.grant_id),
         soci::into(row.client_id), soci::into(row.subject_id), soci::into(row.subject_name),
         soci::into(row.session_id), soci::into(used), soci::into(expires));
    query.execute();
    while (query.fetch()) {
        row.type = "refresh_token";
        row.created = base::from_unix_seconds(used);
        row.expires = base::from_unix_seconds(expires);
        out.push_back(row);
    }
    return out;
}

std::vector<PersistedGrant> consents(soci::session& session, const std::string& user_id) {
    std::vector<PersistedGrant> out;
    PersistedGrant row;
    long long created = 0;
    soci::statement query =
        (session.prepare << "SELECT c.client_id, c.user_id, u.username, c.created_at FROM "
                            "identity_consents c JOIN identity_users u ON u.id = c.user_id WHERE "
                            "c.user_id = :u ORDER BY c.client_id",
         soci::use(user_id), soci::into(row.client_id), soci::into(row.subject_id),
         soci::into(row.subject_name), soci::into(created));
    query.execute();
    while (query.fetch()) {
        row.type = "user_consent";
        row.key = std::string(consent_prefix) + row.subject_id + ":" + row.client_id;
        row.created = base::from_unix_seconds(created);
        out.push_back(row);
    }
    return out;
}

} // namespace

std::vector<GrantSubject> GrantQueries::subjects(const std::string& pattern) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<GrantSubject> out;
    database_.run([&](soci::session& session) {
        out.clear();
        GrantSubject row;
        soci::statement query =
            (session.prepare << "SELECT id, username FROM identity_users WHERE username_key LIKE "
                                ":p ESCAPE '!' AND (id IN (SELECT user_id FROM identity_consents) "
                                "OR id IN (SELECT user_id FROM identity_refresh_families WHERE "
                                "revoked = 0 AND expires_at > :now)) ORDER BY username_key",
             soci::use(pattern), soci::use(now), soci::into(row.id), soci::into(row.name));
        query.execute();
        while (query.fetch()) {
            out.push_back(row);
        }
    });
    return out;
}

std::vector<PersistedGrant> GrantQueries::of_subject(const std::string& id) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<PersistedGrant> out;
    database_.run([&](soci::session& session) {
        out = refresh_tokens(session, "f.user_id = :u", id, now);
        auto more = consents(session, id);
        out.insert(out.end(), more.begin(), more.end());
    });
    return out;
}

std::optional<PersistedGrant> GrantQueries::get(const std::string& key) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<PersistedGrant> found;
    database_.run([&](soci::session& session) {
        if (!key.starts_with(consent_prefix)) {
            found = refresh_tokens(session, "f.family_id = :k", key, now);
            return;
        }
        const auto rest = key.substr(consent_prefix.size());
        found = consents(session, rest.substr(0, rest.find(':')));
        std::erase_if(found, [&](const PersistedGrant& each) { return each.key != key; });
    });
    return found.empty() ? std::nullopt : std::optional(found.front());
}

void GrantQueries::remove(const PersistedGrant& grant) {
    database_.transaction([&](soci::session& session) {
        if (grant.type == "refresh_token") {
            session << "UPDATE identity_refresh_families SET revoked = 1, successor = '' WHERE "
                       "family_id = :k",
                soci::use(grant.key);
        } else {
            session << "DELETE FROM identity_consents WHERE user_id = :u AND client_id = :c",
                soci::use(grant.subject_id), soci::use(grant.client_id);
        }
    });
}

std::vector<LiveSession> GrantQueries::sessions(const std::string& subject_id,
                                                const std::string& pattern) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<LiveSession> out;
    database_.run([&](soci::session& session) {
        out.clear();
        LiveSession row;
        long long signed_in = 0;
        long long seen = 0;
        long long expires = 0;
        soci::statement query =
            (session.prepare
                 << "SELECT s.sid, s.user_id, u.username, s.user_agent, s.address, s.auth_time, "
                    "s.seen_at, s.expires_at FROM identity_sessions s JOIN identity_users u ON "
                    "u.id = s.user_id WHERE s.expires_at > :now AND u.enabled = 1 AND "
                    "s.security_stamp = u.security_stamp AND (s.user_id = :a OR :b = '') AND "
                    "u.username_key LIKE :p ESCAPE '!' ORDER BY s.seen_at DESC, s.sid",
             soci::use(now), soci::use(subject_id), soci::use(subject_id), soci::use(pattern),
             soci::into(row.sid), soci::into(row.subject_id), soci::into(row.subject_name),
             soci::into(row.user_agent), soci::into(row.address), soci::into(signed_in),
             soci::into(seen), soci::into(expires));
        query.execute();
        while (query.fetch()) {
            row.signed_in = base::from_unix_seconds(signed_in);
            row.seen = base::from_unix_seconds(seen);
            row.expires = base::from_unix_seconds(expires);
            out.push_back(row);
        }
    });
    return out;
}

} // namespace conclave::identity::admin
