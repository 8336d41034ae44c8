#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace conclave::identity::importing {

/// How many rows of the replaced stack one transaction brings.
constexpr std::size_t rows_at_once = 200;

/// Which rows came before: an area of the import, and what the row is called there (at most 64
/// characters). Inside of a transaction.
[[nodiscard]] bool is_imported(soci::session& session, std::string_view area,
                               std::string_view old_key);
void mark_imported(soci::session& session, std::string_view area, std::string_view old_key);

} // namespace conclave::identity::importing
