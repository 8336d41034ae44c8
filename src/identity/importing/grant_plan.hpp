#pragma once

#include "identity/importing/grants_import.hpp"

namespace soci {
class session;
}

namespace conclave::identity::importing {

/// A grant that is to come: how it is written, inside of a transaction.
using GrantWrite = std::function<void(soci::session&)>;

/// What a row of PersistedGrants becomes here, or why nothing. `hash`: of its key
/// (grants/brought_handle.hpp). Asks no database.
[[nodiscard]] std::expected<GrantWrite, std::string> plan_grant(const OldRow& row,
                                                                const std::string& hash,
                                                                const GrantOwners& owners,
                                                                const GrantKeeper& keeper);

} // namespace conclave::identity::importing
