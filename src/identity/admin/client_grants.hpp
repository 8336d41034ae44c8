#pragma once

#include "identity/clients/client.hpp"

#include <boost/json.hpp>

/// The members of ClientApiDto that the replaced stack does not have: FAPI, and whose tokens a
/// client may turn into its own. A body that leaves one out, as programs written for that stack do,
/// changes nothing of it. Pure.
namespace conclave::identity::admin {

void put_grants(boost::json::object& out, const Client& client);
void take_grants_of_others(const boost::json::object& body, Client& client);

} // namespace conclave::identity::admin
