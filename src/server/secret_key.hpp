#pragma once

#include "server/config.hpp"
#include "store/secret_box.hpp"

namespace conclave::server {

/// Is there a key that seals what is secret in the database: in the environment or in its file?
[[nodiscard]] bool has_secret_key(const Config& config);

/// The box of that key; the environment's comes first. Throws std::runtime_error that says what to
/// do where there is none, or where others can read its file.
[[nodiscard]] store::SecretBox open_secret_box(const Config& config);

} // namespace conclave::server
