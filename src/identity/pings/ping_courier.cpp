#include "identity/pings/ping_courier.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

#include <set>

namespace conclave::identity {
namespace log = base::log;
namespace {

constexpr std::size_t round_size = 16;        // claimed at a time: within ping_claim_lease
constexpr std::chrono::seconds look_again{5}; // for those whose pause is over

void count(std::string_view result) {
    base::metrics::counter("conclave_identity_pings_total",
                           "CIBA notifications by what became of them", {{"result", result}})
        .add();
}

} // namespace

PingCourier::PingCourier(PingQueue& queue, ClientService& clients, const Outgoing& outgoing)
    : queue_(queue), clients_(clients), outgoing_(outgoing),
      rounds_([this](const std::stop_token& stop) { deliver(stop); },
              [this](const std::stop_token& stop) { queue_.bell().wait(look_again, stop); },
              "ping_delivery_interrupted") {}

void PingCourier::deliver(const std::stop_token& stop) {
    for (auto pings = queue_.claim(round_size); !pings.empty(); pings = queue_.claim(round_size)) {
        std::set<std::string> away; // asked once a round
        for (const auto& ping : pings) {
            if (stop.stop_requested()) {
                return; // what was claimed comes up again when its lease ends
            }
            const auto receipt =
                away.contains(ping.client_id) ? std::optional(Receipt::away) : tell(ping);
            if (receipt == Receipt::away) {
                away.insert(ping.client_id);
                count(queue_.put_off(ping) ? "put_off" : "given_up");
                continue;
            }
            queue_.done(ping);
            count(receipt == Receipt::taken ? "sent" : receipt ? "refused" : "dropped");
        }
    }
}

std::optional<Receipt> PingCourier::tell(const QueuedPing& ping) {
    const auto client = clients_.get(ping.client_id);
    if (!client || !client->enabled || client->backchannel_notification_uri.empty()) {
        return std::nullopt; // changed meanwhile
    }
    const auto answer = outgoing_.post_json(
        client->backchannel_notification_uri,
        R"({"auth_req_id":)" + base::json_quote(ping.auth_req_id) + "}", "Bearer " + ping.token);
    const auto receipt = receipt_of(answer);
    if (receipt == Receipt::taken) {
        log::info("ping_sent", {{"client_id", client->client_id}});
        return receipt;
    }
    log::warning(
        receipt == Receipt::refused ? "ping_refused" : "ping_put_off",
        {{"client_id", client->client_id},
         {"attempts", ping.attempts + 1},
         {"reason", answer ? "status " + std::to_string(answer->status) : answer.error().message}});
    return receipt;
}

} // namespace conclave::identity
