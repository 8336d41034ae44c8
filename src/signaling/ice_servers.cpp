#include "signaling/ice_servers.hpp"

#include "base/hmac.hpp"

#include <utility>

namespace conclave::signaling {

std::vector<IceServer> ice_servers_for(const std::vector<IceServerConfig>& configured,
                                       std::string_view who, base::WallTime now) {
    std::vector<IceServer> result;
    for (const auto& config : configured) {
        IceServer server{config.urls, config.username, config.credential};
        if (!config.shared_secret.empty()) {
            // draft-uberti-behave-turn-rest-00, 2.2: "expiry:user", HMAC-SHA1 of that.
            server.username =
                std::to_string(base::to_unix_seconds(now + config.ttl)) + ":" + std::string(who);
            server.credential = base::to_base64(
                base::hmac_sha1(base::as_bytes(config.shared_secret), server.username));
        }
        result.push_back(std::move(server));
    }
    return result;
}

} // namespace conclave::signaling
