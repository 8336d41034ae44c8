#pragma once

#include "identity/admin/schema.hpp"
#include "identity/clients/client.hpp"

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

/// The members of ClientApiDto that say how answers are signed and encrypted for the client, which
/// the replaced stack does not have. A body that leaves one out changes nothing of it. Pure.
namespace conclave::identity::admin {

[[nodiscard]] std::vector<Member> client_encryption_members();
void put_encryption(boost::json::object& out, const Client& client);
void take_encryption(const boost::json::object& body, Client& client);
/// Which member a refusal of the record is about; empty: none of these.
[[nodiscard]] std::string_view encryption_member(std::string_view refusal);

} // namespace conclave::identity::admin
