#include "identity/importing/old_database.hpp"

#include "identity/users/fold.hpp"

#include <algorithm>
#include <charconv>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

/// Longer than any record of ours may be; what is cut there is refused for its length.
constexpr std::string_view longest_text = "65536";

/// Names go into the SQL text, so they are of these letters or are passed over.
bool is_plain_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

OldDatabase::Kind kind_of(std::string_view type) {
    if (type == "tinyint" || type == "bit") {
        return OldDatabase::Kind::flag;
    }
    if (type == "int" || type == "bigint" || type == "smallint") {
        return OldDatabase::Kind::number;
    }
    return type == "datetime" || type == "timestamp" ? OldDatabase::Kind::time
                                                     : OldDatabase::Kind::text;
}

std::string as_text(const std::string& column, OldDatabase::Kind kind) {
    const auto quoted = "`" + column + "`";
    switch (kind) {
    case OldDatabase::Kind::time:
        // MySQL's date of noughts is no date, and no "never" either.
        return "CAST(IF(" + quoted +
               " IS NULL, NULL, COALESCE(TIMESTAMPDIFF(SECOND, '1970-01-01', " + quoted +
               "), 0)) AS CHAR)";
    case OldDatabase::Kind::flag:
        return "CAST(" + quoted + " + 0 AS CHAR)";
    case OldDatabase::Kind::number:
    case OldDatabase::Kind::text:
        break;
    }
    return "LEFT(CAST(" + quoted + " AS CHAR), " + std::string(longest_text) + ")";
}

} // namespace

std::string OldRow::text(std::string_view column) const {
    const auto found = values.find(column);
    return found == values.end() ? std::string() : found->second;
}

std::optional<std::int64_t> OldRow::number(std::string_view column) const {
    const auto found = values.find(column);
    if (found == values.end()) {
        return std::nullopt;
    }
    const auto& digits = found->second;
    std::int64_t out = 0;
    const auto* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, out);
    return error == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

bool OldRow::flag(std::string_view column, bool otherwise) const {
    const auto value = number(column);
    return value ? *value != 0 : otherwise;
}

OldDatabase::OldDatabase(soci::session& session) : session_(session) {
    std::string table;
    std::string column;
    std::string type;
    soci::statement query =
        (session.prepare << "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM "
                            "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()",
         soci::into(table), soci::into(column), soci::into(type));
    query.execute();
    while (query.fetch()) {
        if (is_plain_name(table) && is_plain_name(column)) {
            tables_[table][column] = kind_of(type);
        }
    }
}

std::string OldDatabase::table(std::initializer_list<std::string_view> names) const {
    for (const auto name : names) {
        for (const auto& [there, columns] : tables_) {
            if (fold_case(there) == fold_case(name)) {
                return there;
            }
        }
    }
    return {};
}

const std::map<std::string, OldDatabase::Kind>&
OldDatabase::columns(const std::string& table) const {
    static const std::map<std::string, Kind> none;
    const auto found = tables_.find(table);
    return found == tables_.end() ? none : found->second;
}

std::vector<OldRow> OldDatabase::rows(const std::string& table) {
    const auto& all = columns(table);
    std::vector<OldRow> out;
    if (all.empty()) {
        return out;
    }
    std::string list;
    std::string order; // the same each time: by the number of the row, else by all that it holds
    for (const auto& [name, kind] : all) {
        list += (list.empty() ? "" : ", ") + as_text(name, kind);
        order += (order.empty() ? "`" : ", `") + name + '`';
    }
    if (all.contains("Id")) {
        order = "`Id`";
    }
    const soci::rowset<soci::row> found =
        (session_.prepare << "SELECT " << list << " FROM `" << table << "` ORDER BY " << order);
    for (const auto& each : found) {
        OldRow row;
        std::size_t at = 0;
        for (const auto& [name, kind] : all) {
            if (each.get_indicator(at) == soci::i_ok) {
                row.values.emplace(name, each.get<std::string>(at));
            }
            ++at;
        }
        out.push_back(std::move(row));
    }
    return out;
}

std::map<std::string, std::vector<OldRow>> OldDatabase::rows_by(std::string_view name,
                                                                std::string_view key) {
    std::map<std::string, std::vector<OldRow>> out;
    for (auto& row : rows(table({name}))) {
        auto owner = row.text(key);
        out[std::move(owner)].push_back(std::move(row));
    }
    return out;
}

} // namespace conclave::identity::importing
