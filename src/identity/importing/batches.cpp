#include "identity/importing/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {

bool is_imported(soci::session& session, std::string_view area, std::string_view old_key) {
    const std::string place(area);
    const std::string key(old_key);
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_imported WHERE area = :a AND old_key = :k",
        soci::use(place), soci::use(key), soci::into(count);
    return count != 0;
}

void mark_imported(soci::session& session, std::string_view area, std::string_view old_key) {
    const std::string place(area);
    const std::string key(old_key);
    session << "INSERT INTO identity_imported (area, old_key) VALUES (:a, :k)", soci::use(place),
        soci::use(key);
}

void run_batch(store::Database& ours, bool apply, Report& report,
               const std::function<void(soci::session&, Report&)>& work) {
    Report part;
    const auto run = [&](soci::session& session) {
        part = {};
        work(session, part);
    };
    if (apply) {
        ours.transaction(run);
    } else {
        ours.run(run);
    }
    report.add_tallies(part);
}

void take_in_batches(store::Database& ours, OldDatabase& old, const OldTable& table, bool apply,
                     Report& report,
                     const std::function<void(soci::session&, const OldRow&, Report&)>& take) {
    std::string last;
    for (bool more = true; more;) {
        const auto rows = old.rows_after(table.name, table.key, last, rows_at_once);
        more = rows.size() == rows_at_once;
        if (rows.empty()) {
            return;
        }
        last = rows.back().text(table.key);
        run_batch(ours, apply, report, [&](soci::session& session, Report& part) {
            for (const auto& row : rows) {
                take(session, row, part);
            }
        });
    }
}

} // namespace conclave::identity::importing
