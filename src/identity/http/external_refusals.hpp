#pragma once

#include "identity/federation/login_store.hpp"
#include "net/http_message.hpp"

#include <chrono>
#include <string>

/// Why a sign-in by an external provider comes to nothing, in words.
namespace conclave::identity {

[[nodiscard]] net::Response no_provider();
[[nodiscard]] net::Response external_expired();
[[nodiscard]] net::Response throttled(std::chrono::milliseconds wait);
/// `name`: the provider's.
[[nodiscard]] net::Response refusal_of(LoginStoreRefusal refusal, const std::string& name);

} // namespace conclave::identity
