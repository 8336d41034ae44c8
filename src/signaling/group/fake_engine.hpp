#pragma once

#include "media/engine.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// A media engine without a network: it remembers what it was told; for tests only.
namespace conclave::signaling::group::test {

class FakeTransport final : public media::Transport {
  public:
    struct Outgoing {
        media::IncomingId source;
        media::OutgoingMapping mapping;
        bool started = false;
        media::DownlinkPriority priority = media::DownlinkPriority::standard;
        media::RenderHint hint{};
    };
    struct Sent {
        media::ChannelId channel;
        bool binary;
        std::string text;
    };

    FakeTransport(std::string name_, media::TransportEvents& events_, media::IncomingId& next_)
        : name(std::move(name_)), events(events_), next(next_) {}

    [[nodiscard]] const media::IceCredentials& local_ice() const override { return ice; }
    [[nodiscard]] const media::Fingerprint& fingerprint() const override { return print; }
    [[nodiscard]] const std::vector<media::Candidate>& candidates() const override { return where; }
    [[nodiscard]] media::TransportState state() const override { return now; }
    void set_remote(const media::RemoteParameters& parameters) override { remote = parameters; }
    void restart_ice() override { ice.ufrag += "r"; }
    std::expected<media::IncomingId, media::ReceiveRefusal>
    receive(const media::IncomingMapping& mapping) override {
        incoming.emplace(++next, mapping);
        return next;
    }
    void change_incoming(media::IncomingId id, const media::IncomingMapping& mapping) override {
        incoming.at(id) = mapping;
    }
    void stop_incoming(media::IncomingId id) override { incoming.erase(id); }
    void set_incoming_enabled(media::IncomingId id, bool enabled) override {
        enabled ? muted.erase(id) : muted.insert(id).second;
    }
    std::expected<media::OutgoingStream, media::SendRefusal>
    send(media::IncomingId source, const media::OutgoingMapping& mapping) override {
        if (no_codec) {
            return std::unexpected(media::SendRefusal::no_codec);
        }
        const auto id = ++next;
        outgoing.emplace(id, Outgoing{source, mapping});
        return media::OutgoingStream{id, std::uint32_t(id), std::uint32_t(100'000 + id), "cname"};
    }
    void start(media::OutgoingId id) override { outgoing.at(id).started = true; }
    void stop_outgoing(media::OutgoingId id) override { outgoing.erase(id); }
    void set_bandwidth_profile(const media::BandwidthProfile& given) override { profile = given; }
    void set_priority(media::OutgoingId id, media::DownlinkPriority priority) override {
        outgoing.at(id).priority = priority;
    }
    void set_render_hint(media::OutgoingId id, const media::RenderHint& hint) override {
        outgoing.at(id).hint = hint;
    }
    void enable_data() override { data = true; }
    std::expected<media::ChannelId, media::ChannelRefusal>
    open_channel(const media::ChannelOptions& options) override {
        if (!data || refusals-- > 0) {
            return std::unexpected(media::ChannelRefusal::not_connected);
        }
        opened.emplace(++next, options);
        return next;
    }
    std::expected<void, media::ChannelRefusal> send_message(media::ChannelId channel, bool binary,
                                                            base::ByteView message) override {
        sent.push_back({channel, binary, std::string(base::as_text(message))});
        return {};
    }
    void close_channel(media::ChannelId channel) override { opened.erase(channel); }
    [[nodiscard]] media::QualityReport quality() const override { return report; }
    [[nodiscard]] std::string explain() const override { return name; }

    /// The channel that we opened under this label.
    [[nodiscard]] media::ChannelId channel(const std::string& label) const {
        const auto found = std::ranges::find_if(
            opened, [&](const auto& entry) { return entry.second.label == label; });
        return found == opened.end() ? 0 : found->first;
    }

    const std::string name;
    media::TransportEvents& events;
    media::IncomingId& next;
    media::TransportState now = media::TransportState::fresh;
    media::IceCredentials ice{"engine", "password"};
    media::Fingerprint print{"sha-256", "EF"};
    std::vector<media::Candidate> where{{"127.0.0.1", 7'882, 1, "1"}};
    media::RemoteParameters remote;
    std::map<media::IncomingId, media::IncomingMapping> incoming;
    std::set<media::IncomingId> muted;
    std::map<media::OutgoingId, Outgoing> outgoing;
    std::map<media::ChannelId, media::ChannelOptions> opened;
    std::vector<Sent> sent;
    media::BandwidthProfile profile;
    media::QualityReport report{
        .level = 5, .audio_send = {}, .audio_receive = {}, .video_send = {}, .video_receive = {}};
    bool data = false;
    bool no_codec = false;
    int refusals = 0; // of channels, before one is opened
};

class FakeEngine;

class FakeRouter final : public media::Router {
  public:
    FakeRouter(FakeEngine& engine, media::RouterEvents& events_);
    ~FakeRouter() override;
    Opened open(std::string name, media::TransportEvents& peer) override {
        auto transport = std::make_unique<FakeTransport>(std::move(name), peer, next_);
        auto* raw = transport.get();
        transports.emplace(++next_id_, std::move(transport));
        return {next_id_, raw};
    }
    void close(media::TransportId id) override { transports.erase(id); }
    /// By name, which is the participant's SID.
    [[nodiscard]] FakeTransport& of(const std::string& name) const {
        return *std::ranges::find_if(transports, [&](const auto& entry) {
                    return entry.second->name == name;
                })->second;
    }

    media::RouterEvents& events;
    std::map<media::TransportId, std::unique_ptr<FakeTransport>> transports;

  private:
    FakeEngine& engine_;
    media::TransportId next_id_ = 0;
    media::IncomingId next_ = 0;
};

class FakeEngine final : public media::Engine {
  public:
    explicit FakeEngine(base::Loop& loop) : loop_(loop) {}
    [[nodiscard]] std::size_t workers() const override { return 1; }
    [[nodiscard]] base::Loop& loop(std::size_t /*worker*/) override { return loop_; }
    std::unique_ptr<media::Router> make_router(std::size_t /*worker*/,
                                               media::RouterEvents& events) override {
        return std::make_unique<FakeRouter>(*this, events);
    }

    FakeRouter* router = nullptr; // the last one made, while it lives

  private:
    base::Loop& loop_;
};

inline FakeRouter::FakeRouter(FakeEngine& engine, media::RouterEvents& events_)
    : events(events_), engine_(engine) {
    engine_.router = this;
}
inline FakeRouter::~FakeRouter() {
    engine_.router = nullptr;
}

} // namespace conclave::signaling::group::test
