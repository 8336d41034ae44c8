#include "signaling/sdp/writer.hpp"

#include <string_view>

namespace conclave::signaling::sdp {
namespace {

std::string_view to_text(Direction direction) {
    switch (direction) {
    case Direction::inactive:
        return "inactive";
    case Direction::sendonly:
        return "sendonly";
    case Direction::recvonly:
        return "recvonly";
    case Direction::sendrecv:
        return "sendrecv";
    }
    return "inactive";
}

std::string_view to_text(Setup setup) {
    switch (setup) {
    case Setup::actpass:
        return "actpass";
    case Setup::active:
        return "active";
    case Setup::passive:
        return "passive";
    }
    return "actpass";
}

/// Lines under construction.
class Lines {
  public:
    template <class... Parts>
    void add(const Parts&... parts) {
        (append(parts), ...);
        text_ += "\r\n";
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    void append(std::string_view part) { text_ += part; }
    void append(std::uint64_t part) { text_ += std::to_string(part); }

    std::string text_;
};

void write_media_line(const Section& section, Lines& lines) {
    std::string formats;
    for (const auto& codec : section.codecs) {
        if (!section.rejected()) {
            formats += ' ' + std::to_string(codec.payload_type);
        }
    }
    if (section.kind == SectionKind::application) {
        formats = " webrtc-datachannel";
    } else if (formats.empty()) {
        formats = " 0"; // RFC 8866, 5.14 wants one, also in a refused section
    }
    lines.add("m=", section.media, " ", std::uint64_t{section.port}, " ", section.protocol,
              formats);
    lines.add("c=IN IP4 0.0.0.0");
}

void write_transport(const Section& section, Lines& lines) {
    if (section.ice) {
        lines.add("a=ice-ufrag:", section.ice->ufrag);
        lines.add("a=ice-pwd:", section.ice->password);
    }
    for (const auto& fingerprint : section.fingerprints) {
        lines.add("a=fingerprint:", fingerprint.algorithm, " ", fingerprint.value);
    }
    if (section.setup) {
        lines.add("a=setup:", to_text(*section.setup));
    }
    for (const auto& candidate : section.candidates) {
        lines.add("a=candidate:", candidate.foundation, " 1 udp ",
                  std::uint64_t{candidate.priority}, " ", candidate.address, " ",
                  std::uint64_t{candidate.port}, " typ host");
    }
    if (!section.candidates.empty()) {
        lines.add("a=end-of-candidates");
    }
}

void write_codecs(const Section& section, Lines& lines) {
    for (const auto& codec : section.codecs) {
        const std::uint64_t payload_type = codec.payload_type;
        const auto channels = codec.channels > 1 ? '/' + std::to_string(codec.channels) : "";
        lines.add("a=rtpmap:", payload_type, " ", codec.name, "/", std::uint64_t{codec.clock_rate},
                  channels);
        for (const auto& feedback : codec.feedback) {
            lines.add("a=rtcp-fb:", payload_type, " ", feedback);
        }
        if (!codec.parameters.empty()) {
            lines.add("a=fmtp:", payload_type, " ", codec.parameters);
        }
    }
}

void write_sources(const Section& section, Lines& lines) {
    for (const auto& group : section.groups) {
        std::string ssrcs;
        for (const auto ssrc : group.ssrcs) {
            ssrcs += ' ' + std::to_string(ssrc);
        }
        lines.add("a=ssrc-group:", group.semantics, ssrcs);
    }
    for (const auto& source : section.sources) {
        lines.add("a=ssrc:", std::uint64_t{source.ssrc}, " cname:", source.cname);
    }
}

void write_rids(const std::vector<std::string>& rids, std::string_view direction, Lines& lines) {
    std::string list;
    for (const auto& rid : rids) {
        lines.add("a=rid:", rid, " ", direction);
        list += (list.empty() ? "" : ";") + rid;
    }
    if (!rids.empty()) {
        lines.add("a=simulcast:", direction, " ", list);
    }
}

void write_rtp(const Section& section, Lines& lines) {
    for (const auto& extmap : section.extmaps) {
        lines.add("a=extmap:", std::uint64_t{extmap.id}, " ", extmap.uri);
    }
    lines.add("a=", to_text(section.direction));
    if (section.msid) {
        lines.add("a=msid:", section.msid->stream, " ", section.msid->track);
    }
    if (section.rtcp_mux) {
        lines.add("a=rtcp-mux");
    }
    if (section.rtcp_reduced_size) {
        lines.add("a=rtcp-rsize");
    }
    write_codecs(section, lines);
    write_rids(section.receive_rids, "recv", lines);
    write_rids(section.send_rids, "send", lines);
    write_sources(section, lines);
}

void write_section(const Section& section, Lines& lines) {
    write_media_line(section, lines);
    lines.add("a=mid:", section.mid);
    if (section.bundle_only) {
        lines.add("a=bundle-only");
    }
    if (section.rejected()) {
        lines.add("a=inactive");
        return;
    }
    write_transport(section, lines);
    if (section.kind == SectionKind::application) {
        if (section.sctp_port) {
            lines.add("a=sctp-port:", std::uint64_t{*section.sctp_port});
        }
        if (section.max_message_size) {
            lines.add("a=max-message-size:", *section.max_message_size);
        }
        return;
    }
    write_rtp(section, lines);
}

} // namespace

std::string write(const Description& description) {
    Lines lines;
    lines.add("v=0");
    lines.add("o=- ", description.session_id, " ", description.version, " IN IP4 0.0.0.0");
    lines.add("s=-");
    lines.add("t=0 0");
    if (description.ice_lite) {
        lines.add("a=ice-lite");
    }
    if (description.mixed_extmaps) {
        lines.add("a=extmap-allow-mixed");
    }
    if (!description.bundle.empty()) {
        std::string mids;
        for (const auto& mid : description.bundle) {
            mids += ' ' + mid;
        }
        lines.add("a=group:BUNDLE", mids);
    }
    lines.add("a=msid-semantic: WMS *");
    for (const auto& section : description.sections) {
        write_section(section, lines);
    }
    return lines.take();
}

} // namespace conclave::signaling::sdp
