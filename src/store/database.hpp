#pragma once

#include "base/service_error.hpp"
#include "store/dialect.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace conclave::store {

/// What went wrong below SQL. Thrown by Database and passed to the edge, which answers 503 with
/// Retry-After for `unavailable` and `busy`.
class StoreError : public base::ServiceError {
  public:
    enum class Kind {
        unavailable, // no connection, server gone, disk full
        busy,        // locked for longer than the limit
        conflict,    // a unique key is taken
        other
    };
    StoreError(Kind kind, const std::string& message) : base::ServiceError(message), kind_(kind) {}
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool try_later() const override {
        return kind_ == Kind::unavailable || kind_ == Kind::busy;
    }

  private:
    Kind kind_;
};

/// One numbered step of a module's schema. `sql` holds statements separated by `;` at a line's end,
/// as SQLite reads them; see translate().
struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

/// A pool of SQL sessions. Thread-safe; every call may wait, so call on the blocking pool only.
/// Repositories include <soci/soci.h> in their .cpp and use soci's binding (never text pasting).
class Database {
  public:
    /// `sqlite:///path/to/file.db` (WAL, created when missing), or what database_url.hpp reads for
    /// MariaDB and PostgreSQL. Throws StoreError with the password left out.
    static std::unique_ptr<Database> open(std::string_view url, std::size_t sessions = 8);
    virtual ~Database() = default;

    [[nodiscard]] virtual Dialect dialect() const = 0;

    /// Runs `work` with a leased session, outside a transaction (for reads).
    virtual void run(const std::function<void(soci::session&)>& work) = 0;

    /// Runs `work` in a transaction: committed when it returns, rolled back when it throws.
    /// SQLite: one after the other, and those that wait share a commit (sqlite_writer.hpp), so
    /// `work` must not begin another.
    virtual void transaction(const std::function<void(soci::session&)>& work) = 0;

    /// Applies the steps of `module` that the database has not had, in the order given, forward
    /// only, under a lock that holds across processes. Numbers may leave gaps that a later program
    /// fills, so steps that may be filled in must not depend on those after them. Refuses a
    /// database that is newer than the program.
    virtual void migrate(std::string_view module, std::span<const Migration> migrations) = 0;

    /// Is the database answering? For /readyz; never throws.
    [[nodiscard]] virtual bool healthy() = 0;
};

} // namespace conclave::store
