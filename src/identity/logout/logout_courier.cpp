#include "identity/logout/logout_courier.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/logout/logout_token.hpp"
#include "identity/registration/encrypted_for.hpp"

#include <set>

namespace conclave::identity {
namespace log = base::log;
namespace {

constexpr std::size_t round_size = 16;        // claimed at a time: within logout_claim_lease
constexpr std::chrono::seconds look_again{5}; // for those whose pause is over

void count(std::string_view result) {
    base::metrics::counter("conclave_identity_logouts_total",
                           "Back-channel logouts by what became of them", {{"result", result}})
        .add();
}

} // namespace

LogoutCourier::LogoutCourier(Tools tools)
    : tools_(std::move(tools)),
      rounds_([this](const std::stop_token& stop) { deliver(stop); },
              [this](const std::stop_token& stop) { tools_.queue.wait(look_again, stop); },
              "logout_delivery_interrupted") {}

void LogoutCourier::deliver(const std::stop_token& stop) {
    for (auto logouts = tools_.queue.claim(round_size); !logouts.empty();
         logouts = tools_.queue.claim(round_size)) {
        std::set<std::string> away; // asked once a round
        for (const auto& logout : logouts) {
            if (stop.stop_requested()) {
                return; // what was claimed comes up again when its lease ends
            }
            auto result = away.contains(logout.client_id) ? Result::put_off : tell(logout);
            if (result == Result::put_off) {
                away.insert(logout.client_id);
                count(tools_.queue.put_off(logout) ? "put_off" : "given_up");
                continue;
            }
            tools_.queue.done(logout.id);
            count(result == Result::sent      ? "sent"
                  : result == Result::refused ? "refused"
                                              : "dropped");
        }
    }
}

LogoutCourier::Result LogoutCourier::tell(const QueuedLogout& logout) {
    const auto client = tools_.clients.get(logout.client_id);
    if (!client || !client->enabled || client->backchannel_logout_uri.empty()) {
        return Result::dropped; // changed meanwhile
    }
    const auto sub = tools_.subjects.known(*client, logout.user_id);
    const auto token = encrypted_for(tools_.client_keys, *client, client->id_token_encryption,
                                     logout_token(*tools_.keys(), *client,
                                                  {.issuer = tools_.issuer,
                                                   .sub = sub,
                                                   .sid = logout.sid,
                                                   .jti = base::random_token(tools_.random, 16),
                                                   .now = tools_.clock.now()}));
    if (!token) {
        return Result::put_off; // its keys may be readable again later
    }
    const auto answer = tools_.outgoing.post_form(client->backchannel_logout_uri,
                                                  "logout_token=" + *token); // base64url and dots
    const auto receipt = receipt_of(answer);
    if (receipt == Receipt::taken) { // 2.8
        log::info("logout_told", {{"client_id", client->client_id}});
        return Result::sent;
    }
    const bool final = receipt == Receipt::refused;
    log::warning(
        final ? "logout_refused" : "logout_put_off",
        {{"client_id", client->client_id},
         {"attempts", logout.attempts + 1},
         {"reason", answer ? "status " + std::to_string(answer->status) : answer.error().message}});
    return final ? Result::refused : Result::put_off;
}

} // namespace conclave::identity
