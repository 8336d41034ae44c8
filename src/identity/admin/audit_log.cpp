#include "identity/admin/audit_log.hpp"

#include "identity/admin/route.hpp"
#include "store/batches.hpp"
#include "store/dialect.hpp"
#include "store/rider.hpp"

#include <map>
#include <optional>
#include <soci/soci.h>
#include <string>
#include <vector>

namespace conclave::identity::admin {
namespace {

constexpr std::int64_t day_seconds = 86'400;

/// What stands after WHERE, for what is asked alone: a condition that holds for all costs the
/// reading of all.
struct Conditions {
    std::string where = "1 = 1";
    std::vector<std::string> texts{};
    std::vector<long long> numbers{};

    void add(const char* column, const std::string& part) {
        if (!part.empty()) {
            where += std::string(" AND LOWER(") + column + ") LIKE :t" +
                     std::to_string(texts.size()) + " ESCAPE '!'";
            texts.push_back(like_pattern(part));
        }
    }
    void bind(soci::statement& statement) const {
        for (const auto& text : texts) {
            statement.exchange(soci::use(text));
        }
        for (const auto& number : numbers) {
            statement.exchange(soci::use(number));
        }
    }
};

Conditions conditions_of(const AuditFilter& filter) {
    Conditions out;
    out.add("event", filter.event);
    out.add("source", filter.source);
    out.add("category", filter.category);
    out.add("subject_identifier", filter.subject_identifier);
    out.add("subject_name", filter.subject_name);
    if (filter.changes) {
        out.where += " AND event NOT LIKE '%RequestedEvent'";
    }
    if (filter.day) {
        const auto seconds = base::to_unix_seconds(*filter.day);
        const auto from = seconds - (seconds % day_seconds + day_seconds) % day_seconds;
        out.where += " AND created_at >= :from AND created_at < :until";
        out.numbers = {from, from + day_seconds};
    }
    return out;
}

void run(soci::statement& statement, const std::string& text, bool fetch) {
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
    statement.execute(fetch);
}

/// What came over from another product is older than its numbers say.
constexpr std::string_view newest_first = "created_at DESC, id DESC";
constexpr std::string_view last_numbered_first = "id DESC"; // to go on from a number

std::vector<AuditEntry> rows(soci::session& session, const Conditions& conditions,
                             std::string_view order, long long limit, long long offset) {
    std::vector<AuditEntry> found;
    AuditEntry row;
    long long id = 0;
    long long created = 0;
    soci::statement query(session);
    conditions.bind(query);
    query.exchange(soci::use(limit));
    query.exchange(soci::use(offset));
    query.exchange(soci::into(id));
    query.exchange(soci::into(row.event));
    query.exchange(soci::into(row.source));
    query.exchange(soci::into(row.category));
    query.exchange(soci::into(row.subject_identifier));
    query.exchange(soci::into(row.subject_name));
    query.exchange(soci::into(row.subject_type));
    query.exchange(soci::into(row.subject_data));
    query.exchange(soci::into(row.action));
    query.exchange(soci::into(row.data));
    query.exchange(soci::into(created));
    // The page is found by its ids first: what is skipped is long.
    run(query,
        "SELECT id, event, source, category, subject_identifier, subject_name, subject_type, "
        "subject_data, action_data, event_data, created_at FROM identity_audit_log JOIN "
        "(SELECT id AS wanted FROM identity_audit_log WHERE " +
            conditions.where + " ORDER BY " + std::string(order) +
            " LIMIT :limit OFFSET :offset) page ON id = wanted ORDER BY " + std::string(order),
        false);
    while (query.fetch()) {
        row.id = id;
        row.created = base::from_unix_seconds(created);
        found.push_back(row);
    }
    return found;
}

} // namespace

std::int64_t AuditLog::write(soci::session& session, const AuditEntry& entry, base::WallTime now) {
    const long long created = base::to_unix_seconds(now);
    session << "INSERT INTO identity_audit_log (event, source, category, subject_identifier, "
               "subject_name, subject_type, subject_data, action_data, event_data, created_at) "
               "VALUES (:e, :s, :c, :i, :n, :t, :sd, :a, :d, :now)",
        soci::use(entry.event), soci::use(entry.source), soci::use(entry.category),
        soci::use(entry.subject_identifier), soci::use(entry.subject_name),
        soci::use(entry.subject_type), soci::use(entry.subject_data), soci::use(entry.action),
        soci::use(entry.data), soci::use(created);
    return store::last_number(session, "identity_audit_log");
}

bool AuditLog::complete(std::int64_t id, const std::string& data) {
    const long long row = id;
    long long there = 0;
    database_.transaction([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_audit_log WHERE id = :id", soci::use(row),
            soci::into(there);
        session << "UPDATE identity_audit_log SET event_data = :d WHERE id = :id", soci::use(data),
            soci::use(row);
    });
    return there != 0;
}

void AuditLog::withdraw(std::int64_t id) {
    const long long row = id;
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_audit_log WHERE id = :id", soci::use(row);
    });
}

