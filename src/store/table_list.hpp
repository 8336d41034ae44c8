#pragma once

#include <string>
#include <vector>

namespace soci {
class session;
}

namespace conclave::store {

struct TableColumn {
    std::string name;
    bool integer = false; // or text: there is nothing else
    int key_place = 0;    // in the primary key, from 1; 0: not in it
};

struct TableOutline {
    std::string name;
    std::vector<TableColumn> columns;
    bool counts = false; // the database numbers its rows

    /// The columns of the primary key, in its order.
    [[nodiscard]] std::vector<const TableColumn*> key() const;
};

/// The tables of a SQLite database, without schema_migrations; those that others refer to come
/// before them.
[[nodiscard]] std::vector<TableOutline> list_tables(soci::session& sqlite);

} // namespace conclave::store
