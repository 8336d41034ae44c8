#include "signaling/negotiation/negotiation.hpp"

#include "signaling/negotiation/codecs.hpp"
#include "signaling/sdp/parser.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::negotiation {

using rooms::Description;

std::expected<std::optional<Description>, std::string>
Negotiation::receive(const Description& description) {
    switch (description.type) {
    case Description::Type::offer:
        return receive_offer(description);
    case Description::Type::answer:
        return receive_answer(description);
    case Description::Type::create_offer:
    case Description::Type::close:
        break; // the first is ours to say, the second is the owner's matter
    }
    return std::nullopt;
}

Negotiation::Answer Negotiation::receive_offer(const Description& description) {
    const auto revision = description.revision;
    highest_ = std::max(highest_, revision);
    if (outstanding_ && revision <= outstanding_->revision) {
        return std::nullopt; // crossed ours: the client will answer, then offer again
    }
    if (revision <= stable_) {
        // Repeated, because our answer may be lost.
        return last_answer_ && last_answer_->revision == revision ? last_answer_ : std::nullopt;
    }
    const auto remote = sdp::parse(description.sdp);
    if (!remote) {
        return std::unexpected(std::string(to_text(remote.error())));
    }
    if (auto checked = check(*remote, true); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    apply(*remote, true);
    if (outstanding_) {
        settle_offer(*remote); // its answer got lost; this offer builds on it
    }
    stable_ = revision;
    last_answer_ = Description{Description::Type::answer, revision, write(&*remote)};
    return last_answer_;
}

Negotiation::Answer Negotiation::receive_answer(const Description& description) {
    highest_ = std::max(highest_, description.revision);
    if (!outstanding_ || description.revision != outstanding_->revision) {
        return std::nullopt; // to an offer that a later one replaced
    }
    const auto remote = sdp::parse(description.sdp);
    if (!remote) {
        return std::unexpected(std::string(to_text(remote.error())));
    }
    if (auto checked = check(*remote, false); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    apply(*remote, false);
    settle_offer(*remote);
    stable_ = description.revision;
    return std::nullopt;
}

Negotiation::Checked Negotiation::check(const sdp::Description& remote, bool is_offer) const {
    const auto count = remote.sections.size();
    if (count > max_offered_lines) {
        return std::unexpected("the session description has " + std::to_string(count) +
                               " media sections, which is more than " +
                               std::to_string(max_offered_lines));
    }
    if (count < lines_.size() || (!is_offer && count != lines_.size())) {
        return std::unexpected(std::string("media sections are missing or too many"));
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto& section = remote.sections[i];
        const bool known = i < lines_.size();
        if (known && (section.kind != lines_[i].kind || section.mid != lines_[i].mid)) {
            return std::unexpected("media section " + std::to_string(i) +
                                   " changed its kind or its mid");
        }
        const bool fits = section.mid.size() <= 16 && // RFC 8285: what a one-byte header holds
                          section.mid.find(' ') == std::string::npos;
        if (!known && (section.mid.empty() || !fits)) {
            return std::unexpected("media section " + std::to_string(i) + " has no usable mid");
        }
        for (std::size_t earlier = 0; !known && earlier < i; ++earlier) {
            if (remote.sections[earlier].mid == section.mid) {
                return std::unexpected("two media sections have the mid " + section.mid);
            }
        }
    }
    return {};
}

void Negotiation::apply(const sdp::Description& remote, bool is_offer) {
    apply_transport(remote, is_offer);
    mixed_extmaps_ = mixed_extmaps_ || remote.mixed_extmaps;
    for (std::size_t i = 0; i < remote.sections.size(); ++i) {
        const auto& section = remote.sections[i];
        if (i == lines_.size()) {
            lines_.push_back({.kind = section.kind,
                              .media = section.media,
                              .protocol = section.protocol,
                              .mid = section.mid,
                              .codecs = {},
                              .extmaps = {},
                              .rids = {}});
        }
        // All on one transport; the first section carries it where nothing is bundled.
        const bool bundled =
            std::ranges::find(remote.bundle, section.mid) != remote.bundle.end() || i == 0;
        apply_line(lines_[i], section, bundled, is_offer);
    }
}

void Negotiation::apply_transport(const sdp::Description& remote, bool is_offer) {
    const auto found = std::ranges::find_if(remote.sections, [](const sdp::Section& section) {
        return !section.rejected() && section.ice && !section.fingerprints.empty();
    });
    if (found == remote.sections.end()) {
        return;
    }
    if (!role_) {
        const auto setup = found->setup.value_or(sdp::Setup::active);
        role_ = setup == sdp::Setup::passive ? media::DtlsRole::client : media::DtlsRole::server;
    }
    const bool restarts = is_offer && !remote_ice_.ufrag.empty() && *found->ice != remote_ice_;
    remote_ice_ = *found->ice;
    if (restarts) {
        media_.restart_ice();
    }
    media_.set_remote({remote_ice_, found->fingerprints, *role_});
}

void Negotiation::apply_line(Line& line, const sdp::Section& section, bool bundled, bool is_offer) {
    line.rejected = section.rejected() || !bundled;
    if (line.kind == sdp::SectionKind::application) {
        if (!line.rejected && !data_agreed_) {
            data_agreed_ = true;
            media_.enable_data();
        }
        return;
    }
    if (line.rtp()) {
        auto codecs = choose_codecs(section, settings_.video_codecs);
        line.rejected = line.rejected || codecs.empty();
        if (!line.rejected) {
            line.codecs = std::move(codecs);
            line.extmaps = choose_extmaps(section);
        }
    } else if (is_offer) {
        line.rejected = true;
    }
    apply_uplink(line, section);
    if (line.rejected && line.downlink && line.downlink->state == Downlink::State::active) {
        const auto key = line.downlink->key; // the client stopped the section
        line.downlink.reset();
        media_.downlink_refused(key);
    }
}

void Negotiation::apply_uplink(Line& line, const sdp::Section& section) {
    std::optional<Uplink> now;
    line.rids.clear();
    if (!line.rejected && sends(section.direction) && section.msid) {
        const auto kind =
            line.kind == sdp::SectionKind::audio ? media::Kind::audio : media::Kind::video;
        now = Uplink{section.msid->track,
                     {kind, line.mid, map_codecs(line.codecs), map_extensions(line.extmaps),
                      map_encodings(section)}};
        line.rids = section.send_rids;
    }
    if (now == line.uplink) {
        return;
    }
    const bool same = now && line.uplink && now->track_id == line.uplink->track_id;
    if (line.uplink && !same) {
        media_.uplink_closed(line.mid);
    }
    line.uplink = std::move(now);
    if (same) {
        media_.uplink_changed(line.uplink->mapping);
    } else if (line.uplink) {
        media_.uplink_opened(line.uplink->track_id, line.uplink->mapping);
    }
}

/// The client has applied our offer: `remote` says what it made of each section.
void Negotiation::settle_offer(const sdp::Description& remote) {
    outstanding_.reset();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        auto& line = lines_[i];
        if (!line.downlink) {
            continue;
        }
        if (line.downlink->state == Downlink::State::ending_offered) {
            line.downlink.reset();
        } else if (line.downlink->state == Downlink::State::offered) {
            const auto key = line.downlink->key;
            if (line.rejected || !receives(remote.sections[i].direction)) {
                line.downlink.reset();
                media_.downlink_refused(key);
            } else {
                line.downlink->state = Downlink::State::active;
                media_.downlink_agreed(key);
            }
        }
    }
}

void Negotiation::add_downlink(DownlinkKey key, media::Kind kind, sdp::Msid msid) {
    const auto section =
        kind == media::Kind::audio ? sdp::SectionKind::audio : sdp::SectionKind::video;
    waiting_.push_back({key, section, std::move(msid)});
}

void Negotiation::remove_downlink(DownlinkKey key) {
    std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.key == key; });
    for (auto& line : lines_) {
        if (line.downlink && line.downlink->key == key) {
            if (line.downlink->state == Downlink::State::placed) {
                line.downlink.reset();
            } else if (line.downlink->sent()) {
                line.downlink->state = Downlink::State::ending;
            }
        }
    }
}

} // namespace conclave::signaling::negotiation
