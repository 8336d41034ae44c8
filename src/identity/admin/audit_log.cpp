#include "identity/admin/audit_log.hpp"

#include "identity/admin/route.hpp"

#include <map>
#include <soci/soci.h>

namespace conclave::identity::admin {
namespace {

constexpr std::int64_t day_seconds = 86'400;

/// What stands after WHERE; its values are bound by `bind_filter`, in this order.
constexpr std::string_view conditions =
    "LOWER(event) LIKE :e ESCAPE '!' AND LOWER(source) LIKE :s ESCAPE '!' AND LOWER(category) LIKE "
    ":c ESCAPE '!' AND LOWER(subject_identifier) LIKE :i ESCAPE '!' AND LOWER(subject_name) LIKE "
    ":n ESCAPE '!' AND created_at >= :from AND created_at < :until";

struct Bound {
    std::string event, source, category, identifier, name;
    long long from = 0;
    long long until = 0;
};

Bound bound(const AuditFilter& filter) {
    Bound out{.event = like_pattern(filter.event),
              .source = like_pattern(filter.source),
              .category = like_pattern(filter.category),
              .identifier = like_pattern(filter.subject_identifier),
              .name = like_pattern(filter.subject_name),
              .from = 0,
              .until = std::numeric_limits<long long>::max()};
    if (filter.day) {
        const auto seconds = base::to_unix_seconds(*filter.day);
        out.from = seconds - (seconds % day_seconds + day_seconds) % day_seconds;
        out.until = out.from + day_seconds;
    }
    return out;
}

} // namespace

void AuditLog::write(soci::session& session, const AuditEntry& entry, base::WallTime now) {
    const long long created = base::to_unix_seconds(now);
    session << "INSERT INTO identity_audit_log (event, source, category, subject_identifier, "
               "subject_name, subject_type, subject_data, action_data, event_data, created_at) "
               "VALUES (:e, :s, :c, :i, :n, :t, :sd, :a, :d, :now)",
        soci::use(entry.event), soci::use(entry.source), soci::use(entry.category),
        soci::use(entry.subject_identifier), soci::use(entry.subject_name),
        soci::use(entry.subject_type), soci::use(entry.subject_data), soci::use(entry.action),
        soci::use(entry.data), soci::use(created);
}

void AuditLog::write(AuditEntry entry) {
    const auto now = clock_.now();
    database_.transaction([&](soci::session& session) { write(session, entry, now); });
}

AuditLog::Found AuditLog::list(const AuditFilter& filter, std::int64_t limit, std::int64_t offset) {
    const auto b = bound(filter);
    const long long count = limit;
    const long long skip = offset;
    Found found;
    database_.run([&](soci::session& session) {
        found = {};
        long long total = 0;
        session << "SELECT COUNT(*) FROM identity_audit_log WHERE " << conditions,
            soci::use(b.event), soci::use(b.source), soci::use(b.category), soci::use(b.identifier),
            soci::use(b.name), soci::use(b.from), soci::use(b.until), soci::into(total);
        found.total = total;
        AuditEntry row;
        long long id = 0;
        long long created = 0;
        soci::statement query =
            (session.prepare
                 << "SELECT id, event, source, category, subject_identifier, subject_name, "
                    "subject_type, subject_data, action_data, event_data, created_at FROM "
                    "identity_audit_log WHERE "
                 << conditions << " ORDER BY id DESC LIMIT :limit OFFSET :offset",
             soci::use(b.event), soci::use(b.source), soci::use(b.category),
             soci::use(b.identifier), soci::use(b.name), soci::use(b.from), soci::use(b.until),
             soci::use(count), soci::use(skip), soci::into(id), soci::into(row.event),
             soci::into(row.source), soci::into(row.category), soci::into(row.subject_identifier),
             soci::into(row.subject_name), soci::into(row.subject_type),
             soci::into(row.subject_data), soci::into(row.action), soci::into(row.data),
             soci::into(created));
        query.execute();
        while (query.fetch()) {
            row.id = id;
            row.created = base::from_unix_seconds(created);
            found.entries.push_back(row);
        }
    });
    return found;
}

std::int64_t AuditLog::drop_older_than(base::WallTime time) {
    const long long until = base::to_unix_seconds(time);
    std::int64_t dropped = 0;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare << "DELETE FROM identity_audit_log WHERE created_at < :t",
             soci::use(until));
        statement.execute(true);
        dropped = statement.get_affected_rows();
    });
    return dropped;
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
