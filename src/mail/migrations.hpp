#pragma once

#include "store/database.hpp"

#include <span>

namespace conclave::mail {

/// The schema of this module, for `database.migrate("mail", migrations())`.
[[nodiscard]] std::span<const store::Migration> migrations();

} // namespace conclave::mail
