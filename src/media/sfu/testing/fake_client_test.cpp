#include "media/sfu/testing/fake_client_test.hpp"

#include "media/rtp/wire.hpp"
#include "stun/writer.hpp"

#include <algorithm>

namespace conclave::media::sfu::testing {
namespace {

/// Both forms (RFC 8285, 4.2 and 4.3): what a dependency descriptor says may be too long for one.
void put_element(base::Bytes& out, bool two_bytes, std::uint8_t id, base::ByteView value) {
    if (two_bytes) {
        out.insert(out.end(), {id, static_cast<std::uint8_t>(value.size())});
    } else {
        out.push_back(
            static_cast<std::uint8_t>(static_cast<unsigned>(id) << 4 | (value.size() - 1)));
    }
    out.insert(out.end(), value.begin(), value.end());
}

base::Bytes extension_block(const Outgoing& packet) {
    base::Bytes block;
    const auto put = [&](std::uint8_t id, base::ByteView value) {
        put_element(block, !packet.dependencies.empty(), id, value);
    };
    if (!packet.mid.empty()) {
        put(mid_id, base::as_bytes(packet.mid));
    }
    if (!packet.rid.empty()) {
        put(rid_id, base::as_bytes(packet.rid));
    }
    if (!packet.repaired_rid.empty()) {
        put(repaired_rid_id, base::as_bytes(packet.repaired_rid));
    }
    if (!packet.dependencies.empty()) {
        put(dependencies_id, packet.dependencies);
    }
    if (packet.transport_number) {
        std::array<std::uint8_t, 2> number{};
        rtp::write_u16(number, 0, *packet.transport_number);
        put(transport_cc_id, number);
    }
    if (packet.audio_level) {
        put(audio_level_id, std::array{*packet.audio_level});
    }
    block.resize((block.size() + 3) / 4 * 4);
    return block;
}

base::Bytes write_plain(const Outgoing& packet) {
    const base::Bytes block = extension_block(packet);
    base::Bytes out(12);
    out[0] = static_cast<std::uint8_t>(0x80 | (packet.padding != 0 ? 0x20 : 0) |
                                       (block.empty() ? 0 : 0x10));
    out[1] = static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type);
    rtp::write_u16(out, 2, packet.seq);
    rtp::write_u32(out, 4, packet.time);
    rtp::write_u32(out, 8, packet.ssrc);
    if (!block.empty()) {
        const bool two_bytes = !packet.dependencies.empty();
        std::array<std::uint8_t, 4> head{static_cast<std::uint8_t>(two_bytes ? 0x10 : 0xbe),
                                         static_cast<std::uint8_t>(two_bytes ? 0x00 : 0xde), 0,
                                         static_cast<std::uint8_t>(block.size() / 4)};
        out.insert(out.end(), head.begin(), head.end());
        out.insert(out.end(), block.begin(), block.end());
    }
    out.insert(out.end(), packet.payload.begin(), packet.payload.end());
    if (packet.padding != 0) {
        out.resize(out.size() + packet.padding);
        out.back() = packet.padding;
    }
    return out;
}

} // namespace

std::vector<ExtensionMapping> all_extensions() {
    return {{Extension::mid, mid_id},
            {Extension::rid, rid_id},
            {Extension::repaired_rid, repaired_rid_id},
            {Extension::transport_cc, transport_cc_id},
            {Extension::audio_level, audio_level_id},
            {Extension::dependency_descriptor, dependencies_id}};
}

