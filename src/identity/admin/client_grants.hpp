#pragma once

#include "identity/clients/client.hpp"

#include <boost/json.hpp>

/// The members of ClientApiDto that the replaced stack does not have: FAPI, the implicit
/// flow, and whose tokens a client may turn into its own. A body that leaves one out, as programs
/// written for that stack do, changes nothing of it. Pure.
namespace conclave::identity::admin {

void put_grants(boost::json::object& out, const Client& client);
/// The switch `implicit`, once `client` has its other grant types: on, the response types without a
/// code.
void take_implicit(const boost::json::object& body, const Client& stored, Client& client);
void take_grants_of_others(const boost::json::object& body, Client& client);

} // namespace conclave::identity::admin
