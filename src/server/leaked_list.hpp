#pragma once

#include "identity/users/leaked_passwords.hpp"
#include "server/config.hpp"

#include <memory>

namespace conclave::server {

/// The list that `policy` names, read; null where there is none, which the log says. Throws
/// std::runtime_error that names the file when it can't be read.
[[nodiscard]] std::shared_ptr<const identity::LeakedPasswords>
leaked_passwords(const PasswordPolicy& policy);

} // namespace conclave::server
