#include "signaling/service.hpp"

#include "signaling/connection.hpp"
#include "signaling/insights.hpp"

#include <utility>

namespace conclave::signaling {

Service::Service(Config config, const account::KeyLookup& keys, rooms::RoomService& rooms,
                 const base::Clock& clock, base::Random& random)
    : context_(std::move(config), keys, rooms, clock, random) {}

void Service::mount(net::Router& router) {
    router.add_websocket("/signaling", [this](const net::Request& request) {
        return std::make_unique<Connection>(request, context_);
    });
    router.add_websocket("/v1/VideoEvents", [this](const net::Request&) {
        return std::make_unique<InsightsConnection>(context_);
    });
}

} // namespace conclave::signaling
