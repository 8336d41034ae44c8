#include "identity/logout/logout_queue.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"

#include <array>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::array<std::chrono::seconds, 4> pauses{
    std::chrono::seconds{10}, std::chrono::seconds{60}, std::chrono::seconds{300},
    std::chrono::seconds{1800}};

std::vector<std::string> back_channel_clients(soci::session& session, const std::string& sid) {
    const soci::rowset<std::string> rows =
        (session.prepare << "SELECT client_id FROM identity_session_clients WHERE sid = :s AND "
                            "back_channel = 1",
         soci::use(sid));
    return {rows.begin(), rows.end()};
}

bool has_room(soci::session& session, const std::string& client_id) {
    long long count = 0;
    session << "SELECT COUNT(*) FROM identity_logout_queue WHERE client_id = :c",
        soci::use(client_id), soci::into(count);
    return count < max_waiting_logouts;
}

struct Due {
    QueuedLogout logout;
    long long next_at = 0;
};

std::vector<Due> due(soci::session& session, long long now, long long limit) {
    std::vector<Due> rows;
    Due row;
    auto& logout = row.logout;
    soci::statement query =
        (session.prepare << "SELECT id, client_id, sid, user_id, attempts, next_at FROM "
                            "identity_logout_queue WHERE next_at <= :now ORDER BY next_at LIMIT :n",
         soci::use(now), soci::use(limit), soci::into(logout.id), soci::into(logout.client_id),
         soci::into(logout.sid), soci::into(logout.user_id), soci::into(logout.attempts),
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
        (session.prepare << "UPDATE identity_logout_queue SET next_at = :e WHERE id = :id AND "
                            "next_at = :was",
         soci::use(lease_end), soci::use(row.logout.id), soci::use(row.next_at));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

} // namespace

std::optional<std::chrono::seconds> logout_retry_pause(int attempts) {
    const auto at = static_cast<std::size_t>(attempts) - 1;
    return attempts > 0 && at < pauses.size() ? std::optional(pauses[at]) : std::nullopt;
}

void LogoutQueue::session_ended(soci::session& session, const std::string& sid,
                                const std::string& user_id) {
    const long long now = base::to_unix_seconds(clock_.now());
    for (const auto& client_id : back_channel_clients(session, sid)) {
        if (!has_room(session, client_id)) {
            base::log::warning("logout_not_queued", {{"client_id", client_id}});
            base::metrics::counter("conclave_identity_logouts_total",
                                   "Back-channel logouts by what became of them",
                                   {{"result", "not_queued"}})
                .add();
            continue;
        }
        const auto id = base::make_uuid(random_);
        session << "INSERT INTO identity_logout_queue (id, client_id, sid, user_id, attempts, "
                   "next_at) VALUES (:id, :c, :s, :u, 0, :n)",
            soci::use(id), soci::use(client_id), soci::use(sid), soci::use(user_id), soci::use(now);
    }
    session << "DELETE FROM identity_session_clients WHERE sid = :s", soci::use(sid);
}

std::vector<QueuedLogout> LogoutQueue::claim(std::size_t limit) {
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
            return !take(session, row, now + logout_claim_lease.count());
        });
    });
    std::vector<QueuedLogout> claimed;
    claimed.reserve(rows.size());
    for (auto& row : rows) {
        claimed.push_back(std::move(row.logout));
    }
    return claimed;
}

void LogoutQueue::done(std::string_view id) {
    const std::string text(id);
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_logout_queue WHERE id = :id", soci::use(text);
    });
}

bool LogoutQueue::put_off(const QueuedLogout& logout) {
    const int attempts = logout.attempts + 1;
    const auto pause = logout_retry_pause(attempts);
    if (!pause) {
        done(logout.id);
        return false;
    }
    const long long next = base::to_unix_seconds(clock_.now() + *pause);
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_logout_queue SET attempts = :a, next_at = :n WHERE id = :id",
            soci::use(attempts), soci::use(next), soci::use(logout.id);
    });
    return true;
}

std::size_t LogoutQueue::waiting() {
    long long count = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_logout_queue", soci::into(count);
    });
    return static_cast<std::size_t>(count);
}

} // namespace conclave::identity
