#include "identity/pings/ping_queue.hpp"

#include "base/log.hpp"
#include "identity/grants/backchannel_store.hpp"

#include <array>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::array<std::chrono::seconds, 3> pauses{
    std::chrono::seconds{5}, std::chrono::seconds{15}, std::chrono::seconds{60}};

struct Due {
    std::string page_id;
    std::string client_id;
    std::string sealed;
    int attempts = 0;
    long long next_at = 0;
};

std::vector<Due> due(soci::session& session, long long now, long long limit) {
    std::vector<Due> rows;
    Due row;
    soci::statement query =
        (session.prepare << "SELECT page_id, client_id, notification, notify_attempts, notify_at "
                            "FROM identity_backchannel_requests WHERE notify_at > 0 AND "
                            "notify_at <= :now AND expires_at > :then ORDER BY notify_at LIMIT :n",
         soci::use(now), soci::use(now), soci::use(limit), soci::into(row.page_id),
         soci::into(row.client_id), soci::into(row.sealed), soci::into(row.attempts),
         soci::into(row.next_at));
    query.execute();
    while (query.fetch()) {
        rows.push_back(row);
    }
    return rows;
}

/// Of two that claim at once only one sees its own update.
bool take(soci::session& session, const Due& row, long long lease_end) {
    soci::statement update =
        (session.prepare << "UPDATE identity_backchannel_requests SET notify_at = :e WHERE "
                            "page_id = :id AND notify_at = :was",
         soci::use(lease_end), soci::use(row.page_id), soci::use(row.next_at));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

} // namespace

std::optional<std::chrono::seconds> ping_retry_pause(int attempts) {
    const auto at = static_cast<std::size_t>(attempts) - 1;
    return attempts > 0 && at < pauses.size() ? std::optional(pauses[at]) : std::nullopt;
}

std::vector<QueuedPing> PingQueue::claim(std::size_t limit) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<Due> rows;
    // Whoever finds nothing to do must not wait for writers, nor make them wait.
    database_.run([&](soci::session& session) { rows = due(session, now, 1); });
    if (rows.empty()) {
        return {};
    }
    database_.transaction([&](soci::session& session) {
        rows = due(session, now, static_cast<long long>(limit));
        std::erase_if(rows, [&](const Due& row) {
            return !take(session, row, now + ping_claim_lease.count());
        });
    });
    std::vector<QueuedPing> claimed;
    for (const auto& row : rows) {
        QueuedPing ping{.page_id = row.page_id,
                        .client_id = row.client_id,
                        .auth_req_id = {},
                        .token = {},
                        .attempts = row.attempts};
        const auto text = box_.open(row.sealed, notification_purpose(row.page_id));
        const auto space = text ? text->find(' ') : std::string::npos;
        if (space == std::string::npos) {
            base::log::error("ping_unreadable", {{"client_id", row.client_id}});
            done(ping);
            continue;
        }
        ping.auth_req_id = text->substr(0, space);
        ping.token = text->substr(space + 1);
        claimed.push_back(std::move(ping));
    }
    return claimed;
}

void PingQueue::set_next(const QueuedPing& ping, int attempts, long long at) {
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_backchannel_requests SET notify_attempts = :a, notify_at = :n "
                   "WHERE page_id = :id",
            soci::use(attempts), soci::use(at), soci::use(ping.page_id);
    });
}

void PingQueue::done(const QueuedPing& ping) {
    set_next(ping, ping.attempts, 0);
}

bool PingQueue::put_off(const QueuedPing& ping) {
    const int attempts = ping.attempts + 1;
    const auto pause = ping_retry_pause(attempts);
    set_next(ping, attempts, pause ? base::to_unix_seconds(clock_.now() + *pause) : 0);
    return pause.has_value();
}

} // namespace conclave::identity
