#pragma once

#include "identity/config.hpp"
#include "identity/protocol/resources.hpp"
#include "net/http_message.hpp"

#include <string>
#include <string_view>

namespace conclave::identity {

/// Provider metadata (OpenID Connect Discovery 1.0, 3; RFC 8414, 2) as JSON. Says what is really
/// there and nothing more. Pure.
[[nodiscard]] std::string metadata_json(const Config& config, const Resources& resources);

/// A public JSON document with ETag and a short life; 304 when the caller has it.
[[nodiscard]] net::Response public_document(const net::Request& request, const std::string& json);

} // namespace conclave::identity
