#include "signaling/sdp/attributes.hpp"

#include "signaling/sdp/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace conclave::signaling::sdp {
namespace {

constexpr std::size_t max_listed = 32; // of ids, groups and the like in one section

Codec* find_codec(Section& section, std::string_view payload_type) {
    const auto wanted = number<std::uint8_t>(payload_type);
    const auto found = wanted ? std::ranges::find(section.codecs, *wanted, &Codec::payload_type)
                              : section.codecs.end();
    return found == section.codecs.end() ? nullptr : &*found;
}

/// "111 opus/48000/2".
void rtpmap(std::string_view text, Section& section) {
    auto* codec = find_codec(section, next_word(text));
    text = trim(text);
    const auto name = cut(text, '/');
    const auto rate = number<std::uint32_t>(cut(text, '/'));
    if (codec == nullptr || !rate || name.empty()) {
        return;
    }
    codec->name = name;
    codec->clock_rate = *rate;
    codec->channels = number<std::uint8_t>(text).value_or(1);
}

void fmtp(std::string_view text, Section& section) {
    if (auto* codec = find_codec(section, next_word(text)); codec != nullptr) {
        codec->parameters = trim(text);
    }
}

/// "96 nack pli"; "*" stands for every payload type (RFC 4585, 4.2).
void rtcp_fb(std::string_view text, Section& section) {
    const auto payload_type = next_word(text);
    for (auto& codec : section.codecs) {
        const bool meant =
            payload_type == "*" || number<std::uint8_t>(payload_type) == codec.payload_type;
        if (meant && codec.feedback.size() < max_listed) {
            codec.feedback.emplace_back(trim(text));
        }
    }
}

/// "4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid".
void extmap(std::string_view text, Section& section) {
    auto name = next_word(text);
    const auto id = number<std::uint8_t>(cut(name, '/'));
    const auto uri = next_word(text);
    const bool known = id && contains(section.extmaps, *id, &Extmap::id);
    if (id && *id != 0 && !uri.empty() && !known && section.extmaps.size() < max_listed) {
        section.extmaps.push_back({*id, std::string(uri)});
    }
}

void ssrc_group(std::string_view text, Section& section) {
    SsrcGroup group{std::string(next_word(text)), {}};
    for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
        const auto ssrc = number<std::uint32_t>(word);
        if (!ssrc || group.ssrcs.size() == max_listed) {
            return;
        }
        group.ssrcs.push_back(*ssrc);
    }
    if (!group.ssrcs.empty() && section.groups.size() < max_listed) {
        section.groups.push_back(std::move(group));
    }
}

void msid(std::string_view text, Section& section) {
    const auto stream = next_word(text);
    const auto track = next_word(text);
    if (!section.msid && !stream.empty() && !track.empty()) {
        section.msid = Msid{std::string(stream), std::string(track)};
    }
}

/// "1234 cname:abc", "1234 msid:stream track".
void ssrc(std::string_view text, Section& section) {
    const auto id = number<std::uint32_t>(next_word(text));
    text = trim(text);
    const auto name = cut(text, ':');
    if (!id) {
        return;
    }
    auto found = std::ranges::find(section.sources, *id, &Source::ssrc);
    if (found == section.sources.end()) {
        if (section.sources.size() == max_listed) {
            return;
        }
        found = section.sources.insert(found, Source{*id, {}});
    }
    if (name == "cname") {
        found->cname = text;
    } else if (name == "msid") {
        msid(text, section);
    }
}

/// "hi send max-width=1280".
void rid(std::string_view text, Section& section) {
    const auto id = next_word(text);
    const auto direction = next_word(text);
    auto& list = direction == "send" ? section.send_rids : section.receive_rids;
    const bool usable = !id.empty() && (direction == "send" || direction == "recv");
    if (usable && list.size() < max_listed && !contains(list, id)) {
        list.emplace_back(id);
    }
}

