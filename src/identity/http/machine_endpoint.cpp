#include "identity/http/machine_endpoint.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "net/address.hpp"

namespace conclave::identity {
namespace {

constexpr std::size_t max_bucket_name = 200; // the longest client_id
constexpr int too_many = 429;                // RFC 6585, 4

base::metrics::Counter counter(std::string_view endpoint, std::string_view result) {
    return base::metrics::counter("conclave_identity_" + std::string(endpoint) + "_requests_total",
                                  "Answers of the " + std::string(endpoint) + " endpoint",
                                  {{"result", result}});
}

} // namespace

MachineEndpoint::MachineEndpoint(std::string_view the_name)
    : name(the_name), answered(counter(the_name, "ok")) {}

net::Response guarded(Services& services, const net::Request& request, MachineEndpoint& endpoint,
                      const std::function<MachineAnswer()>& serve) {
    const auto form = net::parse_form(request.body);
    const auto named = form ? form->get("client_id") : std::nullopt;
    const auto bucket = std::string(named.value_or("")).substr(0, max_bucket_name) + "|" +
                        net::source_key(request.peer);
    const auto now = services.mono_now();
    if (const auto wait = services.token_failures.peek(bucket, now); wait.count() > 0) {
        counter(endpoint.name, "throttled").add();
        return try_later(503, "temporarily_unavailable", "Too many failed requests.", wait);
    }
    auto answer = serve();
    if (!answer) {
        (void)services.token_failures.take(bucket, now); // the peek above refuses
        counter(endpoint.name, answer.error().error).add();
        base::log::info("machine_request_refused", {{"endpoint", endpoint.name},
                                                    {"error", answer.error().error},
                                                    {"reason", answer.error().description}});
        return oauth_error(answer.error());
    }
    if (answer->status == too_many) {
        counter(endpoint.name, "throttled").add();
    } else {
        endpoint.answered.add();
    }
    return *std::move(answer);
}

} // namespace conclave::identity
