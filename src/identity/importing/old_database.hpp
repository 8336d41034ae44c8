#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace conclave::identity::importing {

/// One row of the replaced stack. What is null, or a column that this level of the schema does not
/// have yet, is absent.
class OldRow {
  public:
    std::map<std::string, std::string, std::less<>> values; // times: Unix seconds

    [[nodiscard]] std::string text(std::string_view column) const;
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view column) const;
    [[nodiscard]] bool flag(std::string_view column, bool otherwise) const;
};

/// The database of the replaced stack: its catalogue, read once, and its rows. Only reads. One
/// thread, on a session that the caller leased. Throws what SOCI throws.
class OldDatabase {
  public:
    enum class Kind { text, number, flag, time };

    explicit OldDatabase(soci::session& session);

    /// The first of these that is there, as it is written there; empty: none. Case does not count,
    /// because on some systems MySQL folds it.
    [[nodiscard]] std::string table(std::initializer_list<std::string_view> names) const;
    /// By column; empty when there is no such table.
    [[nodiscard]] const std::map<std::string, Kind>& columns(const std::string& table) const;
    /// All rows; none when there is no such table.
    [[nodiscard]] std::vector<OldRow> rows(const std::string& table);
    /// Rows of a table by what its `key` says.
    [[nodiscard]] std::map<std::string, std::vector<OldRow>> rows_by(std::string_view table,
                                                                     std::string_view key);

  private:
    soci::session& session_;
    std::map<std::string, std::map<std::string, Kind>> tables_;
};

} // namespace conclave::identity::importing
