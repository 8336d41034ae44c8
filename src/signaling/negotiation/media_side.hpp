#pragma once

#include "media/transport.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace conclave::signaling::negotiation {

/// Names one track on its way to one client; chosen by the caller, never used twice.
using DownlinkKey = std::uint64_t;

/// Our end's transport, as a description has to show it.
struct LocalTransport {
    media::IceCredentials ice;
    media::Fingerprint fingerprint;
    std::vector<media::Candidate> candidates;
};

/// What a negotiation commands of the media behind it, and asks of it. Called from within the
/// negotiation's own calls; must not call back into it.
class MediaSide {
  public:
    virtual ~MediaSide() = default;

    [[nodiscard]] virtual LocalTransport local_transport() const = 0;
    virtual void set_remote(const media::RemoteParameters& remote) = 0;
    virtual void restart_ice() = 0;
    /// The section for data channels is agreed upon. Once.
    virtual void enable_data() = 0;

    /// The client sends the track `track_id` in the section that the mapping names.
    virtual void uplink_opened(const std::string& track_id,
                               const media::IncomingMapping& mapping) = 0;
    virtual void uplink_changed(const media::IncomingMapping& mapping) = 0;
    virtual void uplink_closed(const std::string& mid) = 0;

    /// There is no section left for the downlink: it waits until one is free. Said once.
    virtual void downlink_waits(DownlinkKey key) = 0;
    /// A section was found for the downlink. On refusal the negotiation forgets it.
    [[nodiscard]] virtual std::expected<media::OutgoingStream, media::SendRefusal>
    downlink_placed(DownlinkKey key, const media::OutgoingMapping& mapping) = 0;
    /// The client has the description: packets may flow.
    virtual void downlink_agreed(DownlinkKey key) = 0;
    /// The client refused the section; the negotiation forgets the downlink.
    virtual void downlink_refused(DownlinkKey key) = 0;
};

} // namespace conclave::signaling::negotiation
