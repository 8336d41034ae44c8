#include "signaling/negotiation/codecs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace conclave::signaling::negotiation {
namespace {

bool same_name(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
        return lower(a) == lower(b);
    });
}

/// The value of `name` in "name=value;name=value".
std::string_view parameter(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const auto end = std::min(list.find(';'), list.size());
        auto pair = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        while (pair.starts_with(' ')) {
            pair.remove_prefix(1);
        }
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

/// How well an H264 entry suits everybody; 0: not at all.
int h264_rank(const sdp::Codec& codec) {
    if (parameter(codec.parameters, "packetization-mode") != "1") {
        return 0;
    }
    const auto profile = parameter(codec.parameters, "profile-level-id").substr(0, 4);
    return same_name(profile, "42e0") ? 3 : same_name(profile, "4200") ? 2 : 1;
}

const sdp::Codec* find_rtx(const std::vector<sdp::Codec>& codecs, std::uint8_t payload_type) {
    const auto wanted = std::to_string(payload_type);
    const auto found = std::ranges::find_if(codecs, [&](const sdp::Codec& codec) {
        return same_name(codec.name, "rtx") && parameter(codec.parameters, "apt") == wanted;
    });
    return found == codecs.end() ? nullptr : &*found;
}

/// Feedback that the engine gives or takes.
bool useful_feedback(std::string_view feedback) {
    constexpr auto useful = std::to_array<std::string_view>(
        {"nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"});
    return std::ranges::find(useful, feedback) != useful.end();
}

void take(const std::vector<sdp::Codec>& offered, const sdp::Codec& codec,
          std::vector<sdp::Codec>& taken) {
    taken.push_back(codec);
    std::erase_if(taken.back().feedback,
                  [](const std::string& feedback) { return !useful_feedback(feedback); });
    if (const auto* rtx = find_rtx(offered, codec.payload_type)) {
        taken.push_back(*rtx);
        taken.back().feedback.clear();
    }
}

/// VP9 and AV1 are offered once for each profile; every decoder has profile 0, which is the one
/// without a word as well (RFC 9628, 6; AV1 RTP specification, 7.2.1).
bool of_usual_profile(const sdp::Codec& codec) {
    const bool vp9 = same_name(codec.name, "VP9");
    if (!vp9 && !same_name(codec.name, "AV1")) {
        return true;
    }
    const auto profile = parameter(codec.parameters, vp9 ? "profile-id" : "profile");
    return profile.empty() || profile == "0";
}

void take_named(const std::vector<sdp::Codec>& offered, std::string_view name,
                std::uint32_t clock_rate, std::vector<sdp::Codec>& taken) {
    const auto found = std::ranges::find_if(offered, [&](const sdp::Codec& codec) {
        return same_name(codec.name, name) && codec.clock_rate == clock_rate &&
               of_usual_profile(codec);
    });
    if (found != offered.end()) {
        take(offered, *found, taken);
    }
}

void take_h264(const std::vector<sdp::Codec>& offered, std::vector<sdp::Codec>& taken) {
    const sdp::Codec* best = nullptr;
    for (const auto& codec : offered) {
        const int rank = same_name(codec.name, "H264") ? h264_rank(codec) : 0;
        if (rank > (best == nullptr ? 0 : h264_rank(*best))) {
            best = &codec;
        }
    }
    if (best != nullptr) {
        take(offered, *best, taken);
    }
}

} // namespace

