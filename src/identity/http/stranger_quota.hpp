#pragma once

#include "base/rate_limiter.hpp"
#include "net/http_message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// Rows a minute that one IPv4 address or IPv6 /64 may have us keep at one endpoint while it shows
/// neither a session nor a client's secret. An office that signs in at nine behind one address
/// needs hundreds; a row has up to 16 KB and lives 15 minutes, so that one source fills 150 MB at
/// most.
constexpr int stranger_rows_per_minute = 600;

/// Bounds what strangers have us keep until somebody goes on with it: sign-ins that were begun,
/// pushed requests, codes of devices, challenges. Thread-safe.
class StrangerQuota {
  public:
    /// `kind`: what is kept, in the metric.
    StrangerQuota(Services& services, std::string_view kind,
                  int per_minute = stranger_rows_per_minute);

    /// Takes room for one row; nullopt: it is there. Otherwise how long it takes until it is.
    [[nodiscard]] std::optional<std::chrono::milliseconds> take(const net::Request& request);

  private:
    Services& services_;
    const std::string kind_;
    base::RateLimiter rows_;
};

/// How an endpoint for programs says it: 429 with Retry-After (RFC 9126, 2.3), in the form of RFC
/// 6749, 5.2.
[[nodiscard]] net::Response too_many_requests(std::chrono::milliseconds wait);

} // namespace conclave::identity
