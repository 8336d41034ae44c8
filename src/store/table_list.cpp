#include "store/table_list.hpp"

#include "store/database.hpp"

#include <algorithm>
#include <set>
#include <soci/soci.h>

namespace conclave::store {
namespace {

std::vector<TableColumn> columns_of(soci::session& sqlite, const std::string& table) {
    std::vector<TableColumn> columns;
    std::string name;
    std::string type;
    int key_place = 0;
    soci::statement query =
        (sqlite.prepare << "SELECT name, type, pk FROM pragma_table_info(:t) ORDER BY cid",
         soci::use(table), soci::into(name), soci::into(type), soci::into(key_place));
    query.execute();
    while (query.fetch()) {
        columns.push_back({name, type.find("INT") != std::string::npos, key_place});
    }
    return columns;
}

std::set<std::string> parents_of(soci::session& sqlite, const std::string& table) {
    const soci::rowset<std::string> rows =
        (sqlite.prepare << "SELECT \"table\" FROM pragma_foreign_key_list(:t)", soci::use(table));
    std::set<std::string> parents(rows.begin(), rows.end());
    parents.erase(table);
    return parents;
}

} // namespace

std::vector<const TableColumn*> TableOutline::key() const {
    std::vector<const TableColumn*> out;
    for (const auto& column : columns) {
        if (column.key_place != 0) {
            out.push_back(&column);
        }
    }
    std::ranges::sort(out, {}, &TableColumn::key_place);
    return out;
}

std::vector<TableOutline> list_tables(soci::session& sqlite) {
    std::vector<TableOutline> waiting;
    {
        std::string name;
        int counts = 0;
        soci::statement query =
            (sqlite.prepare << "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master "
                               "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                               "AND name <> 'schema_migrations' ORDER BY name",
             soci::into(name), soci::into(counts));
        query.execute();
        while (query.fetch()) {
            waiting.push_back({.name = name, .columns = {}, .counts = counts != 0});
        }
    }
    std::vector<TableOutline> tables;
    std::set<std::string> placed;
    while (!waiting.empty()) {
        std::vector<TableOutline> later;
        for (auto& table : waiting) {
            if (!std::ranges::includes(placed, parents_of(sqlite, table.name))) {
                later.push_back(std::move(table));
                continue;
            }
            table.columns = columns_of(sqlite, table.name);
            placed.insert(table.name);
            tables.push_back(std::move(table));
        }
        if (later.size() == waiting.size()) { // no order helps
            throw StoreError(StoreError::Kind::other, "tables refer to each other in a circle");
        }
        waiting = std::move(later);
    }
    return tables;
}

} // namespace conclave::store
