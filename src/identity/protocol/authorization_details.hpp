#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/detail_type.hpp"
#include "identity/protocol/token_request.hpp"

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// `authorization_details` (RFC 9396): what a client asks for beyond scopes. Pure. The lists are
/// kept and passed on as JSON text; empty text: there are none.
namespace conclave::identity {

/// Limits of our own: the list stands in access tokens, which must stay under
/// jose::max_token_bytes.
constexpr std::size_t max_details_bytes = 4096;
constexpr std::size_t max_details = 20;

/// Reads the parameter: a list of objects whose types the operator knows and the client may use,
/// each with the members of its type only (2 and 5). The list as it came, or what is wrong, which
/// is told as `invalid_authorization_details`.
[[nodiscard]] std::expected<std::string, std::string>
read_details(std::string_view text, const std::vector<DetailType>& known, const Client& client);

/// The parameter in a request of any kind, read so; without it: none.
[[nodiscard]] std::expected<std::string, OAuthError>
asked_details(const net::Form& form, const std::vector<DetailType>& known, const Client& client);

/// What of `granted` is asked for with `wanted` (6.1): each object of it must be one that was
/// granted. Empty `wanted`: all. nullopt when it is no such list.
[[nodiscard]] std::optional<std::string> narrowed_details(std::string_view granted,
                                                          std::string_view wanted);

/// What of `details` concerns these audiences: those that name no `locations`, or one of them.
[[nodiscard]] std::string details_for(std::string_view details,
                                      const std::vector<std::string>& audiences);

/// The list as a person is shown it: `type`, `display_name`, `description`, and `facts`, name and
/// value as text.
[[nodiscard]] boost::json::array shown_details(std::string_view details,
                                               const std::vector<DetailType>& known);

} // namespace conclave::identity
