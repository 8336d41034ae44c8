#include "identity/admin/grant_queries.hpp"

#include <limits>
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

/// People with grants; bound: the name's pattern, now.
constexpr std::string_view with_grants =
    "FROM identity_users u WHERE u.username_key LIKE :p ESCAPE '!' AND (EXISTS (SELECT 1 FROM "
    "identity_refresh_families f WHERE f.user_id = u.id AND f.revoked = 0 AND f.expires_at > "
    ":now) OR EXISTS (SELECT 1 FROM identity_consents c WHERE c.user_id = u.id))";

constexpr std::string_view everybody = "%"; // a pattern of LIKE

constexpr std::string_view sessions_and_people =
    "identity_sessions s JOIN identity_users u ON u.id = s.user_id";

/// The same from a few people to their sessions. Said in words that keep this order, for neither
/// engine can guess how few fit a pattern, and both would look up everybody.
std::string people_and_sessions(store::Dialect dialect) {
    return std::string("identity_users u ") + std::string(store::join_in_order(dialect)) +
           " identity_sessions s ON u.id = s.user_id";
}

constexpr std::string_view named = "u.username_key LIKE :p ESCAPE '!'";

/// Sessions that live; bound: now, then `value`, which `condition` names.
std::vector<LiveSession> live_sessions(soci::session& session, std::string_view from,
                                       std::string_view condition, const std::string& value,
                                       long long now, long long limit, long long offset) {
    std::vector<LiveSession> out;
    LiveSession row;
    long long signed_in = 0;
    long long seen = 0;
    long long expires = 0;
    soci::statement query =
        (session.prepare << "SELECT s.sid, s.user_id, u.username, s.user_agent, s.address, "
                            "s.auth_time, s.seen_at, s.expires_at FROM "
                         << from
                         << " WHERE s.expires_at > :now AND "
                            "u.enabled = 1 AND s.security_stamp = u.security_stamp AND "
                         << condition
                         << " ORDER BY s.seen_at DESC, s.sid DESC LIMIT :limit OFFSET :offset",
         soci::use(now), soci::use(value), soci::use(limit), soci::use(offset), soci::into(row.sid),
         soci::into(row.subject_id), soci::into(row.subject_name), soci::into(row.user_agent),
         soci::into(row.address), soci::into(signed_in), soci::into(seen), soci::into(expires));
    query.execute();
    while (query.fetch()) {
        row.signed_in = base::from_unix_seconds(signed_in);
        row.seen = base::from_unix_seconds(seen);
        row.expires = base::from_unix_seconds(expires);
        out.push_back(row);
    }
    return out;
}

} // namespace

Part<GrantSubject> GrantQueries::subjects(const std::string& pattern, std::int64_t limit,
                                          std::int64_t offset) {
    const long long now = base::to_unix_seconds(clock_.now());
    const long long size = limit;
    const long long from = offset;
    Part<GrantSubject> out;
    database_.run([&](soci::session& session) {
        out = {};
        long long total = 0;
        session << "SELECT COUNT(*) " << with_grants, soci::use(pattern), soci::use(now),
            soci::into(total);
        out.total = total;
        GrantSubject row;
        soci::statement query = (session.prepare << "SELECT u.id, u.username " << with_grants
                                                 << " ORDER BY u.username_key LIMIT :limit "
                                                    "OFFSET :offset",
                                 soci::use(pattern), soci::use(now), soci::use(size),
                                 soci::use(from), soci::into(row.id), soci::into(row.name));
        query.execute();
        while (query.fetch()) {
            out.items.push_back(row);
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

Part<LiveSession> GrantQueries::sessions(const std::string& pattern, std::int64_t limit,
                                         std::int64_t offset) {
    const long long now = base::to_unix_seconds(clock_.now());
    Part<LiveSession> out;
    database_.run([&](soci::session& session) {
        long long total = 0;
        if (pattern == everybody) { // an index has it; the joined rows would all be read
            session << "SELECT COUNT(*) FROM identity_sessions WHERE expires_at > :now",
                soci::use(now), soci::into(total);
            // The pattern stays bound, and nobody's row is compared with it.
            out.items = live_sessions(session, sessions_and_people, "'%' = :p", pattern, now, limit,
                                      offset);
        } else {
            const auto from = people_and_sessions(database_.dialect());
            session << "SELECT COUNT(*) FROM " << from << " WHERE s.expires_at > :now AND "
                    << named,
                soci::use(now), soci::use(pattern), soci::into(total);
            out.items = live_sessions(session, from, named, pattern, now, limit, offset);
        }
        out.total = total;
    });
    return out;
}

std::vector<LiveSession> GrantQueries::sessions_of(const std::string& subject_id) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<LiveSession> out;
    database_.run([&](soci::session& session) {
        out = live_sessions(session, sessions_and_people, "s.user_id = :u", subject_id, now,
                            std::numeric_limits<std::int32_t>::max(), 0);
    });
    return out;
}

std::optional<LiveSession> GrantQueries::session(const std::string& sid) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<LiveSession> found;
    database_.run([&](soci::session& session) {
        found = live_sessions(session, sessions_and_people, "s.sid = :sid", sid, now, 1, 0);
    });
    return found.empty() ? std::nullopt : std::optional(found.front());
}

} // namespace conclave::identity::admin
