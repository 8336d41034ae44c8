#pragma once

#include "identity/clients/client.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Why metadata is refused, in the words of RFC 7591, 3.2.2.
enum class MetadataError {
    invalid_redirect_uri,
    invalid_client_metadata,
    unapproved_software_statement,
};
[[nodiscard]] std::string_view to_text(MetadataError error);

struct MetadataFault {
    MetadataError error;
    std::string description; // names the member and the rule
};

/// What an operator lets clients have that register themselves.
struct MetadataRules {
    std::vector<std::string> scopes; // with offline_access, if they may have it
    bool require_pkce = true;        // of those that authenticate, too
    bool certificates = false;       // is there a site where they show them (RFC 8705)?
};

/// The JSON of a registration or of a change.
[[nodiscard]] std::expected<boost::json::object, MetadataFault>
parse_client_metadata(std::string_view text);

/// The record that the metadata describes, without an id and secrets; absent members get the
/// defaults of RFC 7591, 2 and OpenID Connect Registration, 2. A member that would change what the
/// client gets, and that is not offered here, is refused and not passed over; unknown ones are
/// passed over. What it asks for of scopes it gets as far as the rules go; people are always asked
/// for consent. Pure.
[[nodiscard]] std::expected<Client, MetadataFault>
read_client_metadata(const boost::json::object& members, const MetadataRules& rules);

/// All that is registered of the client, without its secrets (RFC 7591, 3.2.1).
[[nodiscard]] boost::json::object metadata_of(const Client& client);

constexpr std::size_t max_metadata_bytes = 48 * 1024; // a record must fit client_record_max_bytes

} // namespace conclave::identity
