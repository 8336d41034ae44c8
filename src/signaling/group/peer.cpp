#include "signaling/group/peer.hpp"

#include "base/log.hpp"
#include "signaling/group/metrics.hpp"

#include <utility>

namespace conclave::signaling::group {

using account::ErrorCode;
using rooms::Description;
using rooms::PeerConnectionUpdate;

namespace {

/// o= carries a number below 2^63 that no other session has (RFC 8829, 5.2.1).
std::uint64_t make_session_id(base::Random& random) {
    std::uint64_t id = 0;
    for (const auto byte : base::random_bytes(random, 8)) {
        id = (id << 8U) | byte;
    }
    return id >> 1U;
}

/// Without a profile everything is sent as it comes.
media::BandwidthProfile profile_of(const rooms::MediaWishes& wishes) {
    return wishes.bandwidth_profile.value_or(
        media::BandwidthProfile{.switch_off = media::SwitchOffPolicy::disabled});
}

} // namespace

Peer::Peer(Services& services, std::string sid, const rooms::MediaWishes& wishes,
           std::string connection)
    : services_(services), sid_(std::move(sid)), wishes_(wishes),
      connection_(std::move(connection)), asks_for_offer_(!connection_.empty()),
      announces_late_(asks_for_offer_), opened_(services.router.open(sid_, *this)),
      transport_(*opened_.transport),
      negotiation_({services.video_codecs, make_session_id(services.random)}, *this),
      control_(wishes.channels, services.random) {
    transport_.set_bandwidth_profile(profile_of(wishes_));
    if (control_.any()) {
        negotiation_.want_data();
    }
}

Peer::~Peer() {
    services_.router.close(opened_.id);
}

std::vector<rooms::AnnouncedChannel> Peer::channels() const {
    return announces_late_ ? std::vector<rooms::AnnouncedChannel>{} : control_.announcement();
}

void Peer::receive(const PeerConnectionUpdate& update) {
    if (auto answer = negotiate(update)) {
        tell(std::move(*answer));
    }
}

/// What to send back. Candidates are not read: an ICE-lite end learns them from checks.
std::optional<Description> Peer::negotiate(const PeerConnectionUpdate& update) {
    if (!update.description || closed_) {
        return std::nullopt;
    }
    if (connection_.empty() && update.description->type == Description::Type::offer) {
        connection_ = update.id;
    }
    if (update.id != connection_) {
        return std::nullopt; // from before a restart of the server, or none of ours
    }
    if (update.description->type == Description::Type::close) {
        base::log::info("peer_connection_closed_by_client", {{"participant", sid_}});
        closed_ = true;
        watchdog_.reset();
        return std::nullopt;
    }
    auto answer = negotiation_.receive(*update.description);
    if (!answer) {
        metrics::refused_descriptions().add();
        services_.output.give_up(sid_,
                                 {ErrorCode::media_server_remote_desc_failed,
                                  "The media server can't use the description: " + answer.error()});
        return std::nullopt;
    }
    watch_offer();
    if (*answer) {
        asks_for_offer_ = false;
        if (std::exchange(announces_late_, false) && control_.any()) {
            services_.output.announce(sid_, control_.announcement());
        }
    }
    services_.company.changed(*this);
    open_channels();
    return std::move(*answer);
}

void Peer::tell(Description description) {
    services_.output.tell(
        sid_, PeerConnectionUpdate{.id = connection_, .description = std::move(description)});
}

std::vector<PeerConnectionUpdate> Peer::sync(const std::vector<PeerConnectionUpdate>& updates) {
    std::vector<PeerConnectionUpdate> result;
    for (const auto& update : updates) {
        if (auto answer = negotiate(update)) {
            result.push_back({.id = connection_, .description = std::move(answer)});
        }
    }
    if (connection_.empty() || closed_) {
        return result;
    }
    if (asks_for_offer_) {
        // Any revision will do for an id that the client has never seen.
        result.push_back({.id = connection_,
                          .description = Description{Description::Type::create_offer, 1, {}}});
    } else if (negotiation_.unanswered()) {
        result.push_back({.id = connection_, .description = negotiation_.unanswered()});
    } else if (result.empty()) {
        result.push_back({.id = connection_}); // what is not listed is closed by the client
    }
    return result;
}

void Peer::offer() {
    if (closed_) {
        return;
    }
    if (auto description = negotiation_.offer()) {
        metrics::offers().add();
        tell(std::move(*description));
        watch_offer();
    }
}

void Peer::watch_offer() {
    if (!negotiation_.unanswered()) {
        watchdog_.reset();
        return;
    }
    watchdog_ = services_.loop.after(offer_patience, [this] {
        if (auto description = negotiation_.offer_again()) {
            metrics::repeated_offers().add();
            tell(std::move(*description));
        }
        watch_offer();
    });
}

negotiation::LocalTransport Peer::local_transport() const {
    return {transport_.local_ice(), transport_.fingerprint(), transport_.candidates()};
}

void Peer::set_remote(const media::RemoteParameters& remote) {
    transport_.set_remote(remote);
}

void Peer::restart_ice() {
    transport_.restart_ice();
}

void Peer::enable_data() {
    transport_.enable_data();
}

void Peer::on_state(media::TransportState state) {
    base::log::debug("media_transport_state",
                     {{"participant", sid_}, {"state", static_cast<int>(state)}});
    if (state == media::TransportState::connected) {
        open_channels();
    }
}

} // namespace conclave::signaling::group
