#pragma once

#include <string>
#include <string_view>

/// Internet addresses as text. Pure.
namespace conclave::net {

/// The source that limits count by: the IPv4 address, or the /64 of an IPv6 address.
/// IPv4 mapped into IPv6 counts as IPv4. Other text is returned unchanged.
[[nodiscard]] std::string source_key(std::string_view address);

/// Loopback, private, link-local, unspecified, multicast, shared or documentation space: where an
/// outgoing request chosen by a stranger must not go.
[[nodiscard]] bool is_private_address(std::string_view address);

[[nodiscard]] bool is_loopback_address(std::string_view address);

} // namespace conclave::net
