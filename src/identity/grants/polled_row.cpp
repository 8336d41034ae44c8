#include "identity/grants/polled_row.hpp"

#include "identity/grants/device_store.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

/// Clients' timers, and ours in whole seconds, are not exact.
constexpr long long poll_tolerance = 1;

/// What was allowed, if nobody else has just taken it.
std::expected<Grant, PollError> take(soci::session& session, const std::string& where,
                                     const std::string& hash, const std::string& payload,
                                     const GrantCheck& accepts) {
    auto grant = grant_from_json(payload);
    if (!grant || !accepts(*grant)) {
        return std::unexpected(PollError::refused);
    }
    soci::statement statement =
        (session.prepare << "DELETE FROM " << where << " AND status = 1", soci::use(hash));
    statement.execute(true);
    if (statement.get_affected_rows() == 1) {
        return *std::move(grant);
    }
    return std::unexpected(PollError::refused);
}

} // namespace

std::expected<Grant, PollError> poll_row(soci::session& session, const PolledRow& row,
                                         std::string_view client_id, const GrantCheck& accepts,
                                         base::WallTime at) {
    const std::string table(row.table);
    const auto condition = " WHERE " + std::string(row.key) + " = :h";
    const long long now = base::to_unix_seconds(at);
    std::string owner;
    std::string payload;
    int status = request_status::waiting;
    int interval = 0;
    long long polled = 0;
    long long expires = 0;
    session << "SELECT client_id, payload, status, poll_interval, polled_at, expires_at FROM "
            << table << condition,
        soci::use(row.hash), soci::into(owner), soci::into(payload), soci::into(status),
        soci::into(interval), soci::into(polled), soci::into(expires);
    if (!session.got_data() || owner != client_id) {
        return std::unexpected(PollError::refused);
    }
    if (now >= expires) {
        return std::unexpected(PollError::expired);
    }
    if (status == request_status::denied) {
        return std::unexpected(PollError::denied);
    }
    auto error = PollError::pending;
    if (now + poll_tolerance < polled + interval) {
        interval += static_cast<int>(device_poll_interval.count());
        error = PollError::slow_down;
    } else if (status != request_status::waiting) {
        return take(session, table + condition, row.hash, payload, accepts);
    }
    session << "UPDATE " << table << " SET poll_interval = :i, polled_at = :t" << condition,
        soci::use(interval), soci::use(now), soci::use(row.hash);
    return std::unexpected(error);
}

} // namespace conclave::identity
