#pragma once

#include "identity/clients/client.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// A client record as JSON text, as the store holds it. Member names are those of RFC 7591 where
/// it has them.
[[nodiscard]] std::string to_json(const Client& client);
/// Absent members get their defaults, so that records of an older program can be read; nullopt
/// when the text is not a record.
[[nodiscard]] std::optional<Client> client_from_json(std::string_view text);

/// Of anything in a record: what the replaced stack's columns hold.
constexpr std::chrono::seconds longest_lifetime{2'147'483'647};
constexpr std::size_t client_record_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB

} // namespace conclave::identity
