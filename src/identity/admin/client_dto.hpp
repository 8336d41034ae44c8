#pragma once

#include "identity/admin/route.hpp"
#include "identity/clients/client_service.hpp"

#include <boost/json.hpp>
#include <expected>
#include <functional>
#include <string_view>

/// Client records as the admin API shows them, and back. Pure.
namespace conclave::identity::admin {

/// `fixed`: it stands in the configuration, so nobody changes it here.
[[nodiscard]] boost::json::object to_dto(const StoredClient& stored, bool fixed);
[[nodiscard]] boost::json::object to_dto(const ClientSecret& secret); // without its value
[[nodiscard]] boost::json::object to_dto(const NumberedText& pair, std::string_view key);

/// The record that a body of ClientApiDto describes: everything that the body can say is replaced,
/// with the default for what it leaves out; the rest (secrets, keys) is as in `stored`.
[[nodiscard]] std::expected<Client, Refusal> client_from(const boost::json::object& body,
                                                         const Client& stored);

/// A fault of client_fault under the member it is about.
[[nodiscard]] Refusal to_refusal(const ClientRefusal& refusal);

} // namespace conclave::identity::admin
