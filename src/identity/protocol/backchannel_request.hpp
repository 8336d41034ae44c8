#pragma once

#include "identity/protocol/token_request.hpp"
#include "net/form.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <vector>

namespace conclave::identity {

constexpr std::size_t max_binding_message = 100;     // characters: both ends show it whole
constexpr std::size_t max_notification_token = 1024; // CIBA Core 1.0, 7.1

/// An authentication request without a browser (CIBA Core 1.0, 7.1). The hints are not verified
/// yet; one of them is there.
struct BackchannelWish {
    std::vector<std::string> scope; // with openid
    std::vector<std::string> resources{};
    std::string login_hint{};
    std::string id_token_hint{};
    std::string binding_message{};
    std::string notification_token{}; // client_notification_token; empty: none
    std::chrono::seconds lifetime{};  // how long the client wants to wait; at most ours
};

/// Checks the request's own parameters. Pure.
[[nodiscard]] std::expected<BackchannelWish, OAuthError> read_backchannel(const net::Form& form);

} // namespace conclave::identity
