#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

/// What a token is bound to, as one text: the thumbprint of a DPoP key (RFC 9449, 6.1) as it is,
/// that of a certificate (RFC 8705, 3) behind a mark that no thumbprint has; empty: nothing. Pure.
namespace conclave::identity {

[[nodiscard]] std::string certificate_binding(std::string_view thumbprint);
[[nodiscard]] bool is_certificate_binding(std::string_view binding);

/// `cnf` for it, and back; empty for a binding that we don't know.
[[nodiscard]] boost::json::object confirmation_of(std::string_view binding);
[[nodiscard]] std::string binding_in(const boost::json::object& confirmation);

/// `token_type`: tokens that are bound to a certificate are bearer tokens on its connections (RFC
/// 8705, 3).
[[nodiscard]] std::string_view token_type_of(std::string_view binding);

} // namespace conclave::identity
