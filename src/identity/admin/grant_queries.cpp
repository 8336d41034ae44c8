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

constexpr std::string_view everybody = "%"; // a pattern of LIKE

/// Of a person `u` whose name fits; bound: the pattern. To compare each with "everybody" would take
/// longer than all the rest, so then the pattern is only bound.
std::string named(const std::string& pattern) {
    return pattern == everybody ? "'%' = :p" : "u.username_key LIKE :p ESCAPE '!'";
}

/// Of a person `u`; bound: now.
constexpr std::string_view has_grants =
    "(EXISTS (SELECT 1 FROM identity_refresh_families f WHERE f.user_id = u.id AND f.revoked = 0 "
    "AND f.expires_at > :now) OR EXISTS (SELECT 1 FROM identity_consents c WHERE c.user_id = "
    "u.id))";

/// How many of those come behind the name `last`; all where it is empty.
std::int64_t count_subjects(soci::session& session, const std::string& pattern, long long now,
                            const std::string& last) {
    long long count = 0;
    session << "SELECT COUNT(*) FROM identity_users u WHERE " << named(pattern) << " AND "
            << has_grants << " AND u.username_key > :last",
        soci::use(pattern), soci::use(now), soci::use(last), soci::into(count);
    return count;
}

constexpr std::string_view sessions_and_people =
    "identity_sessions s JOIN identity_users u ON u.id = s.user_id";

/// The same from a few people to their sessions. Said in words that keep this order, for neither
/// engine can guess how few fit a pattern, and both would look up everybody.
std::string people_and_sessions(store::Dialect dialect) {
    return std::string("identity_users u ") + std::string(store::join_in_order(dialect)) +
           " identity_sessions s ON u.id = s.user_id";
}

/// Sessions of people as a query gives them; `bind` binds what `from_where` names.
template <class Bind>
std::vector<LiveSession> read_sessions(soci::session& session, const std::string& from_where,
                                       Bind bind) {
    std::vector<LiveSession> out;
    LiveSession row;
    long long signed_in = 0;
    long long seen = 0;
    long long expires = 0;
    soci::statement query(session);
    bind(query);
    query.exchange(soci::into(row.sid));
    query.exchange(soci::into(row.subject_id));
    query.exchange(soci::into(row.subject_name));
    query.exchange(soci::into(row.user_agent));
    query.exchange(soci::into(row.address));
    query.exchange(soci::into(signed_in));
    query.exchange(soci::into(seen));
    query.exchange(soci::into(expires));
    query.alloc();
    query.prepare("SELECT s.sid, s.user_id, u.username, s.user_agent, s.address, s.auth_time, "
                  "s.seen_at, s.expires_at FROM " +
                  from_where);
    query.define_and_bind();
    query.execute();
    while (query.fetch()) {
        row.signed_in = base::from_unix_seconds(signed_in);
        row.seen = base::from_unix_seconds(seen);
        row.expires = base::from_unix_seconds(expires);
        out.push_back(row);
    }
    return out;
}

constexpr std::string_view lives = "u.enabled = 1 AND s.security_stamp = u.security_stamp";
constexpr std::string_view newest_first = " ORDER BY s.seen_at DESC, s.sid DESC";

/// Sessions that live, of those that `condition` with `value` names.
std::vector<LiveSession> live_sessions(soci::session& session, std::string_view from,
                                       std::string_view condition, const std::string& value,
                                       long long now, long long limit, long long offset) {
    const auto text = std::string(from) + " WHERE s.expires_at > :now AND " + std::string(lives) +
                      " AND " + std::string(condition) + std::string(newest_first) +
                      " LIMIT :limit OFFSET :offset";
    return read_sessions(session, text, [&](soci::statement& query) {
        query.exchange(soci::use(now));
        query.exchange(soci::use(value));
        query.exchange(soci::use(limit));
        query.exchange(soci::use(offset));
    });
}

/// A page of everybody's. It is found by an index first: the rows of what is skipped, and of the
/// people, would all be read.
std::vector<LiveSession> page_of_all(soci::session& session, long long now, long long limit,
                                     long long offset) {
    const auto text = std::string("(SELECT sid AS wanted FROM identity_sessions WHERE expires_at > "
                                  ":now ORDER BY seen_at DESC, sid DESC LIMIT :limit OFFSET "
                                  ":offset) page JOIN identity_sessions s ON s.sid = wanted JOIN "
                                  "identity_users u ON u.id = s.user_id WHERE ") +
                      std::string(lives) + std::string(newest_first);
    return read_sessions(session, text, [&](soci::statement& query) {
        query.exchange(soci::use(now));
        query.exchange(soci::use(limit));
        query.exchange(soci::use(offset));
    });
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
        GrantSubject row;
        std::string last;
        // The page is found by its ids first: whole rows of what is skipped would be read.
        soci::statement query =
            (session.prepare << "SELECT u.id, u.username, u.username_key FROM (SELECT u.id AS "
                                "wanted FROM identity_users u WHERE "
                             << named(pattern) << " AND " << has_grants
                             << " ORDER BY u.username_key LIMIT :limit OFFSET :offset) page JOIN "
                                "identity_users u ON u.id = wanted ORDER BY u.username_key",
             soci::use(pattern), soci::use(now), soci::use(size), soci::use(from),
             soci::into(row.id), soci::into(row.name), soci::into(last));
        query.execute();
        while (query.fetch()) {
            out.items.push_back(row);
        }
        // Those before the page have been counted with it.
        const auto seen = static_cast<std::int64_t>(out.items.size());
        if (seen == 0) {
            out.total = offset == 0 ? 0 : count_subjects(session, pattern, now, "");
        } else {
            out.total = offset + seen;
            out.total += seen < limit ? 0 : count_subjects(session, pattern, now, last);
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
            out.items = page_of_all(session, now, limit, offset);
        } else {
            const auto from = people_and_sessions(database_.dialect());
            session << "SELECT COUNT(*) FROM " << from << " WHERE s.expires_at > :now AND "
                    << named(pattern),
                soci::use(now), soci::use(pattern), soci::into(total);
            out.items = live_sessions(session, from, named(pattern), pattern, now, limit, offset);
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
