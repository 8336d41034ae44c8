#pragma once

#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <expected>

namespace conclave::identity {

class Services;

/// The JSON of the page where people type a device's code (docs/http-contracts.md; RFC 8628, 3.3).
/// Needs a session. Thread-safe; waits for SQL.
class DeviceApi {
  public:
    explicit DeviceApi(Services& services) : services_(services) {}

    /// Who asks for what, so that the person can compare.
    [[nodiscard]] net::Response look(const net::Request& request);
    [[nodiscard]] net::Response decide(const net::Request& request);

  private:
    struct Asked;
    [[nodiscard]] std::expected<Asked, net::Response> asked(const net::Request& request);

    Services& services_;
};

} // namespace conclave::identity
