#pragma once

#include "identity/protocol/response_type.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::identity {

using ResponseParameters = std::vector<std::pair<std::string, std::string>>;

/// `name=value` pairs, everything outside unreserved characters percent-encoded: spaces as `%20`,
/// `=` as `%3D`, because clients in use split at every `=`.
[[nodiscard]] std::string encode_parameters(const ResponseParameters& parameters);

/// Where the browser goes with an authorization answer. Query: appended with `?` or `&`; a redirect
/// URI with `#` gets them inside its fragment. Fragment: after `#`.
/// Not for form_post. Pure.
[[nodiscard]] std::string redirect_location(std::string_view redirect_uri, ResponseMode mode,
                                            const ResponseParameters& parameters);

} // namespace conclave::identity
