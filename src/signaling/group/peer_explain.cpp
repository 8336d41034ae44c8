// A participant's media in words, for operators.
#include "signaling/group/peer.hpp"

namespace conclave::signaling::group {
namespace {

std::string encodings(const std::vector<bool>& wanted) {
    if (wanted.empty()) {
        return {};
    }
    std::string text = ", encodings that somebody needs, lowest first:";
    for (const bool each : wanted) {
        text += each ? " yes" : " no";
    }
    return text;
}

std::string how_it_goes(const Feed& feed) {
    if (feed.fault) {
        return "refused: " + feed.fault->message;
    }
    if (feed.kind == rooms::TrackKind::data) {
        return feed.open ? "channel open" : "waits for its channel";
    }
    if (!feed.outgoing) {
        return feed.source ? "waits for its place in a description"
                           : "waits for the publisher's media";
    }
    std::string text = "track " + std::to_string(*feed.outgoing) + " of the transport, priority " +
                       std::string(rooms::to_text(to_rooms(feed.priority())));
    if (feed.stopped) {
        text += ", stopped by the allocator";
    } else if (feed.off()) {
        text += ", off because the client said so";
    }
    return text;
}

} // namespace

std::string Peer::explain() const {
    std::string text;
    for (const auto& [id, source] : sources_) {
        text += "publishes " + source.publication.sid + " (" +
                std::string(rooms::to_text(source.publication.track.kind)) + "): " +
                (source.incoming || source.channel ? "media is bound" : "waits for its media") +
                encodings(source.wanted) + "\n";
    }
    for (const auto& [sid, feed] : feeds_) {
        text += "gets " + sid + " (" + std::string(rooms::to_text(feed.kind)) + ") of " +
                feed.publisher + ": " + how_it_goes(feed) + "\n";
    }
    return text + transport_.explain();
}

} // namespace conclave::signaling::group