std::vector<sdp::Codec> choose_codecs(const sdp::Section& section,
                                      const std::vector<rooms::VideoCodec>& allowed) {
    std::vector<sdp::Codec> taken;
    if (section.kind == sdp::SectionKind::audio) {
        take_named(section.codecs, "opus", 48'000, taken);
        take_named(section.codecs, "PCMU", 8'000, taken);
    } else if (section.kind == sdp::SectionKind::video) {
        for (const auto codec : allowed) {
            if (codec == rooms::VideoCodec::h264) {
                take_h264(section.codecs, taken);
            } else {
                take_named(section.codecs, rooms::to_text(codec), 90'000, taken);
            }
        }
    }
    return taken;
}

std::vector<sdp::Codec> usual_codecs(sdp::SectionKind kind,
                                     const std::vector<rooms::VideoCodec>& allowed) {
    const std::vector<std::string> feedback{"goog-remb", "transport-cc", "ccm fir", "nack",
                                            "nack pli"};
    sdp::Section section{.kind = kind};
    section.codecs = {
        {111, "opus", 48'000, 2, "minptime=10;useinbandfec=1", {"transport-cc"}},
        {0, "PCMU", 8'000},
        {96, "VP8", 90'000, 1, {}, feedback},
        {97, "rtx", 90'000, 1, "apt=96"},
        {102, "H264", 90'000, 1,
         "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", feedback},
        {103, "rtx", 90'000, 1, "apt=102"},
        {98, "VP9", 90'000, 1, "profile-id=0", feedback},
        {99, "rtx", 90'000, 1, "apt=98"},
        {45, "AV1", 90'000, 1, {}, feedback},
        {46, "rtx", 90'000, 1, "apt=45"},
    };
    return choose_codecs(section, allowed);
}

std::vector<sdp::Extmap> choose_extmaps(const sdp::Section& section) {
    std::vector<sdp::Extmap> taken;
    for (const auto& extmap : section.extmaps) {
        if (media::extension_from_uri(extmap.uri)) {
            taken.push_back(extmap);
        }
    }
    return taken;
}

std::vector<media::CodecMapping> map_codecs(const std::vector<sdp::Codec>& codecs) {
    std::vector<media::CodecMapping> mapped;
    for (const auto& codec : codecs) {
        if (same_name(codec.name, "rtx")) {
            continue;
        }
        const auto says = [&](std::string_view feedback) {
            return std::ranges::find(codec.feedback, feedback) != codec.feedback.end();
        };
        media::CodecMapping mapping{.name = codec.name,
                                    .payload_type = codec.payload_type,
                                    .clock_rate = codec.clock_rate,
                                    .channels = codec.channels,
                                    .parameters = codec.parameters,
                                    .nack = says("nack"),
                                    .pli = says("nack pli"),
                                    .fir = says("ccm fir"),
                                    .transport_cc = says("transport-cc"),
                                    .remb = says("goog-remb")};
        if (const auto* rtx = find_rtx(codecs, codec.payload_type)) {
            mapping.rtx_payload_type = rtx->payload_type;
        }
        mapped.push_back(std::move(mapping));
    }
    return mapped;
}

std::vector<media::ExtensionMapping> map_extensions(const std::vector<sdp::Extmap>& extmaps) {
    std::vector<media::ExtensionMapping> mapped;
    for (const auto& extmap : extmaps) {
        if (const auto extension = media::extension_from_uri(extmap.uri)) {
            mapped.push_back({*extension, extmap.id});
        }
    }
    return mapped;
}

std::vector<media::EncodingMapping> map_encodings(const sdp::Section& section) {
    std::vector<media::EncodingMapping> encodings;
    encodings.reserve(section.send_rids.size());
    for (const auto& rid : section.send_rids) {
        encodings.push_back({.rid = rid});
    }
    if (!encodings.empty()) {
        return encodings;
    }
    const auto rtx_of = [&](std::uint32_t ssrc) -> std::optional<std::uint32_t> {
        for (const auto& group : section.groups) {
            if (group.semantics == "FID" && group.ssrcs.size() == 2 && group.ssrcs[0] == ssrc) {
                return group.ssrcs[1];
            }
        }
        return std::nullopt;
    };
    const auto simulcast = std::ranges::find(section.groups, "SIM", &sdp::SsrcGroup::semantics);
    if (simulcast != section.groups.end()) {
        for (const auto ssrc : simulcast->ssrcs) {
            encodings.push_back({ssrc, rtx_of(ssrc), {}});
        }
    } else if (!section.sources.empty()) {
        const auto ssrc = section.sources.front().ssrc;
        encodings.push_back({ssrc, rtx_of(ssrc), {}});
    }
    return encodings;
}

} // namespace conclave::signaling::negotiation
