#pragma once

#include "identity/importing/old_database.hpp"
#include "identity/importing/report.hpp"
#include "store/database.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

/// Rows that are very many: a batch of them comes in one transaction with the note that it came.
namespace conclave::identity::importing {

constexpr std::size_t rows_at_once = 200;

/// Which rows came before: an area of the import, and what the row is called there (at most 64
/// characters). Inside of a transaction.
[[nodiscard]] bool is_imported(soci::session& session, std::string_view area,
                               std::string_view old_key);
void mark_imported(soci::session& session, std::string_view area, std::string_view old_key);

/// Runs `work`, in a transaction if `apply`. It says what it did in the report that it gets, whose
/// tallies are added to `report`, and may be run again.
void run_batch(store::Database& ours, bool apply, Report& report,
               const std::function<void(soci::session&, Report&)>& work);

/// Gives `take` each row of a table there, in the order of `key`, a number or a text that no two
/// rows share.
struct OldTable {
    std::string name; // empty: there is none
    std::string key;
};
void take_in_batches(store::Database& ours, OldDatabase& old, const OldTable& table, bool apply,
                     Report& report,
                     const std::function<void(soci::session&, const OldRow&, Report&)>& take);

} // namespace conclave::identity::importing
