#pragma once

#include "identity/importing/old_database.hpp"
#include "identity/importing/report.hpp"
#include "store/database.hpp"

#include <string_view>

namespace conclave::identity::importing {

constexpr std::string_view imported_mark = "imported: ";

/// Says what becomes of the audit log of Skoruba's admin, and, if `apply`, writes what is new into
/// ours, a batch a transaction; the source of such a row begins with `imported_mark`.
void take_audit_log(store::Database& ours, OldDatabase& old, bool apply, Report& report);

} // namespace conclave::identity::importing