/// "send lo;mid,mid2;~hi": the order of the encodings (RFC 8853, 5.1), the first of alternatives.
void simulcast(std::string_view text, Section& section) {
    for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
        auto list = next_word(text);
        if (word != "send") {
            continue;
        }
        std::vector<std::string> order;
        while (!list.empty()) {
            auto alternatives = cut(list, ';');
            auto id = cut(alternatives, ',');
            if (id.starts_with('~')) {
                id.remove_prefix(1);
            }
            if (contains(section.send_rids, id) && !contains(order, id)) {
                order.emplace_back(id);
            }
        }
        if (!order.empty()) {
            section.send_rids = std::move(order);
        }
    }
}

void ice_ufrag(std::string_view text, Section& section) {
    if (!section.ice) {
        section.ice.emplace();
    }
    section.ice->ufrag = trim(text);
}

void ice_pwd(std::string_view text, Section& section) {
    if (!section.ice) {
        section.ice.emplace();
    }
    section.ice->password = trim(text);
}

void fingerprint(std::string_view text, Section& section) {
    const auto algorithm = next_word(text);
    const auto value = next_word(text);
    if (!algorithm.empty() && !value.empty() && section.fingerprints.size() < max_listed) {
        section.fingerprints.push_back({std::string(algorithm), std::string(value)});
    }
}

void setup(std::string_view text, Section& section) {
    if (text == "actpass") {
        section.setup = Setup::actpass;
    } else if (text == "active") {
        section.setup = Setup::active;
    } else if (text == "passive") {
        section.setup = Setup::passive;
    }
}

void mid(std::string_view text, Section& section) {
    section.mid = trim(text);
}

void sctp_port(std::string_view text, Section& section) {
    section.sctp_port = number<std::uint16_t>(text);
}

void max_message_size(std::string_view text, Section& section) {
    section.max_message_size = number<std::uint64_t>(text);
}

struct Attribute {
    std::string_view name;
    void (*parse)(std::string_view, Section&);
};
constexpr auto attributes = std::to_array<Attribute>({{"rtpmap", rtpmap},
                                                      {"fmtp", fmtp},
                                                      {"rtcp-fb", rtcp_fb},
                                                      {"extmap", extmap},
                                                      {"ssrc-group", ssrc_group},
                                                      {"ssrc", ssrc},
                                                      {"msid", msid},
                                                      {"rid", rid},
                                                      {"simulcast", simulcast},
                                                      {"ice-ufrag", ice_ufrag},
                                                      {"ice-pwd", ice_pwd},
                                                      {"fingerprint", fingerprint},
                                                      {"setup", setup},
                                                      {"mid", mid},
                                                      {"sctp-port", sctp_port},
                                                      {"max-message-size", max_message_size}});

struct Flag {
    std::string_view name;
    void (*set)(Section&);
};
constexpr auto flags = std::to_array<Flag>(
    {{"sendrecv", [](Section& section) { section.direction = Direction::sendrecv; }},
     {"sendonly", [](Section& section) { section.direction = Direction::sendonly; }},
     {"recvonly", [](Section& section) { section.direction = Direction::recvonly; }},
     {"inactive", [](Section& section) { section.direction = Direction::inactive; }},
     {"rtcp-mux", [](Section& section) { section.rtcp_mux = true; }},
     {"rtcp-rsize", [](Section& section) { section.rtcp_reduced_size = true; }},
     {"bundle-only", [](Section& section) { section.bundle_only = true; }}});

} // namespace

void parse_attribute(std::string_view text, Section& section) {
    const auto name = cut(text, ':');
    for (const auto& attribute : attributes) {
        if (attribute.name == name) {
            return attribute.parse(text, section);
        }
    }
    for (const auto& flag : flags) {
        if (flag.name == name) {
            return flag.set(section);
        }
    }
}

Codec static_codec(std::uint8_t payload_type) {
    switch (payload_type) {
    case 0:
        return {.payload_type = 0, .name = "PCMU", .clock_rate = 8'000};
    case 8:
        return {.payload_type = 8, .name = "PCMA", .clock_rate = 8'000};
    default:
        return {.payload_type = payload_type, .name = {}};
    }
}

} // namespace conclave::signaling::sdp
