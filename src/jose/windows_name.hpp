#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::jose {

constexpr std::size_t max_windows_name_bytes = 1000; // our own limit

/// The subject of a certificate as .NET shows it (`X509Certificate2.Subject`: "CN=client, O=A \"B\"
/// Ltd", quoted where it has to be), as the text of RFC 4514 that `Certificate::names` compares.
/// nullopt: it is none, has several parts in one name, or a kind of name that is not known here.
/// Pure.
[[nodiscard]] std::optional<std::string> from_windows_name(std::string_view text);

} // namespace conclave::jose
