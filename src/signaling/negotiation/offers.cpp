// Our side's descriptions: when an offer is needed, where downlinks go, and what the text says.
#include "signaling/negotiation/codecs.hpp"
#include "signaling/negotiation/negotiation.hpp"
#include "signaling/sdp/writer.hpp"

#include "media/transport.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::negotiation {

using rooms::Description;

namespace {

constexpr std::string_view rtp_protocol = "UDP/TLS/RTP/SAVPF"; // RFC 8829, 5.1.2
constexpr std::string_view data_protocol = "UDP/DTLS/SCTP";    // RFC 8841, 4.1
constexpr std::uint16_t sctp_port = 5'000;                     // RFC 8841, 5.2: any; the usual
constexpr std::uint16_t discard_port = 9;                      // RFC 8829, 5.2.1

} // namespace

std::optional<Description> Negotiation::offer() {
    if (stable_ == 0 || outstanding_) {
        return std::nullopt; // the client's first offer comes first; then one of ours at a time
    }
    place_waiting();
    if (!needs_offer()) {
        return std::nullopt;
    }
    return make_offer();
}

std::optional<Description> Negotiation::offer_again() {
    if (!outstanding_) {
        return std::nullopt;
    }
    outstanding_.reset();
    place_waiting();
    return make_offer();
}

bool Negotiation::needs_offer() const {
    bool data_line = false;
    for (const auto& line : lines_) {
        data_line = data_line || line.kind == sdp::SectionKind::application;
        if (line.downlink && (line.downlink->state == Downlink::State::placed ||
                              line.downlink->state == Downlink::State::ending)) {
            return true;
        }
    }
    return data_wanted_ && !data_line && lines_.size() < max_lines;
}

Description Negotiation::make_offer() {
    const bool data_line =
        std::ranges::find(lines_, sdp::SectionKind::application, &Line::kind) != lines_.end();
    if (data_wanted_ && !data_line && lines_.size() < max_lines) {
        (void)new_line(sdp::SectionKind::application);
    }
    for (auto& line : lines_) {
        if (line.downlink && line.downlink->state == Downlink::State::placed) {
            line.downlink->state = Downlink::State::offered;
        } else if (line.downlink && line.downlink->state == Downlink::State::ending) {
            line.downlink->state = Downlink::State::ending_offered;
        }
    }
    outstanding_ = Description{Description::Type::offer, ++highest_, write(nullptr)};
    return *outstanding_;
}

void Negotiation::place_waiting() {
    std::vector<Waiting> left;
    for (auto& waiting : std::exchange(waiting_, {})) {
        auto* line = free_line(waiting.kind);
        const bool fresh = line == nullptr;
        if (fresh && lines_.size() >= max_lines) {
            if (!std::exchange(waiting.told, true)) {
                media_.downlink_waits(waiting.key);
            }
            left.push_back(std::move(waiting));
            continue;
        }
        if (fresh) {
            line = &new_line(waiting.kind);
        }
        auto stream = media_.downlink_placed(
            waiting.key, {line->mid, map_codecs(line->codecs), map_extensions(line->extmaps)});
        if (stream) {
            line->downlink = Downlink{waiting.key, std::move(waiting.msid), std::move(*stream)};
        } else if (fresh) {
            lines_.pop_back(); // nobody has seen it
        }
    }
    waiting_ = std::move(left);
}

Line* Negotiation::free_line(sdp::SectionKind kind) {
    const auto found = std::ranges::find_if(lines_, [&](const Line& line) {
        return line.kind == kind && !line.rejected && !line.downlink && !line.uplink;
    });
    return found == lines_.end() ? nullptr : &*found;
}

Line& Negotiation::new_line(sdp::SectionKind kind) {
    const bool data = kind == sdp::SectionKind::application;
    Line line{.kind = kind,
              .media = data                              ? "application"
                       : kind == sdp::SectionKind::audio ? "audio"
                                                         : "video",
              .protocol = std::string(data ? data_protocol : rtp_protocol),
              // No browser makes mids of this form, so ours and the client's never meet.
              .mid = "s" + std::to_string(next_mid_++),
              .codecs = {},
              .extmaps = {},
              .rids = {}};
    if (!data) {
        line.codecs = codecs_for(kind);
        if (const auto* extmaps = extmaps_for(kind)) {
            line.extmaps = *extmaps;
        }
    }
    return lines_.emplace_back(std::move(line));
}

std::vector<sdp::Codec> Negotiation::codecs_for(sdp::SectionKind kind) const {
    bool shown = false;
    for (const auto& line : lines_) {
        if (line.kind == kind && !line.codecs.empty()) {
            return line.codecs;
        }
        shown = shown || line.kind == kind;
    }
    // A client that has shown sections of the kind without a codec of ours has none.
    return shown ? std::vector<sdp::Codec>{} : usual_codecs(kind, settings_.video_codecs);
}

const std::vector<sdp::Extmap>* Negotiation::extmaps_for(sdp::SectionKind kind) const {
    for (const auto& line : lines_) {
        if (line.kind == kind && !line.extmaps.empty()) {
            return &line.extmaps;
        }
    }
    return nullptr;
}

sdp::Section Negotiation::describe(const Line& line, const LocalTransport& local,
                                   const sdp::Section* offered) const {
    sdp::Section section{.kind = line.kind,
                         .media = line.media,
                         .port = line.rejected ? std::uint16_t{0} : discard_port,
                         .protocol = line.protocol,
                         .mid = line.mid,
                         .direction = sdp::Direction::inactive};
    if (line.rejected) {
        return section;
    }
    section.ice = local.ice;
    section.fingerprints = {local.fingerprint};
    section.setup = offered == nullptr                 ? sdp::Setup::actpass
                    : role_ == media::DtlsRole::client ? sdp::Setup::active
                                                       : sdp::Setup::passive;
    if (line.kind == sdp::SectionKind::application) {
        section.sctp_port = sctp_port;
        section.max_message_size = media::max_message_bytes;
        return section;
    }
    const bool taken = offered == nullptr || receives(offered->direction);
    const bool send = line.downlink && line.downlink->sent() && taken;
    section.direction = sdp::make_direction(send, line.uplink.has_value());
    section.codecs = line.codecs;
    section.extmaps = line.extmaps;
    section.receive_rids = line.rids;
    section.rtcp_mux = true;
    section.rtcp_reduced_size = true;
    if (send) {
        const auto& stream = line.downlink->stream;
        section.msid = line.downlink->msid;
        section.sources.push_back({stream.ssrc, stream.cname});
        if (stream.rtx_ssrc) {
            section.groups.push_back({"FID", {stream.ssrc, *stream.rtx_ssrc}});
            section.sources.push_back({*stream.rtx_ssrc, stream.cname});
        }
    }
    return section;
}

std::string Negotiation::write(const sdp::Description* offer) {
    const auto local = media_.local_transport();
    sdp::Description description{.session_id = settings_.session_id,
                                 .version = ++version_,
                                 .ice_lite = true,
                                 .mixed_extmaps = mixed_extmaps_};
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto& line = lines_[i];
        const auto* offered = offer == nullptr ? nullptr : &offer->sections[i];
        auto section = describe(line, local, offered);
        if (!line.rejected) {
            if (description.bundle.empty()) {
                section.candidates = local.candidates;
            }
            description.bundle.push_back(line.mid);
        }
        description.sections.push_back(std::move(section));
    }
    return sdp::write(description);
}

} // namespace conclave::signaling::negotiation
