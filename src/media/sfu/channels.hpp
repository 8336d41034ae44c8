#pragma once

#include "media/sctp/association.hpp"
#include "media/sfu/link.hpp"
#include "media/transport.hpp"

#include <map>
#include <memory>

namespace conclave::media::sfu {

class Room;

/// The data channels of one transport: SCTP over the link's DTLS (RFC 8261), channels under numbers
/// of the router instead of SCTP's, which come back into use. One thread.
class Channels final : private sctp::AssociationEvents {
  public:
    Channels(Services& services, Link& link, Room& room, std::uint64_t transport)
        : services_(services), link_(link), room_(room), transport_(transport) {}

    /// DTLS is up. Only the first call counts.
    void connect(DtlsRole role);
    void on_record(base::ByteView record);

    [[nodiscard]] std::expected<ChannelId, ChannelRefusal> open(const ChannelOptions& options);
    [[nodiscard]] std::expected<void, ChannelRefusal> send(ChannelId channel, bool binary,
                                                           base::ByteView message);
    void close(ChannelId channel);

  private:
    void send_packet(base::ByteView packet) override;
    void on_open(sctp::StreamId channel, const ChannelOptions& options) override;
    void on_message(sctp::StreamId channel, bool binary, base::ByteView message) override;
    void on_closed(sctp::StreamId channel) override;
    void on_failed() override;

    Services& services_;
    Link& link_;
    Room& room_;
    std::uint64_t transport_;
    std::unique_ptr<sctp::Association> association_;
    std::map<ChannelId, sctp::StreamId> streams_;
    std::map<sctp::StreamId, ChannelId> ids_;
};

} // namespace conclave::media::sfu