void AuditLog::write(AuditEntry entry) {
    const auto now = clock_.now();
    database_.transaction([&](soci::session& session) { (void)write(session, entry, now); });
}

bool AuditLog::beside(const std::function<AuditEntry()>& entry,
                      const std::function<bool()>& change) {
    std::int64_t row = 0;
    std::string data;
    std::optional<store::Rider> rider(std::in_place, database_, [&](soci::session& session) {
        const auto now = entry();
        row = write(session, now, clock_.now());
        data = now.data;
    });
    const bool done = change();
    const bool written = rider->carried();
    rider.reset();
    if (!done) {
        if (written) {
            withdraw(row);
        }
        return false;
    }
    auto last = entry();
    if (!written || (last.data != data && !complete(row, last.data))) {
        write(std::move(last)); // who empties the log does not empty it of that
    }
    return true;
}

AuditLog::Found AuditLog::list(const AuditFilter& filter, std::int64_t limit, std::int64_t offset) {
    const auto conditions = conditions_of(filter);
    Found found;
    database_.run([&](soci::session& session) {
        long long total = 0;
        soci::statement counting(session);
        conditions.bind(counting);
        counting.exchange(soci::into(total));
        run(counting, "SELECT COUNT(*) FROM identity_audit_log WHERE " + conditions.where, true);
        found = {.entries = rows(session, conditions, newest_first, limit, offset), .total = total};
    });
    return found;
}

std::vector<AuditEntry> AuditLog::before(const AuditFilter& filter, std::int64_t before,
                                         std::int64_t limit) {
    auto conditions = conditions_of(filter);
    if (before > 0) {
        conditions.where += " AND id < :before";
        conditions.numbers.push_back(before);
    }
    std::vector<AuditEntry> found;
    database_.run([&](soci::session& session) {
        found = rows(session, conditions, last_numbered_first, limit, 0);
    });
    return found;
}

std::int64_t AuditLog::drop_older_than(base::WallTime time) {
    const long long until = base::to_unix_seconds(time);
    return static_cast<std::int64_t>(
        store::delete_until(database_, "identity_audit_log", "created_at", until - 1));
}

std::vector<std::pair<base::WallTime, std::int64_t>> AuditLog::per_day(int days) {
    const auto today = base::to_unix_seconds(clock_.now()) / day_seconds;
    const long long first = today - days + 1;
    const long long from = first * day_seconds;
    std::map<long long, std::int64_t> totals;
    database_.run([&](soci::session& session) {
        totals.clear();
        for (long long day = first; day <= today; ++day) { // few, and each is a range of an index
            const long long start = std::max(from, day * day_seconds);
            const long long end = (day + 1) * day_seconds;
            long long count = 0;
            session << "SELECT COUNT(*) FROM identity_audit_log WHERE created_at >= :a AND "
                       "created_at < :b",
                soci::use(start), soci::use(end), soci::into(count);
            if (count > 0) {
                totals[day] = count;
            }
        }
    });
    std::vector<std::pair<base::WallTime, std::int64_t>> out;
    out.reserve(totals.size());
    for (const auto& [day, count] : totals) {
        out.emplace_back(base::from_unix_seconds(day * day_seconds), count);
    }
    return out;
}

} // namespace conclave::identity::admin
