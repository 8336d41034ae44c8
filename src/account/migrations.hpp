#pragma once

#include "store/database.hpp"

#include <span>

namespace conclave::account {

/// The schema of this module, for store::Database::migrate("account", …).
[[nodiscard]] std::span<const store::Migration> migrations();

} // namespace conclave::account
