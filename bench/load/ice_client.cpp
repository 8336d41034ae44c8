#include "load/ice_client.hpp"

#include "base/bytes.hpp"
#include "media/ice/check.hpp"
#include "media/ice/credentials.hpp"
#include "media/rtp/wire.hpp"
#include "stun/message.hpp"
#include "stun/writer.hpp"

#include <utility>

namespace conclave::load {

namespace {

// RFC 8445, 5.1.2: what a peer-reflexive candidate of component 1 would have.
constexpr std::uint32_t check_priority = (110U << 24) | (65'535U << 8) | 255U;

} // namespace

IceClient::IceClient(base::Random& random) : local_(media::ice::make_credentials(random)) {
    for (const auto byte : base::random_bytes(random, 8)) {
        tie_breaker_ = tie_breaker_ << 8U | byte;
    }
}

void IceClient::set_remote(media::IceCredentials remote, bool we_control) {
    remote_ = std::move(remote);
    controls_ = we_control;
}

std::span<std::uint8_t> IceClient::write_check(std::span<std::uint8_t> out) {
    stun::TransactionId id{};
    media::rtp::write_u64(id, 0, tie_breaker_);
    media::rtp::write_u32(id, 8, ++checks_);
    stun::Writer writer(out, stun::Class::request, stun::Method::binding, id);
    writer.text(stun::Attribute::username, remote_.ufrag + ":" + local_.ufrag)
        .number32(stun::Attribute::priority, check_priority);
    if (controls_) {
        writer.number64(stun::Attribute::ice_controlling, tie_breaker_)
            .flag(stun::Attribute::use_candidate);
    } else {
        writer.number64(stun::Attribute::ice_controlled, tie_breaker_);
    }
    return writer.integrity(stun::Integrity::sha1, base::as_bytes(remote_.password))
        .fingerprint()
        .finish();
}

IceClient::Result IceClient::hear(std::span<const std::uint8_t> datagram, const udp::Address& from,
                                  std::span<std::uint8_t> out) {
    const auto message = stun::Message::parse(datagram);
    if (!message || message->method() != stun::Method::binding) {
        return {};
    }
    if (message->message_class() == stun::Class::success) {
        const auto id = message->transaction_id();
        const bool ours = media::rtp::read_u64(id, 0) == tie_breaker_ &&
                          message->verify(stun::Integrity::sha1, base::as_bytes(remote_.password));
        return {.heard = ours ? Heard::success : Heard::nothing};
    }
    if (message->message_class() != stun::Class::request ||
        !message->verify(stun::Integrity::sha1, base::as_bytes(local_.password))) {
        return {};
    }
    stun::Writer writer(out, stun::Class::success, *message);
    const auto answer =
        writer.xor_address(stun::Attribute::xor_mapped_address, media::ice::to_endpoint(from))
            .integrity(stun::Integrity::sha1, base::as_bytes(local_.password))
            .fingerprint()
            .finish();
    return {.heard = Heard::answered, .answer = answer};
}

} // namespace conclave::load
