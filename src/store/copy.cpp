#include "store/copy.hpp"

#include "base/log.hpp"
#include "store/table_list.hpp"

#include <deque>
#include <soci/soci.h>

namespace conclave::store {
namespace {

constexpr std::size_t page_rows = 500; // in memory at a time; a row of the audit log has 64 KiB

struct Cell {
    long long number = 0;
    std::string text{};
    soci::indicator state = soci::i_null;
};
using Row = std::deque<Cell>; // SOCI keeps the addresses

/// A transaction that only reads, and sees one moment of the database.
class Moment {
  public:
    explicit Moment(soci::session& session) : session_(session) {
        switch (dialect_of(session)) {
        case Dialect::sqlite:
            session << "BEGIN";
            break;
        case Dialect::mysql:
            session << "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
            session << "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
            break;
        case Dialect::postgresql:
            session << "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
            break;
        }
    }
    ~Moment() {
        try {
            session_ << "ROLLBACK";
        } catch (const std::exception& error) { // the server ends it with the connection
            base::log::warning("database_rollback_failed", {{"reason", error.what()}});
        }
    }
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;

  private:
    soci::session& session_;
};

template <class Columns, class Word>
std::string joined(const Columns& columns, Word word, std::string_view between = ", ") {
    std::string text;
    for (const auto& column : columns) {
        text += text.empty() ? "" : between;
        text += word(column);
    }
    return text;
}

/// One table's rows in the order of its primary key, a page at a time, so that no engine keeps a
/// whole table in memory and none skips what was read already.
class Pages {
  public:
    Pages(soci::session& session, const TableOutline& table)
        : session_(session), table_(table), key_(table.key()) {
        const auto name = [](const auto& column) { return column.name; };
        select_ = "SELECT " + joined(table.columns, name) + " FROM " + table.name;
        if (!key_.empty()) {
            const auto key_name = [](const auto* column) { return column->name; };
            order_ = " ORDER BY " + joined(key_, key_name) + " LIMIT " + std::to_string(page_rows);
        }
    }

    /// Empty when there are no more.
    std::vector<Row> next() {
        std::vector<Row> rows;
        if (ended_) {
            return rows;
        }
        soci::statement query(session_);
        Row row(table_.columns.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (table_.columns[i].integer) {
                query.exchange(soci::into(row[i].number, row[i].state));
            } else {
                query.exchange(soci::into(row[i].text, row[i].state));
            }
        }
        query.alloc();
        query.prepare(select_ + after_last(query) + order_);
        query.define_and_bind();
        query.execute(false);
        while (query.fetch()) {
            rows.push_back(row);
        }
        ended_ = key_.empty() || rows.size() < page_rows;
        if (!rows.empty()) {
            last_ = rows.back();
        }
        return rows;
    }

  private:
    /// " WHERE (a > :) OR (a = : AND b > :)", with its values bound.
    std::string after_last(soci::statement& query) {
        if (last_.empty()) {
            return {};
        }
        std::string text;
        for (std::size_t length = 1; length <= key_.size(); ++length) {
            text += length == 1 ? " WHERE (" : ") OR (";
            for (std::size_t i = 0; i < length; ++i) {
                const bool decides = i + 1 == length;
                text += (i == 0 ? "" : " AND ") + key_[i]->name + (decides ? " > :k" : " = :k") +
                        std::to_string(length) + "_" + std::to_string(i);
                const auto& cell = last_[static_cast<std::size_t>(key_[i] - table_.columns.data())];
                if (key_[i]->integer) {
                    query.exchange(soci::use(cell.number));
                } else {
                    query.exchange(soci::use(cell.text));
                }
            }
        }
        return text + ")";
    }

