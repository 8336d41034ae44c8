#include "load/sdp_client.hpp"

#include "signaling/sdp/parser.hpp"
#include "signaling/sdp/writer.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace conclave::load {

namespace sdp = signaling::sdp;
using sdp::SectionKind;

namespace {

constexpr std::uint64_t session_id = 4'611'731'400'430'051'336;               // any below 2^63
constexpr std::uint32_t host_priority = (126U << 24) | (65'535U << 8) | 255U; // RFC 8445, 5.1.2

std::vector<sdp::Codec> our_codecs(SectionKind kind) {
    if (kind == SectionKind::audio) {
        return {{111, "opus", 48'000, 2, "minptime=10;useinbandfec=1", {"transport-cc"}}};
    }
    return {{96, "VP8", 90'000, 1, {}, {"transport-cc", "ccm fir", "nack", "nack pli"}},
            {97, "rtx", 90'000, 1, "apt=96"}};
}

std::vector<sdp::Extmap> our_extmaps(SectionKind kind) {
    const auto uri = [](media::Extension extension) {
        return std::string(media::extension_uri(extension));
    };
    std::vector<sdp::Extmap> maps{{2, uri(media::Extension::abs_send_time)},
                                  {3, uri(media::Extension::transport_cc)},
                                  {4, uri(media::Extension::mid)}};
    if (kind == SectionKind::audio) {
        maps.push_back({1, uri(media::Extension::audio_level)});
    }
    return maps;
}

bool ours(const sdp::Extmap& extmap) {
    for (const auto kind : {SectionKind::audio, SectionKind::video}) {
        for (const auto& known : our_extmaps(kind)) {
            if (known.uri == extmap.uri) {
                return true;
            }
        }
    }
    return false;
}

/// The payload type that an RTX codec repeats: apt=… (RFC 4588, 8.1).
std::optional<std::uint8_t> repeats(const sdp::Codec& codec) {
    const auto at = codec.parameters.find("apt=");
    std::uint8_t value = 0;
    if (at == std::string::npos) {
        return std::nullopt;
    }
    const char* const begin = codec.parameters.data() + at + 4;
    const auto done =
        std::from_chars(begin, codec.parameters.data() + codec.parameters.size(), value);
    return done.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

bool is_named(const sdp::Codec& codec, std::string_view name) {
    return std::ranges::equal(codec.name, name, [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == b;
    });
}

/// Codecs of the server's offer that we have too.
std::vector<sdp::Codec> common_codecs(const sdp::Section& offered) {
    std::vector<sdp::Codec> taken;
    for (const auto& codec : offered.codecs) {
        const auto wanted = offered.kind == SectionKind::audio ? "opus" : "vp8";
        if (is_named(codec, wanted)) {
            taken.push_back(codec);
            const auto rtx = std::ranges::find_if(offered.codecs, [&](const sdp::Codec& other) {
                return is_named(other, "rtx") && repeats(other) == codec.payload_type;
            });
            if (rtx != offered.codecs.end()) {
                taken.push_back(*rtx);
            }
            break;
        }
    }
    return taken;
}

/// a=candidate lines of UDP (RFC 8839, 5.1), which the parser of an ICE-lite server passes over.
std::vector<udp::Address> read_candidates(std::string_view text) {
    std::vector<udp::Address> found;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("a=candidate:")) {
            continue;
        }
        std::istringstream words(line.substr(12));
        std::string foundation, component, protocol, priority, address;
        std::uint16_t port = 0;
        words >> foundation >> component >> protocol >> priority >> address >> port;
        std::ranges::transform(protocol, protocol.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto parsed = udp::Address::from_ip(address, port);
        if (protocol == "udp" && component == "1" && parsed &&
            parsed->family() == udp::Family::v4 &&
            std::ranges::find(found, *parsed) == found.end()) {
            found.push_back(*parsed);
        }
    }
    return found;
}

} // namespace

SdpClient::SdpClient(Connection& connection, std::vector<LocalTrack> tracks, bool receives)
    : connection_(connection), tracks_(std::move(tracks)) {
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto kind =
            tracks_[i].kind == media::Kind::audio ? SectionKind::audio : SectionKind::video;
        lines_.push_back({kind, std::to_string(lines_.size()), i});
    }
    if (receives) {
        for (const auto kind : {SectionKind::audio, SectionKind::video}) {
            lines_.push_back({kind, std::to_string(lines_.size())});
        }
    }
}

std::string SdpClient::offer() {
    std::vector<sdp::Section> sections;
    for (const auto& line : lines_) {
        sections.push_back(describe(line, true));
    }
    return write(std::move(sections));
}

sdp::Section SdpClient::describe(const Line& line, bool is_offer) const {
    sdp::Section section{.kind = line.kind,
                         .media = line.kind == SectionKind::audio ? "audio" : "video",
                         .protocol = "UDP/TLS/RTP/SAVPF",
                         .mid = line.mid};
    section.codecs = our_codecs(line.kind);
    section.extmaps = our_extmaps(line.kind);
    section.ice = connection_.ice();
    section.fingerprints = {connection_.dtls().fingerprint()};
    section.setup = is_offer ? sdp::Setup::actpass : sdp::Setup::active;
    section.rtcp_mux = true;
    section.rtcp_reduced_size = true;
    section.direction = line.track ? sdp::Direction::sendonly : sdp::Direction::recvonly;
    if (line.track) {
        describe_track(tracks_[*line.track], section);
    }
    return section;
}

void SdpClient::describe_track(const LocalTrack& track, sdp::Section& section) const {
    section.msid = sdp::Msid{"-", track.id};
    const auto name = [&](std::uint32_t ssrc) {
        section.sources.push_back({ssrc, "conclave-load"});
    };
    for (std::size_t i = 0; i < track.ssrcs.size(); ++i) {
        name(track.ssrcs[i]);
        if (i < track.rtx_ssrcs.size()) {
            name(track.rtx_ssrcs[i]);
            section.groups.push_back({"FID", {track.ssrcs[i], track.rtx_ssrcs[i]}});
        }
    }
    if (track.ssrcs.size() > 1) {
        section.groups.push_back({"SIM", track.ssrcs});
    }
}

std::string SdpClient::write(std::vector<sdp::Section> sections) {
    sdp::Description description{.session_id = session_id, .version = ++version_};
    const auto address = connection_.address();
    for (auto& section : sections) {
        if (section.rejected()) {
            continue;
        }
        if (description.bundle.empty()) {
            section.candidates = {{address.ip_text(), address.port(), host_priority, "1"}};
        }
        description.bundle.push_back(section.mid);
    }
    description.sections = std::move(sections);
    return sdp::write(description);
}

std::expected<void, std::string> SdpClient::take_answer(std::string_view text) {
    const auto remote = sdp::parse(text);
    if (!remote) {
        return std::unexpected("the answer can't be read: " + std::string(to_text(remote.error())));
    }
    return apply(*remote, text, true);
}

std::expected<std::string, std::string> SdpClient::answer(std::string_view text) {
    const auto remote = sdp::parse(text);
    if (!remote) {
        return std::unexpected("the offer can't be read: " + std::string(to_text(remote.error())));
    }
    for (std::size_t i = lines_.size(); i < remote->sections.size(); ++i) {
        lines_.push_back({remote->sections[i].kind, remote->sections[i].mid});
    }
    if (auto applied = apply(*remote, text, false); !applied) {
        return std::unexpected(std::move(applied.error()));
    }
    std::vector<sdp::Section> sections;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        sections.push_back(answer_section(lines_[i], remote->sections[i]));
    }
    return write(std::move(sections));
}

sdp::Section SdpClient::answer_section(const Line& line, const sdp::Section& offered) {
    auto section = describe(line, false);
    section.media = offered.media;
    section.protocol = offered.protocol;
    section.codecs = common_codecs(offered);
    if (offered.rejected() || section.codecs.empty()) {
        return {.kind = offered.kind,
                .media = offered.media,
                .port = 0,
                .protocol = offered.protocol,
                .mid = offered.mid};
    }
    section.extmaps = offered.extmaps;
    std::erase_if(section.extmaps, [](const sdp::Extmap& extmap) { return !ours(extmap); });
    section.direction =
        sdp::make_direction(line.track && receives(offered.direction), sends(offered.direction));
    return section;
}

std::expected<void, std::string> SdpClient::apply(const sdp::Description& remote,
                                                  std::string_view text, bool we_offered) {
    if (remote.sections.size() != lines_.size()) {
        return std::unexpected(std::string("the description has too few or too many sections"));
    }
    Agreement agreement;
    RemoteTransport transport{.candidates = read_candidates(text),
                              .we_control = remote.ice_lite || we_offered};
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto& section = remote.sections[i];
        if (section.rejected() || section.kind == SectionKind::application) {
            continue;
        }
        if (transport.ice.ufrag.empty() && section.ice && !section.fingerprints.empty()) {
            transport.ice = *section.ice;
            transport.fingerprints = section.fingerprints;
            // Of an offer we take the client's part; an answer says which part is left.
            transport.role = we_offered && section.setup == sdp::Setup::active
                                 ? media::DtlsRole::server
                                 : media::DtlsRole::client;
        }
        for (const auto& extmap : section.extmaps) {
            if (const auto known = media::extension_from_uri(extmap.uri); known && ours(extmap)) {
                static_cast<void>(agreement.extensions.set(*known, extmap.id)); // the first holds
            }
        }
        const auto codecs = common_codecs(section);
        for (const auto& codec : codecs) {
            agreement.codecs[codec.payload_type & 0x7fU] = IncomingCodec{
                section.kind == SectionKind::audio ? media::Kind::audio : media::Kind::video,
                codec.clock_rate, repeats(codec)};
        }
        for (const auto& group : section.groups) {
            if (group.semantics == "FID" && group.ssrcs.size() == 2) {
                agreement.repeated_by[group.ssrcs[1]] = group.ssrcs[0];
            }
        }
        if (lines_[i].track && receives(section.direction) && !codecs.empty()) {
            Agreed agreed{.mid = section.mid, .payload_type = codecs.front().payload_type};
            if (codecs.size() > 1) {
                agreed.rtx_payload_type = codecs[1].payload_type;
            }
            agreement.sending[tracks_[*lines_[i].track].id] = std::move(agreed);
        }
    }
    if (transport.ice.ufrag.empty() || transport.candidates.empty()) {
        return std::unexpected(std::string("the description has no transport with a candidate"));
    }
    connection_.apply(transport, std::move(agreement));
    return {};
}

} // namespace conclave::load
