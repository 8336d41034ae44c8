#include "media/ice/check.hpp"

#include <algorithm>

namespace conclave::media::ice {

std::expected<Check, Dropped> read_check(base::ByteView datagram) {
    const auto message = stun::Message::parse(datagram);
    if (!message) {
        return std::unexpected(Dropped::malformed);
    }
    const bool indication = message->is(stun::Class::indication, stun::Method::binding);
    if (!indication && !message->is(stun::Class::request, stun::Method::binding)) {
        return std::unexpected(Dropped::not_binding);
    }
    if (message->has(stun::Attribute::fingerprint) && !message->verify_fingerprint()) {
        return std::unexpected(Dropped::bad_fingerprint);
    }
    const auto username = message->text(stun::Attribute::username);
    const std::size_t colon = username ? username->find(':') : std::string_view::npos;
    if (colon == std::string_view::npos) {
        return std::unexpected(Dropped::no_username);
    }
    return Check{*message, username->substr(0, colon), username->substr(colon + 1), indication};
}

stun::Endpoint to_endpoint(const udp::Address& address) {
    stun::Endpoint endpoint;
    endpoint.family = address.family() == udp::Family::v6 ? stun::Family::v6 : stun::Family::v4;
    endpoint.address = address.ip();
    endpoint.port = address.port();
    return endpoint;
}

} // namespace conclave::media::ice
