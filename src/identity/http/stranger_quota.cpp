#include "identity/http/stranger_quota.hpp"

#include "base/metrics.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "net/address.hpp"

namespace conclave::identity {

StrangerQuota::StrangerQuota(Services& services, std::string_view kind, int per_minute)
    : services_(services), kind_(kind),
      rows_({.burst = static_cast<double>(per_minute), .per_second = per_minute / 60.0}) {}

std::optional<std::chrono::milliseconds> StrangerQuota::take(const net::Request& request) {
    const auto wait = rows_.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() == 0) {
        return std::nullopt;
    }
    base::metrics::counter("conclave_identity_stranger_requests_refused_total",
                           "Requests of strangers that came too fast to be kept", {{"kind", kind_}})
        .add();
    return wait;
}

net::Response too_many_requests(std::chrono::milliseconds wait) {
    auto response = oauth_error({.status = 429,
                                 .error = "temporarily_unavailable",
                                 .description = "Too many requests. Wait a little."});
    set_retry_after(response, wait);
    return response;
}

} // namespace conclave::identity