    soci::session& session_;
    const TableOutline& table_;
    const std::vector<const TableColumn*> key_;
    std::string select_;
    std::string order_;
    Row last_;
    bool ended_ = false;
};

/// Puts rows into one table, by one statement.
class Insert {
  public:
    Insert(soci::session& session, const TableOutline& table)
        : statement_(session), row_(table.columns.size()) {
        const auto name = [](const auto& column) { return column.name; };
        const auto place = [](const auto& column) { return ":" + column.name; };
        for (std::size_t i = 0; i < row_.size(); ++i) {
            if (table.columns[i].integer) {
                statement_.exchange(soci::use(row_[i].number, row_[i].state));
            } else {
                statement_.exchange(soci::use(row_[i].text, row_[i].state));
            }
        }
        statement_.alloc();
        statement_.prepare("INSERT INTO " + table.name + " (" + joined(table.columns, name) +
                           ") VALUES (" + joined(table.columns, place) + ")");
        statement_.define_and_bind();
    }

    void put(Row& row) {
        for (std::size_t i = 0; i < row_.size(); ++i) {
            std::swap(row_[i], row[i]);
        }
        statement_.execute(true);
    }

  private:
    soci::statement statement_;
    Row row_;
};

std::uint64_t copy_table(soci::session& from, soci::session& into, const TableOutline& table,
                         const CopyProgress& progress) {
    Pages pages(from, table);
    Insert insert(into, table);
    std::uint64_t count = 0;
    for (auto rows = pages.next(); !rows.empty(); rows = pages.next()) {
        for (Row& row : rows) {
            insert.put(row);
        }
        count += rows.size();
        progress(table.name, count);
    }
    return count;
}

/// PostgreSQL goes on counting where it was, whatever numbers came with the rows.
void count_on(soci::session& into, const TableOutline& table) {
    if (!table.counts || dialect_of(into) != Dialect::postgresql) {
        return;
    }
    const std::string column = table.key().front()->name;
    into << "SELECT setval(pg_get_serial_sequence('" << table.name << "', '" << column
         << "'), COALESCE(MAX(" << column << "), 1), MAX(" << column << ") IS NOT NULL) FROM "
         << table.name;
}

bool has_row(soci::session& session, const std::string& table) {
    int one = 0;
    session << "SELECT 1 FROM " << table << " LIMIT 1", soci::into(one);
    return session.got_data();
}

std::vector<TableOutline> tables_of(Database& sqlite) {
    std::vector<TableOutline> tables;
    sqlite.run([&](soci::session& session) { tables = list_tables(session); });
    return tables;
}

} // namespace

std::vector<CopiedTable> copy_rows(Database& from, Database& into, const CopyProgress& progress) {
    const auto tables = tables_of(from.dialect() == Dialect::sqlite ? from : into);
    std::vector<CopiedTable> copied;
    from.run([&](soci::session& source) {
        const Moment moment(source);
        into.transaction([&](soci::session& target) {
            copied.clear();
            for (const auto& table : tables) {
                copied.push_back({table.name, copy_table(source, target, table, progress)});
                count_on(target, table);
            }
        });
    });
    return copied;
}

void write_snapshot(Database& from, const std::filesystem::path& file) {
    const std::string name = file.string();
    from.run([&](soci::session& session) { session << "VACUUM INTO :file", soci::use(name); });
}

std::vector<CopiedTable> count_rows(Database& sqlite) {
    std::vector<CopiedTable> counted;
    sqlite.run([&](soci::session& session) {
        for (const auto& table : list_tables(session)) {
            long long rows = 0;
            session << "SELECT COUNT(*) FROM " << table.name, soci::into(rows);
            counted.push_back({table.name, static_cast<std::uint64_t>(rows)});
        }
    });
    return counted;
}

bool holds_rows(Database& database, Database& schema) {
    const auto tables = tables_of(schema);
    bool any = false;
    database.run([&](soci::session& session) {
        for (const auto& table : tables) {
            any = any || has_row(session, table.name);
        }
    });
    return any;
}

std::string damage_of(Database& sqlite) {
    std::string faults;
    sqlite.run([&](soci::session& session) {
        const soci::rowset<std::string> rows = (session.prepare << "PRAGMA integrity_check");
        for (const auto& row : rows) {
            if (row != "ok") {
                faults += faults.empty() ? row : "\n" + row;
            }
        }
    });
    return faults;
}

} // namespace conclave::store
