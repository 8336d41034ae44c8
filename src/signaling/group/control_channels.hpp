#pragma once

#include "base/random.hpp"
#include "media/transport.hpp"
#include "rooms/media_wishes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::signaling::group {

/// The media signaling channels of one client: each is announced by its label, opened by us, and
/// used once the client says that it listens. Reliable and ordered, JSON texts.
class ControlChannels {
  public:
    ControlChannels(const std::vector<rooms::MediaChannel>& asked, base::Random& random);

    [[nodiscard]] bool any() const { return !channels_.empty(); }
    [[nodiscard]] std::vector<rooms::AnnouncedChannel> announcement() const;

    /// Opens what is not open. False: the transport is not ready; try again.
    [[nodiscard]] bool open(media::Transport& transport);
    /// Is it one of these?
    [[nodiscard]] std::optional<rooms::MediaChannel> find(media::ChannelId channel) const;
    /// The client said so.
    void set_ready(media::ChannelId channel);
    void closed(media::ChannelId channel);
    [[nodiscard]] bool ready(rooms::MediaChannel channel) const;
    /// Nothing is sent before the client is ready.
    void send(media::Transport& transport, rooms::MediaChannel channel, std::string_view text);

  private:
    struct Channel {
        rooms::MediaChannel kind;
        std::string label;
        std::optional<media::ChannelId> id{};
        bool ready = false;
    };
    std::vector<Channel> channels_;
};

} // namespace conclave::signaling::group
