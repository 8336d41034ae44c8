#pragma once

#include "store/database.hpp"

#include <span>

namespace conclave::identity {

/// The schema of this module, for `database.migrate("identity", migrations())`.
[[nodiscard]] std::span<const store::Migration> migrations();

} // namespace conclave::identity
