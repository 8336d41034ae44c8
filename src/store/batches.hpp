#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace conclave::store {

class Database;

constexpr std::size_t rows_a_batch = 500;

/// Deletes the rows of `table` whose `column` is at most `bound`, `rows_a_batch` a transaction: the
/// other writers get their turn between two batches, however much there is to go. `column` should
/// have an index. The names stand in the program, never in what somebody sent. How many went; waits
/// for SQL.
std::size_t delete_until(Database& database, std::string_view table, std::string_view column,
                         std::int64_t bound);

} // namespace conclave::store
