#pragma once

#include "identity/clients/client.hpp"

#include <cstdint>
#include <string>

namespace soci {
class session;
}

namespace conclave::identity {

/// The next number of a kind ("client"), which nothing had before. Inside of a transaction.
[[nodiscard]] std::int64_t next_number(soci::session& session, const std::string& kind);

/// Gives a number to every secret, claim and property that has none; true if one had none.
bool number_parts(soci::session& session, Client& client);

/// Keeps which client has the secrets, claims and properties of these numbers. Inside of a
/// transaction, when they have changed.
void keep_parts(soci::session& session, const Client& client);

} // namespace conclave::identity
