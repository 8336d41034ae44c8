#pragma once

#include "store/database.hpp"

#include <span>

namespace conclave::policy {

/// The schema of this module, for Database::migrate("policy", …).
[[nodiscard]] std::span<const store::Migration> migrations();

} // namespace conclave::policy
