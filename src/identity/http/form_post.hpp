#pragma once

#include "identity/protocol/authorize_response.hpp"
#include "net/http_message.hpp"

#include <string_view>

namespace conclave::identity {

/// Makes the page that posts an authorization answer to the client by itself (OAuth 2.0 Form Post
/// Response Mode, 2): escaped values, a button for browsers without scripts.
void fill_form_post(net::Response& response, std::string_view redirect_uri,
                    const ResponseParameters& parameters);

} // namespace conclave::identity
