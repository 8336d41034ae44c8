#pragma once

#include "identity/importing/earlier_runs.hpp"
#include "identity/importing/old_people.hpp"
#include "identity/importing/report.hpp"
#include "identity/people/brought_factor.hpp"

#include <set>
#include <string>

namespace conclave::identity::importing {

/// Says what becomes of roles and people, and writes those that are new if `apply`: all of them or
/// none. `schemes`: of providers that come with them. The ids of the people that are new.
std::set<std::string> take_people(store::Database& ours, const FactorKeeper& keeper,
                                  const OldPeople& old, const std::set<std::string>& schemes,
                                  const EarlierRuns& earlier, bool apply, Report& report);

} // namespace conclave::identity::importing