FakeClient::FakeClient(Hub& hub, FakeNetwork& network, base::Loop& loop, udp::Address address)
    : hub_(hub), network_(network), loop_(loop), address_(address),
      certificate_(dtls::Certificate::generate(base::from_unix_seconds(1'700'000'000))),
      context_(certificate_) {
    for (const auto& extension : all_extensions()) {
        static_cast<void>(extensions_.set(extension.extension, extension.id));
    }
    network_.connect(address_,
                     [this](std::span<std::uint8_t> bytes) { receive(bytes, loop_.now()); });
}

FakeClient::~FakeClient() {
    network_.disconnect(address_);
}

RemoteParameters FakeClient::parameters() const {
    return {ice_, {certificate_.fingerprint()}, DtlsRole::server};
}

void FakeClient::check(const Transport& transport) {
    server_ = {transport.fingerprint()};
    std::array<std::uint8_t, 256> room{};
    stun::Writer writer(room, stun::Class::request, stun::Method::binding, {7});
    writer.text(stun::Attribute::username, transport.local_ice().ufrag + ":" + ice_.ufrag)
        .number32(stun::Attribute::priority, 1)
        .number64(stun::Attribute::ice_controlling, 1)
        .flag(stun::Attribute::use_candidate)
        .integrity(stun::Integrity::sha1, base::as_bytes(transport.local_ice().password))
        .fingerprint();
    send_datagram(writer.finish());
}

void FakeClient::receive(std::span<std::uint8_t> datagram, base::MonoTime arrival) {
    if (datagram[0] < 4) {
        ++answers;
        if (!dtls_) {
            dtls::AssociationEvents& self = *this;
            dtls_ = std::make_unique<dtls::Association>(context_, DtlsRole::client, server_, self);
            dtls_->start(loop_.now());
        }
    } else if (datagram[0] < 64) {
        if (dtls_) {
            dtls_->receive(datagram, loop_.now());
        }
    } else if (!receiver_) {
        ++undecryptable; // overtook the end of the handshake
    } else if (datagram[1] >= 192 && datagram[1] <= 223) {
        on_control(datagram);
    } else if (!link) {
        on_media(datagram, arrival);
    } else if (const auto at = link->send(datagram.size(), loop_.now())) {
        on_the_way_.emplace(*at, base::Bytes(datagram.begin(), datagram.end()));
    }
}

void FakeClient::on_control(std::span<std::uint8_t> datagram) {
    const auto size = receiver_->unprotect_rtcp(datagram);
    if (!size) {
        ++undecryptable;
    } else if (on_rtcp) {
        on_rtcp(datagram.first(*size));
    } else {
        rtcp.emplace_back(datagram.begin(), datagram.begin() + static_cast<std::ptrdiff_t>(*size));
    }
}

void FakeClient::on_media(std::span<std::uint8_t> datagram, base::MonoTime arrival) {
    const auto size = receiver_->unprotect_rtp(datagram);
    if (!size) {
        ++undecryptable;
        return;
    }
    const auto packet = datagram.first(*size);
    const auto view = rtp::parse_packet(packet, extensions_);
    if (!view) {
        return;
    }
    if (const auto number = rtp::read_transport_cc(packet, *view)) {
        arrivals_.record(*number, arrival, datagram.size());
    }
    Received received{base::Bytes(packet.begin(), packet.end()), *view};
    if (on_rtp) {
        on_rtp(received);
    } else if (is_probe(received)) {
        ++probes;
    } else if (!lose(received)) {
        rtp.push_back(std::move(received));
    }
}

bool FakeClient::is_probe(const Received& packet) const {
    constexpr std::size_t looked_at = 500; // packets back
    if (packet.view.padding_only()) {
        return true;
    }
    if (packet.view.payload_type != rtx_payload_type) {
        return false;
    }
    const auto payload = packet.payload();
    const std::uint16_t original = rtp::read_u16(payload, 0);
    return std::any_of(rtp.rbegin(),
                       rtp.rbegin() + static_cast<std::ptrdiff_t>(std::min(rtp.size(), looked_at)),
                       [&](const Received& before) {
                           return before.view.payload_type == rtx_payload_type - 1 &&
                                  before.view.seq.value == original;
                       });
}

void FakeClient::give_feedback() {
    const auto now = loop_.now();
    while (gives_feedback && arrivals_.due(now)) {
        const auto control = arrivals_.build(now);
        const auto delay = link ? link->settings().delay : std::chrono::microseconds(0);
        feedback_.emplace(now + delay, base::Bytes(control.begin(), control.end()));
    }
    while (!feedback_.empty() && feedback_.begin()->first <= now) {
        const auto control = feedback_.extract(feedback_.begin());
        send_rtcp([&](rtp::RtcpWriter& writer) {
            return writer.transport_cc_feedback(rtp::Ssrc{1}, rtp::Ssrc{2}, control.mapped());
        });
    }
}

void FakeClient::tick() {
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= loop_.now()) {
        auto datagram = on_the_way_.extract(on_the_way_.begin());
        on_media(datagram.mapped(), loop_.now());
    }
    give_feedback();
    if (dtls_ && dtls_->next_timeout() && *dtls_->next_timeout() <= loop_.now()) {
        dtls_->handle_timeout(loop_.now());
    }
}

base::Bytes FakeClient::protect(const Outgoing& packet) {
    base::Bytes bytes = write_plain(packet);
    const std::size_t size = bytes.size();
    bytes.resize(size + srtp::max_overhead);
    bytes.resize(sender_->protect_rtp(bytes, size).value());
    return bytes;
}

void FakeClient::deliver(base::Bytes datagram) {
    if (wire) {
        wire(std::move(datagram));
        return;
    }
    hub_.on_datagram(address_, datagram, loop_.now());
}

void FakeClient::send(const Outgoing& packet) {
    deliver(protect(packet));
}

void FakeClient::send_rtcp(const std::function<bool(rtp::RtcpWriter&)>& write) {
    base::Bytes bytes(1200);
    rtp::RtcpWriter writer(std::span<std::uint8_t>(bytes).first(bytes.size() - srtp::max_overhead));
    if (write(writer)) {
        bytes.resize(sender_->protect_rtcp(bytes, writer.size()).value());
        deliver(std::move(bytes));
    }
}

void FakeClient::send_datagram(base::ByteView datagram) {
    deliver({datagram.begin(), datagram.end()});
}

void FakeClient::on_connected(dtls::SrtpKeys keys) {
    sender_.emplace(keys.outgoing);
    receiver_.emplace(keys.incoming);
}

} // namespace conclave::media::sfu::testing
