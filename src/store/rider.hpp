#pragma once

#include "store/database.hpp"

#include <functional>

namespace conclave::store {

/// Work that goes with the next transaction which this thread commits on a database: inside it,
/// after its own work, so that both stand or neither does. For what must stand beside a change
/// whoever makes it, such as the row of an audit log. It waits from its making to its end, or until
/// a transaction carried it. One a thread at a time; used by its own thread.
class Rider {
  public:
    Rider(const Database& database, std::function<void(soci::session&)> work);
    ~Rider();
    Rider(const Rider&) = delete;
    Rider& operator=(const Rider&) = delete;

    /// Is it in the database? A transaction that failed took it along.
    [[nodiscard]] bool carried() const { return carried_; }

    /// For the database: what waits on this thread; null: nothing.
    [[nodiscard]] static Rider* waiting_for(const Database& database);
    void ride(soci::session& session) const { work_(session); }
    void arrive() { carried_ = true; }

  private:
    const Database& database_;
    const std::function<void(soci::session&)> work_;
    bool carried_ = false;
};

} // namespace conclave::store
