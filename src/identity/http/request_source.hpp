#pragma once

#include "identity/http/pending_authorize.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "net/form.hpp"

#include <expected>
#include <string>

namespace conclave::identity {

class Services;

struct RequestFault {
    std::string error; // RFC 9101, 6.3
    std::string description;
};

struct OpenedRequest {
    net::Form parameters; // in place of all others
    std::string object;   // the JWS itself, verified
};
/// The parameters inside the form's request object (RFC 9101, 6), which may be encrypted to us.
[[nodiscard]] std::expected<OpenedRequest, RequestFault>
open_request_object(Services& services, const Client& client, const net::Form& sent);

/// Finds the parameters that count: those pushed before (RFC 9126, 4), those in a signed request
/// object, or those that came. They are not checked yet. Waits for SQL.
[[nodiscard]] std::expected<PendingAuthorize, AuthorizeFault> find_request(Services& services,
                                                                           const net::Form& sent);

} // namespace conclave::identity
