#pragma once

#include "net/http_message.hpp"

#include <chrono>
#include <expected>
#include <string>

namespace conclave::net {

struct ClientRequest {
    std::string method = "GET";
    std::string url; // https; http only for loopback
    Headers headers{};
    std::string body{};
    std::chrono::milliseconds timeout{10'000};
    std::size_t max_response_bytes = 64 * 1024;
    /// Refuse private, loopback and link-local destinations, checked on the address actually
    /// connected to. Switch off only for destinations an operator configured.
    bool refuse_private_addresses = true;
    std::string ca_file{}; // empty: the system's authorities
};

struct ClientError {
    enum class Kind { bad_url, refused_address, connect, timeout, tls, too_large, other };
    Kind kind;
    std::string message;
};

/// One request and its answer; follows no redirect. Waits: call it on the blocking pool.
[[nodiscard]] std::expected<Response, ClientError> fetch(const ClientRequest& request);

} // namespace conclave::net
