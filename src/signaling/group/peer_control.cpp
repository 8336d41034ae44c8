// What a participant and we say to each other on the media signaling channels.
#include "signaling/group/peer.hpp"
#include "signaling/msp/active_speaker.hpp"
#include "signaling/msp/track_switch_off.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace conclave::signaling::group {

void Peer::on_control(Channel channel, media::ChannelId id, std::string_view text) {
    const auto message = msp::parse(text);
    if (!message) {
        return;
    }
    std::visit(
        [&](const auto& said) {
            if constexpr (std::is_same_v<std::decay_t<decltype(said)>, msp::Ready>) {
                handle(said, channel, id);
            } else {
                handle(said);
            }
        },
        *message);
}

void Peer::handle(msp::Ready /*message*/, Channel channel, media::ChannelId id) {
    control_.set_ready(id);
    if (channel == Channel::active_speaker) {
        told_speaker_.reset();
        tell_speaker();
    } else if (channel == Channel::track_switch_off) {
        tell_switches();
    } else if (channel == Channel::publisher_hints) {
        for (auto& [id_of_track, source] : sources_) {
            hint_publisher(source);
        }
    }
}

void Peer::handle(const msp::NetworkQualityRequest& request) {
    const auto others = request.remote > 0
                            ? services_.company.qualities_of_others(*this)
                            : std::vector<std::pair<std::string, media::QualityReport>>{};
    control_.send(transport_, Channel::network_quality,
                  msp::write_network_quality(request, quality(), others));
}

void Peer::handle(const msp::TrackPriority& priority) {
    if (auto* feed = find_feed(priority.track)) {
        feed->own_priority = priority.priority;
        if (feed->outgoing) {
            transport_.set_priority(*feed->outgoing, feed->priority());
        }
    }
}

void Peer::handle(const msp::RenderHints& hints) {
    std::vector<msp::RenderHintResult> results;
    for (const auto& [track, hint] : hints.hints) {
        auto* feed = find_feed(track);
        const bool usable = feed != nullptr && feed->kind == rooms::TrackKind::video;
        results.push_back({track, usable});
        if (!usable) {
            continue;
        }
        // Only what changed is said, so the rest stays as it was.
        feed->hint.enabled = hint.enabled ? hint.enabled : feed->hint.enabled;
        feed->hint.size = hint.size ? hint.size : feed->hint.size;
        if (feed->outgoing) {
            transport_.set_render_hint(*feed->outgoing, feed->hint);
        }
    }
    control_.send(transport_, Channel::render_hints,
                  msp::write_render_hints_reply(hints.id, results));
    tell_switches();
}

void Peer::handle(const msp::PublisherHintsReply& /*reply*/) {
    // Whether a browser could follow shows in the media; there is nothing else to try.
}

void Peer::handle(const msp::ClientReset& reset) {
    if (auto* source = find_source(reset.track)) {
        source->hinted.clear();
        hint_publisher(*source);
    }
}

void Peer::set_speaker(const std::optional<std::string>& participant) {
    speaker_ = participant;
    tell_speaker();
}

void Peer::tell_speaker() {
    if (speaker_ != told_speaker_ && control_.ready(Channel::active_speaker)) {
        told_speaker_ = speaker_;
        control_.send(transport_, Channel::active_speaker, msp::write_active_speaker(speaker_));
    }
}

void Peer::on_switched(std::vector<media::OutgoingId> off, std::vector<media::OutgoingId> on) {
    const auto set = [&](const std::vector<media::OutgoingId>& ids, bool stopped) {
        for (const auto id : ids) {
            if (const auto* sid = sid_of(id)) {
                feeds_.at(*sid).stopped = stopped;
            }
        }
    };
    set(on, false);
    set(off, true);
    tell_switches();
}

/// What changed since the client was told. Before it listens, and when nothing is off, there is
/// nothing to tell.
void Peer::tell_switches() {
    if (!control_.ready(Channel::track_switch_off)) {
        return;
    }
    std::vector<std::string> off;
    std::vector<std::string> on;
    for (auto& [sid, feed] : feeds_) {
        if (std::exchange(feed.told_off, feed.off()) != feed.off()) {
            (feed.off() ? off : on).push_back(sid);
        }
    }
    if (!off.empty() || !on.empty()) {
        control_.send(transport_, Channel::track_switch_off, msp::write_track_switch_off(off, on));
    }
}

void Peer::on_encodings_wanted(media::IncomingId incoming, std::vector<bool> wanted) {
    const auto found = std::ranges::find_if(
        sources_, [&](const auto& entry) { return entry.second.incoming == incoming; });
    if (found != sources_.end()) {
        found->second.wanted = std::move(wanted);
        hint_publisher(found->second);
    }
}

void Peer::hint_publisher(Source& source) {
    if (!source.incoming || source.wanted.empty() || source.wanted == source.hinted ||
        !control_.ready(Channel::publisher_hints)) {
        return;
    }
    if (services_.loop.now() < source.bound_at + hint_hold) {
        hint_when_due();
        return;
    }
    source.hinted = source.wanted;
    control_.send(transport_, Channel::publisher_hints,
                  msp::write_publisher_hints(++hint_id_, source.publication.sid, source.wanted));
}

/// For the freshest track; the others come along.
void Peer::hint_when_due() {
    base::MonoTime due{};
    for (const auto& [id, source] : sources_) {
        if (source.incoming && source.wanted != source.hinted) {
            due = std::max(due, source.bound_at + hint_hold);
        }
    }
    hint_timer_ = services_.loop.after(due - services_.loop.now(), [this] {
        for (auto& [id, source] : sources_) {
            hint_publisher(source);
        }
    });
}

} // namespace conclave::signaling::group
