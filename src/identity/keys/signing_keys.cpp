#include "identity/keys/signing_keys.hpp"

#include "base/log.hpp"
#include "identity/keys/key_rows.hpp"

#include <algorithm>
#include <optional>
#include <soci/soci.h>
#include <vector>

namespace conclave::identity {
namespace {

bool wants_key(const std::vector<KeyRow>& rows, const KeySchedule& schedule, base::WallTime now) {
    return rows.empty() || follower_due(schedule, times_of(rows), now);
}

void make_key(store::Database& database, const store::SecretBox& box, base::WallTime now,
              base::Random& random, const KeySchedule& schedule, const KeyRole& role) {
    const std::string alg(role.alg);
    const auto key = jose::Jwk::generate(role.kind); // slow for RSA, so before the lock
    const auto& kid = key.kid();
    const auto sealed = box.seal(key.private_json(), key_purpose(kid), random);
    bool made = false;
    database.transaction([&](soci::session& session) {
        // Another process may have been quicker.
        made = wants_key(key_rows(session, role), schedule, now);
        if (made) {
            const long long at = base::to_unix_seconds(now);
            session << "INSERT INTO identity_signing_keys (kid, alg, sealed_key, created_at) "
                       "VALUES (:kid, :alg, :key, :now)",
                soci::use(kid), soci::use(alg), soci::use(sealed), soci::use(at);
        }
    });
    if (made) {
        base::log::info("signing_key_made", {{"kid", kid}, {"alg", alg}});
    }
}

/// By name, so that what another process made meanwhile stays.
void delete_spent(store::Database& database, const std::vector<KeyRow>& rows,
                  const KeySchedule& schedule, base::WallTime now) {
    const auto needed = keys_needed(schedule, times_of(rows), now);
    for (auto i = needed; i < rows.size(); ++i) {
        database.transaction([&](soci::session& session) {
            session << "DELETE FROM identity_signing_keys WHERE kid = :kid", soci::use(rows[i].kid);
        });
        base::log::info("signing_key_deleted", {{"kid", rows[i].kid}});
    }
}

/// When the last of the keys that wait for their time is used; nullopt: none waits.
std::optional<base::WallTime> end_of_wait(soci::session& session, const KeySchedule& schedule,
                                          base::WallTime now) {
    std::optional<base::WallTime> end;
    for (const auto& role : key_roles) {
        const auto times = times_of(key_rows(session, role));
        if (!times.empty() && signing_key(schedule, times, now) > 0) {
            end = std::max(end, std::optional(times.front() + schedule.announced));
        }
    }
    return end;
}

} // namespace

void tend_signing_keys(store::Database& database, const store::SecretBox& box,
                       const base::Clock& clock, base::Random& random,
                       const KeySchedule& schedule) {
    const auto now = clock.now();
    for (const auto& role : key_roles) {
        std::vector<KeyRow> rows;
        database.run([&](soci::session& session) { rows = key_rows(session, role); });
        if (wants_key(rows, schedule, now)) {
            make_key(database, box, now, random, schedule, role);
        }
        if (!rows.empty()) {
            delete_spent(database, rows, schedule, now);
        }
    }
}

std::expected<void, base::WallTime> rotate_signing_keys(store::Database& database,
                                                        const store::SecretBox& box,
                                                        const base::Clock& clock,
                                                        base::Random& random,
                                                        const KeySchedule& schedule, bool at_once) {
    const auto now = clock.now();
    std::optional<base::WallTime> under_way;
    const auto look = [&](soci::session& session) {
        under_way = at_once ? std::nullopt : end_of_wait(session, schedule, now);
    };
    database.run(look);
    if (under_way) {
        return std::unexpected(*under_way);
    }
    // As old as ones that have been announced.
    const auto made = at_once ? now - schedule.announced : now;
    const long long at = base::to_unix_seconds(made);
    struct Row {
        std::string alg;
        std::string kid;
        std::string sealed;
    };
    std::vector<Row> rows;
    for (const auto& role : key_roles) {
        const auto key = jose::Jwk::generate(role.kind); // slow for RSA, so before the lock
        rows.push_back({.alg = std::string(role.alg),
                        .kid = key.kid(),
                        .sealed = box.seal(key.private_json(), key_purpose(key.kid()), random)});
    }
    database.transaction([&](soci::session& session) {
        // The first statement writes, so that of two who change keys at once one waits for the
        // other, and then sees what that has made.
        session << "UPDATE identity_signing_keys SET alg = alg";
        look(session);
        if (under_way) {
            return;
        }
        for (const auto& [alg, kid, sealed] : rows) {
            session << "INSERT INTO identity_signing_keys (kid, alg, sealed_key, created_at) "
                       "VALUES (:kid, :alg, :key, :at)",
                soci::use(kid), soci::use(alg), soci::use(sealed), soci::use(at);
        }
    });
    if (under_way) {
        return std::unexpected(*under_way);
    }
    for (const auto& row : rows) {
        base::log::info("signing_key_made",
                        {{"kid", row.kid}, {"alg", row.alg}, {"at_once", at_once}});
    }
    return {};
}

} // namespace conclave::identity
