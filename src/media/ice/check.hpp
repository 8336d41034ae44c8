#pragma once

#include "base/bytes.hpp"
#include "stun/message.hpp"
#include "udp/address.hpp"

#include <cstdint>
#include <expected>
#include <string_view>

namespace conclave::media::ice {

/// Why a STUN datagram on a media socket gets no answer.
enum class Dropped : std::uint8_t {
    malformed,       // no STUN message (RFC 8489, 6.3)
    not_binding,     // another method, or a response: a lite agent asks nothing
    bad_fingerprint, // RFC 8445, 7.1.1
    no_username,     // or one without a colon (RFC 8445, 7.2.2)
};

/// A connectivity check whose sender is not known yet. A view: the datagram must outlive it.
struct Check {
    stun::Message message;
    std::string_view local_ufrag;  // whose transport it is for
    std::string_view remote_ufrag; // the sender's
    bool indication = false;       // a keep-alive: no answer (RFC 8445, 11)
};

/// What can be said before the transport is known. Pure.
[[nodiscard]] std::expected<Check, Dropped> read_check(base::ByteView datagram);

[[nodiscard]] stun::Endpoint to_endpoint(const udp::Address& address);

} // namespace conclave::media::ice
