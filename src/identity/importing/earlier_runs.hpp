#pragma once

#include "store/database.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace conclave::identity::importing {

constexpr const char* deleted_here =
    "it came over before and was deleted here since; --deleted-too brings it again";

/// Which clients, scopes, providers, roles and people came in earlier runs: what was deleted here
/// since must not come back by itself. An area is one of the report's. One thread; waits for SQL.
class EarlierRuns {
  public:
    /// `deleted_too`: it shall come back.
    EarlierRuns(store::Database& ours, bool deleted_too);

    /// Of something that is not here now: was it deleted?
    [[nodiscard]] bool has_lost(std::string_view area, std::string_view name) const;
    /// It is here. In a transaction of its own, or in the caller's.
    void note(std::string_view area, std::string_view name);
    void note(soci::session& session, std::string_view area, std::string_view name) const;

  private:
    store::Database& ours_;
    const bool deleted_too_;
    std::set<std::pair<std::string, std::string>, std::less<>> came_; // area and mark
};

} // namespace conclave::identity::importing
