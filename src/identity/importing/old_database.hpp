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

    /// `called`: tables of the stack by the names that they have there, where these are others than
    /// Skoruba's and ASP.NET's; throws store::StoreError when one of them is not there.
    explicit OldDatabase(soci::session& session, std::map<std::string, std::string> called = {});

    /// The first of these that is there, as it is written there; empty: none. Case does not count,
    /// because on some systems MySQL folds it.
    [[nodiscard]] std::string table(std::initializer_list<std::string_view> names) const;
    /// By column; empty when there is no such table.
    [[nodiscard]] const std::map<std::string, Kind>& columns(const std::string& table) const;
    /// All rows; none when there is no such table.
    [[nodiscard]] std::vector<OldRow> rows(const std::string& table);
    /// The next `limit` rows of a table in the order of `key`, a number or a text that no two rows
    /// share, behind `last` (empty: from the first on).
    [[nodiscard]] std::vector<OldRow> rows_after(const std::string& table, const std::string& key,
                                                 const std::string& last, std::size_t limit);
    [[nodiscard]] std::size_t count(const std::string& table);
    /// Is there a row whose `key` is `value`, with nothing in the column `empty`? No table has it
    /// otherwise.
    [[nodiscard]] bool has_row(const std::string& table, const std::string& key,
                               const std::string& value, const std::string& empty);
    /// Rows of a table by what its `key` says.
    [[nodiscard]] std::map<std::string, std::vector<OldRow>> rows_by(std::string_view table,
                                                                     std::string_view key);

  private:
    soci::session& session_;
    std::map<std::string, std::string> called_; // by folded name
    std::map<std::string, std::map<std::string, Kind>> tables_;
};

} // namespace conclave::identity::importing
