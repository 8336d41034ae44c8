#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "identity/importing/old_database.hpp"
#include "identity/importing/report.hpp"
#include "store/database.hpp"

#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace conclave::identity::importing {

/// Somebody here whose grants may come.
struct GrantOwner {
    std::string stamp; // of the account here; empty: it is not written yet
    bool enabled = true;
    bool changed = false; // since it came over, here or there: what guards the account
};

/// What grants may belong to.
struct GrantOwners {
    std::map<std::string, Client> clients; // by client id
    std::map<std::string, GrantOwner> people;
};

struct GrantKeeper {
    std::string issuer; // our own
    base::WallTime now;
    /// Opens a payload that is sealed with ASP.NET Core's Data Protection, or says why not.
    std::function<std::expected<std::string, std::string>(std::string_view)> open;
};

/// Says what becomes of the rows of PersistedGrants and DeviceCodes, and writes those that can be
/// honoured if `apply`, a batch of them a transaction; each comes once, whatever became of it here.
/// A token that came earlier and is not there any more, or was used up there, ends here unless it
/// was used here.
void take_grants(store::Database& ours, OldDatabase& old, const GrantOwners& owners,
                 const GrantKeeper& keeper, bool apply, Report& report);

} // namespace conclave::identity::importing
