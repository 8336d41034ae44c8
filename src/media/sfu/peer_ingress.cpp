#include "media/rtp/extension_values.hpp"
#include "media/rtp/rtx.hpp"
#include "media/sfu/peer.hpp"

#include <algorithm>

/// From the peer's packets to its tracks.
namespace conclave::media::sfu {

/// SSRCs that the description names (RFC 5576).
void Peer::bind_signalled(IncomingTrack& track) {
    for (const ExtensionMapping& extension : track.mapping().extensions) {
        // A number that stands for two things across the bundle is the peer's fault; the first
        // holds.
        static_cast<void>(incoming_extensions_.set(extension.extension, extension.id));
    }
    const auto bind_to = [&](std::optional<std::uint32_t> ssrc, std::size_t layer, bool rtx) {
        if (ssrc) {
            bindings_[*ssrc] = {&track, layer, rtx};
        }
    };
    for (std::size_t layer = 0; layer < track.mapping().encodings.size(); ++layer) {
        bind_to(track.mapping().encodings[layer].ssrc, layer, false);
        bind_to(track.mapping().encodings[layer].rtx_ssrc, layer, true);
    }
}

void Peer::on_rtp(std::span<std::uint8_t> packet, base::MonoTime arrival) {
    ++services_.counters.received;
    const auto view = rtp::parse_packet(packet, incoming_extensions_);
    if (!view) {
        ++services_.counters.malformed_rtp;
        return;
    }
    // Before anything is dropped, also of probes: else the sender takes them for lost.
    if (const auto number = rtp::read_transport_cc(packet, *view); number && arrivals_) {
        arrivals_->record(*number, arrival, packet.size());
    }
    if (route(packet, *view, arrival)) {
        return;
    }
    link_.forget_ssrc(view->ssrc.value);
    const bool probe = view->ssrc.value == 0 || view->padding_only();
    ++(!probe && held_.keep(packet, arrival) ? services_.counters.held
                                             : services_.counters.unbound);
}

bool Peer::route(std::span<std::uint8_t> packet, const rtp::PacketView& view,
                 base::MonoTime arrival) {
    const Binding* binding = binding_of(view.ssrc);
    if (binding == nullptr) {
        binding = bind(packet, view);
    }
    if (binding == nullptr) {
        return false;
    }
    last_media_ssrc_ = view.ssrc;
    if (binding->rtx) {
        on_rtx(packet, view, *binding, arrival);
    } else {
        binding->track->on_packet(binding->layer, packet, view, arrival, false);
    }
    return true;
}

/// A description was applied: some of what was held may belong to it.
void Peer::take_held() {
    held_.take(services_.loop.now(),
               [this](std::span<std::uint8_t> packet, base::MonoTime arrival) {
                   const auto view = rtp::parse_packet(packet, incoming_extensions_);
                   if (!view || !route(packet, *view, arrival)) {
                       ++services_.counters.unbound;
                   }
               });
}

void Peer::on_rtx(std::span<std::uint8_t> packet, const rtp::PacketView& view,
                  const Binding& binding, base::MonoTime arrival) {
    IncomingTrack& track = *binding.track;
    const Feed& feed = track.feed(binding.layer);
    const auto codec = track.payload_types().rtx(view.payload_type);
    if (!feed.ssrc || !codec) {
        ++services_.counters.unbound; // repeats a stream that never came
        return;
    }
    const auto original = rtp::unwrap_rtx(packet, view, rtp::Ssrc{*feed.ssrc},
                                          track.payload_types().codecs()[*codec].payload_type);
    if (!original) {
        ++services_.counters.padding_only;
        return;
    }
    track.on_packet(binding.layer, original->packet, original->view, arrival, true);
}

/// Whose packet may this be: by mid and rid (RFC 9143, 9.2; RFC 8852), else by the payload type
/// when one track alone has it.
std::optional<Peer::Binding> Peer::match(base::ByteView packet, const rtp::PacketView& view) const {
    const auto mid = rtp::read_name(packet, view, Extension::mid);
    IncomingTrack* track = nullptr;
    for (const auto& [id, candidate] : incoming_) {
        const PayloadTypes& types = candidate->payload_types();
        const bool fits = mid ? candidate->mapping().mid == *mid
                              : (types.media(view.payload_type) || types.rtx(view.payload_type));
        if (fits && track != nullptr) {
            return std::nullopt; // two could be meant
        }
        track = fits ? candidate.get() : track;
    }
    if (track == nullptr) {
        return std::nullopt;
    }
    const bool rtx = track->payload_types().rtx(view.payload_type).has_value();
    if (!rtx && !track->payload_types().media(view.payload_type)) {
        return std::nullopt;
    }
    const auto rid = rtp::read_name(packet, view, rtx ? Extension::repaired_rid : Extension::rid);
    if (rid) {
        const auto layer = track->layer_of_rid(*rid);
        return layer ? std::optional(Binding{track, *layer, rtx}) : std::nullopt;
    }
    // Several encodings without a name: no telling which; it comes with one of the next packets.
    return track->layers() == 1 ? std::optional(Binding{track, 0, rtx}) : std::nullopt;
}

const Peer::Binding* Peer::binding_of(rtp::Ssrc ssrc) const {
    const auto found = bindings_.find(ssrc.value);
    return found == bindings_.end() ? nullptr : &found->second;
}

const Peer::Binding* Peer::bind(base::ByteView packet, const rtp::PacketView& view) {
    const auto matched = view.ssrc.value == 0 ? std::nullopt : match(packet, view);
    if (!matched || bindings_.size() >= srtp::max_ingress_ssrcs) {
        return nullptr;
    }
    Feed& feed = matched->track->feed(matched->layer);
    (matched->rtx ? feed.rtx_ssrc : feed.ssrc) = view.ssrc.value;
    return &bindings_.insert_or_assign(view.ssrc.value, *matched).first->second;
}

} // namespace conclave::media::sfu
