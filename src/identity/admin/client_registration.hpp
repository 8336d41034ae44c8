#pragma once

#include "identity/admin/schema.hpp"
#include "identity/clients/client.hpp"

#include <boost/json.hpp>
#include <string_view>
#include <vector>

/// The members of ClientApiDto that a client registers about itself (RFC 7591, 2; RFC 8705) and
/// that the replaced stack does not have: how it authenticates, its keys, who runs it, and by what
/// it knows people. A body that leaves one out changes nothing of it. Pure.
namespace conclave::identity::admin {

[[nodiscard]] std::vector<Member> client_registration_members();
void put_registration(boost::json::object& out, const Client& client);
/// `stored`: the record as it was. A method that stands there as it was read does not count against
/// `requireClientSecret`, which is a member of the replaced stack and may be what was changed.
void take_registration(const boost::json::object& body, const Client& stored, Client& client);
/// Takes out of a record as it is shown what only one client has: its keys, its certificate, and
/// what needs them.
void leave_keys_out(boost::json::object& shown);
/// Which member a refusal of the record is about; empty: none of these.
[[nodiscard]] std::string_view registration_member(std::string_view refusal);

} // namespace conclave::identity::admin
