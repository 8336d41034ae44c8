#pragma once

#include "store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Everything in a database, taken into another: what backups are made of, and the way from one
/// engine to another. For commands; each call takes as long as there are rows.
namespace conclave::store {

struct CopiedTable {
    std::string name;
    std::uint64_t rows = 0;
};

/// Told now and then while a table is under way, and at its end.
using CopyProgress = std::function<void(std::string_view table, std::uint64_t rows)>;

/// Copies each row of `from`, as it was at one moment while others go on writing, into `into`, in
/// one transaction. The same program has brought both schemas up to date, at least one of them is
/// SQLite (which says what the tables are), and `into` holds nothing. Throws StoreError.
std::vector<CopiedTable> copy_rows(Database& from, Database& into, const CopyProgress& progress);

/// Writes the SQLite database `from`, as it was at one moment, into `file`, which must not be
/// there.
void write_snapshot(Database& from, const std::filesystem::path& file);

/// Its tables and how many rows each has; `sqlite` is a database of SQLite.
[[nodiscard]] std::vector<CopiedTable> count_rows(Database& sqlite);

/// Is there a row in any of the tables that the SQLite database `schema` has?
[[nodiscard]] bool holds_rows(Database& database, Database& schema);

/// What SQLite finds wrong with its file, a fault a line; empty when it is whole.
[[nodiscard]] std::string damage_of(Database& sqlite);

} // namespace conclave::store
