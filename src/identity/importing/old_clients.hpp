#pragma once

#include "identity/clients/client.hpp"
#include "identity/importing/old_database.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace conclave::identity::importing {

/// A client of the replaced stack as a record of ours, or why there can be none.
struct OldClient {
    std::string client_id;
    std::int64_t number = 0; // by which programs know it
    std::expected<Client, std::string> record;
    std::vector<std::string> warnings;
};

/// `now`: Unix seconds, for what has expired.
[[nodiscard]] std::vector<OldClient> read_clients(OldDatabase& old, std::int64_t now);

} // namespace conclave::identity::importing
