#include "identity/importing/old_database.hpp"

#include "identity/users/fold.hpp"
#include "store/database.hpp"

#include <algorithm>
#include <charconv>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

/// Longer than any record of ours may be; what is cut there is refused for its length.
constexpr std::string_view longest_text = "65536";

/// What tables are looked for by; where ASP.NET's own names have its mark before them, with it,
/// too.
constexpr std::string_view known_tables[] = {"ApiResourceClaims",
                                             "ApiResourceProperties",
                                             "ApiResources",
                                             "ApiResourceScopes",
                                             "ApiResourceSecrets",
                                             "ApiScopeClaims",
                                             "ApiScopeProperties",
                                             "ApiScopes",
                                             "AuditLog",
                                             "ClientClaims",
                                             "ClientCorsOrigins",
                                             "ClientGrantTypes",
                                             "ClientIdPRestrictions",
                                             "ClientPostLogoutRedirectUris",
                                             "ClientProperties",
                                             "ClientRedirectUris",
                                             "Clients",
                                             "ClientScopes",
                                             "ClientSecrets",
                                             "DataProtectionKeys",
                                             "DeviceCodes",
                                             "IdentityProviders",
                                             "IdentityResourceClaims",
                                             "IdentityResourceProperties",
                                             "IdentityResources",
                                             "Keys",
                                             "PersistedGrants",
                                             "PushedAuthorizationRequests",
                                             "RoleClaims",
                                             "Roles",
                                             "ServerSideSessions",
                                             "UserClaims",
                                             "UserLogins",
                                             "UserRoles",
                                             "Users",
                                             "UserTokens"};

bool is_known_table(std::string_view folded) {
    constexpr std::string_view mark = "aspnet";
    if (folded.starts_with(mark)) {
        folded.remove_prefix(mark.size());
    }
    return std::ranges::any_of(known_tables,
                               [&](std::string_view each) { return fold_case(each) == folded; });
}

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

OldDatabase::OldDatabase(soci::session& session, std::map<std::string, std::string> called)
    : session_(session) {
    for (auto& [name, there] : called) {
        called_[fold_case(name)] = std::move(there);
    }
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
    for (const auto& [name, there] : called_) {
        if (!is_known_table(name)) { // misspelled: the table would be passed over, without a word
            throw store::StoreError(store::StoreError::Kind::other,
                                    "\"" + name + "\" is no table that is looked for");
        }
        if (this->table({name}).empty()) { // else everything in it would be missing, without a word
            throw store::StoreError(store::StoreError::Kind::other,
                                    "it has no table \"" + there + "\"");
        }
    }
}

std::string OldDatabase::table(std::initializer_list<std::string_view> names) const {
    for (const auto name : names) {
        const auto other = called_.find(fold_case(name));
        const auto wanted = fold_case(other == called_.end() ? name : other->second);
        for (const auto& [there, columns] : tables_) {
            if (fold_case(there) == wanted) {
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

namespace {

using Columns = std::map<std::string, OldDatabase::Kind>;

std::string list_of(const Columns& columns) {
    std::string list;
    for (const auto& [name, kind] : columns) {
        list += (list.empty() ? "" : ", ") + as_text(name, kind);
    }
    return list;
}

std::vector<OldRow> read(const soci::rowset<soci::row>& found, const Columns& columns) {
    std::vector<OldRow> out;
    for (const auto& each : found) {
        OldRow row;
        std::size_t at = 0;
        for (const auto& [name, kind] : columns) {
            if (each.get_indicator(at) == soci::i_ok) {
                row.values.emplace(name, each.get<std::string>(at));
            }
            ++at;
        }
        out.push_back(std::move(row));
    }
    return out;
}

} // namespace

std::vector<OldRow> OldDatabase::rows(const std::string& table) {
    const auto& all = columns(table);
    if (all.empty()) {
        return {};
    }
    std::string order; // the same each time: by the number of the row, else by all that it holds
    for (const auto& [name, kind] : all) {
        order += (order.empty() ? "`" : ", `") + name + '`';
    }
    if (all.contains("Id")) {
        order = "`Id`";
    }
    const soci::rowset<soci::row> found =
        (session_.prepare << "SELECT " << list_of(all) << " FROM `" << table << "` ORDER BY "
                          << order);
    return read(found, all);
}

std::vector<OldRow> OldDatabase::rows_after(const std::string& table, const std::string& key,
                                            const std::string& last, std::size_t limit) {
    const auto& all = columns(table);
    if (!all.contains(key)) {
        return {};
    }
    const auto begin = "SELECT " + list_of(all) + " FROM `" + table + "`";
    const auto end = " ORDER BY `" + key + "` LIMIT " + std::to_string(limit);
    if (last.empty()) {
        const soci::rowset<soci::row> found = (session_.prepare << begin << end);
        return read(found, all);
    }
    const auto behind = all.at(key) == Kind::number ? "CAST(:last AS SIGNED)" : ":last";
    const soci::rowset<soci::row> found =
        (session_.prepare << begin << " WHERE `" << key << "` > " << behind << end,
         soci::use(last));
    return read(found, all);
}

std::size_t OldDatabase::count(const std::string& table) {
    long long count = 0;
    if (!columns(table).empty()) {
        session_ << "SELECT COUNT(*) FROM `" << table << "`", soci::into(count);
    }
    return static_cast<std::size_t>(count);
}

bool OldDatabase::has_row(const std::string& table, const std::string& key,
                          const std::string& value, const std::string& empty) {
    const auto& all = columns(table);
    if (!all.contains(key)) {
        return false;
    }
    const auto condition = all.contains(empty) ? " AND `" + empty + "` IS NULL" : std::string();
    long long count = 0;
    session_ << "SELECT COUNT(*) FROM `" << table << "` WHERE `" << key << "` = :v" << condition,
        soci::use(value), soci::into(count);
    return count != 0;
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
