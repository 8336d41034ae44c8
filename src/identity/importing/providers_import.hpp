#pragma once

#include "identity/federation/provider_store.hpp"
#include "identity/importing/earlier_runs.hpp"
#include "identity/importing/old_providers.hpp"
#include "identity/importing/report.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::importing {

/// Says what becomes of providers, and adds those that are new if `apply`. `issuer`: our own. The
/// schemes that are new.
std::set<std::string> take_providers(ProviderStore& store, std::string_view issuer,
                                     std::vector<OldProvider> old, EarlierRuns& earlier, bool apply,
                                     Report& report);

} // namespace conclave::identity::importing
