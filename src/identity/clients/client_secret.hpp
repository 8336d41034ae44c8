#pragma once

#include <cstddef>

namespace conclave::identity {

/// Of secrets that somebody chooses; those that come over as hashes are not asked. They are kept as
/// a plain hash, of which whoever has the database may try billions a second; that is no help
/// against random ones, and 32 characters of hexadecimal are 128 bits.
constexpr std::size_t client_secret_min_bytes = 32;

} // namespace conclave::identity
