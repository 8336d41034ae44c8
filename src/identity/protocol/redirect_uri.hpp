#pragma once

#include "identity/clients/client.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

constexpr std::size_t redirect_uri_max_bytes = 2000; // as the replaced stack

enum class RedirectUriError { missing, too_long, has_fragment, unregistered };

/// Words for the error page: what is wrong and what the operator of the client can do.
[[nodiscard]] std::string explain(RedirectUriError error, const Client& client);

/// Is `requested` one of the client's redirect URIs? Compared byte by byte (RFC 9700, 2.1), but
/// for the port of `http://127.0.0.1` and `http://[::1]` (RFC 8252, 7.3). A URI with `#` is
/// refused unless the client's switch allows it (RFC 6749, 3.1.2). Pure.
[[nodiscard]] std::expected<void, RedirectUriError> match_redirect_uri(const Client& client,
                                                                       std::string_view requested);

/// May `uri` be registered? nullopt, or the broken rule: absolute; https, or http on loopback, or
/// a private-use scheme with a dot (RFC 8252, 7); no user information, no fragment unless allowed.
[[nodiscard]] std::optional<std::string> redirect_uri_fault(std::string_view uri,
                                                            bool allow_fragment);

/// scheme://host[:port] of an absolute URI, default ports left out, host in lower case; empty when
/// it has none.
[[nodiscard]] std::string origin_of(std::string_view uri);

/// The host of an absolute URI in lower case; empty when it has none.
[[nodiscard]] std::string host_of(std::string_view uri);

} // namespace conclave::identity
