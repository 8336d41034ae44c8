#include "signaling/sdp/parser.hpp"

#include "signaling/sdp/attributes.hpp"
#include "signaling/sdp/words.hpp"

#include <algorithm>

namespace conclave::signaling::sdp {

std::string_view to_text(ParseError error) {
    switch (error) {
    case ParseError::too_long:
        return "the session description is longer than 262144 bytes";
    case ParseError::too_many_sections:
        return "the session description has more than 512 media sections";
    case ParseError::too_many_codecs:
        return "a media section has more than 64 payload types";
    case ParseError::too_many_lines:
        return "a media section has more than 2048 attributes";
    case ParseError::malformed:
        return "the session description is malformed";
    }
    return "the session description is malformed";
}

namespace {

SectionKind kind_of(std::string_view media) {
    return media == "audio"         ? SectionKind::audio
           : media == "video"       ? SectionKind::video
           : media == "application" ? SectionKind::application
                                    : SectionKind::other;
}

/// "audio 9 UDP/TLS/RTP/SAVPF 111 0".
std::expected<Section, ParseError> parse_media_line(std::string_view text) {
    Section section;
    section.media = next_word(text);
    section.kind = kind_of(section.media);
    auto port_text = next_word(text);
    const auto port = number<std::uint16_t>(cut(port_text, '/'));
    section.protocol = next_word(text);
    if (!port || section.media.empty() || section.protocol.empty()) {
        return std::unexpected(ParseError::malformed);
    }
    section.port = *port;
    if (section.kind != SectionKind::audio && section.kind != SectionKind::video) {
        return section;
    }
    for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
        const auto payload_type = number<std::uint8_t>(word);
        if (!payload_type || *payload_type > 127) {
            continue; // no RTP payload type: nothing can come of it
        }
        if (contains(section.codecs, *payload_type, &Codec::payload_type)) {
            continue;
        }
        if (section.codecs.size() == max_codecs_per_section) {
            return std::unexpected(ParseError::too_many_codecs);
        }
        section.codecs.push_back(static_codec(*payload_type));
    }
    return section;
}

/// "- 4611686018427387904 2 IN IP4 127.0.0.1".
void parse_origin(std::string_view text, Description& description) {
    (void)next_word(text);
    description.session_id = number<std::uint64_t>(next_word(text)).value_or(0);
    description.version = number<std::uint64_t>(next_word(text)).value_or(0);
}

void parse_session_attribute(std::string_view text, Description& description, Section& common) {
    if (text == "ice-lite") {
        description.ice_lite = true;
    } else if (text == "extmap-allow-mixed") {
        description.mixed_extmaps = true;
    } else if (text.starts_with("group:")) {
        text.remove_prefix(std::string_view("group:").size());
        if (next_word(text) == "BUNDLE" && description.bundle.empty()) {
            for (auto mid = next_word(text); !mid.empty(); mid = next_word(text)) {
                if (description.bundle.size() < max_sections) {
                    description.bundle.emplace_back(mid);
                }
            }
        }
    } else {
        parse_attribute(text, common);
    }
}

/// What stands before the first m-line holds for every section that says nothing of its own.
void spread(const Section& common, Description& description) {
    for (auto& section : description.sections) {
        if (!section.ice) {
            section.ice = common.ice;
        }
        if (section.fingerprints.empty()) {
            section.fingerprints = common.fingerprints;
        }
        if (!section.setup) {
            section.setup = common.setup;
        }
        // Without a=rtpmap nobody knows what the payload type is.
        std::erase_if(section.codecs, [](const Codec& codec) { return codec.name.empty(); });
    }
}

} // namespace

std::expected<Description, ParseError> parse(std::string_view text) {
    if (text.size() > max_description_bytes) {
        return std::unexpected(ParseError::too_long);
    }
    if (trim(cut(text, '\n')) != "v=0") {
        return std::unexpected(ParseError::malformed);
    }
    Description description;
    Section common;
    std::size_t attributes = 0;
    while (!text.empty()) {
        const auto line = trim(cut(text, '\n'));
        if (line.size() < 2 || line[1] != '=') {
            continue;
        }
        const auto value = line.substr(2);
        if (line[0] == 'o' && description.sections.empty()) {
            parse_origin(value, description);
        } else if (line[0] == 'm') {
            if (description.sections.size() == max_sections) {
                return std::unexpected(ParseError::too_many_sections);
            }
            auto section = parse_media_line(value);
            if (!section) {
                return std::unexpected(section.error());
            }
            description.sections.push_back(std::move(*section));
            attributes = 0;
        } else if (line[0] == 'a') {
            if (++attributes > max_attributes_per_section) {
                return std::unexpected(ParseError::too_many_lines);
            }
            if (description.sections.empty()) {
                parse_session_attribute(value, description, common);
            } else {
                parse_attribute(value, description.sections.back());
            }
        }
    }
    spread(common, description);
    return description;
}

} // namespace conclave::signaling::sdp
