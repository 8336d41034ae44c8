#pragma once

#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// The JSON of the page where people answer what applications ask them elsewhere
/// (docs/http-contracts.md; CIBA Core 1.0, 8). Needs a session. Thread-safe; waits for SQL.
class BackchannelApi {
  public:
    explicit BackchannelApi(Services& services) : services_(services) {}

    /// Who asks for what.
    [[nodiscard]] net::Response list(const net::Request& request);
    [[nodiscard]] net::Response decide(const net::Request& request);

  private:
    Services& services_;
};

} // namespace conclave::identity
