#pragma once

#include "signaling/negotiation/fake_client.hpp"
#include "signaling/negotiation/negotiation.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

/// A negotiation, its media and a client, with the wire between them; for tests only.
namespace conclave::signaling::negotiation::test {

class FakeMedia final : public MediaSide {
  public:
    [[nodiscard]] LocalTransport local_transport() const override {
        return {{"server" + std::to_string(restarts), "password"},
                {"sha-256", "CD"},
                {{"127.0.0.1", 4'000, 1, "1"}}};
    }
    void set_remote(const media::RemoteParameters& parameters) override { remote = parameters; }
    void restart_ice() override { ++restarts; }
    void enable_data() override { ++data; }
    void uplink_opened(const std::string& track, const media::IncomingMapping& mapping) override {
        EXPECT_TRUE(uplinks.emplace(mapping.mid, track).second);
        mappings[mapping.mid] = mapping;
    }
    void uplink_changed(const media::IncomingMapping& mapping) override {
        EXPECT_TRUE(uplinks.contains(mapping.mid));
        mappings[mapping.mid] = mapping;
    }
    void uplink_closed(const std::string& mid) override { EXPECT_EQ(uplinks.erase(mid), 1U); }
    std::expected<media::OutgoingStream, media::SendRefusal>
    downlink_placed(DownlinkKey key, const media::OutgoingMapping& mapping) override {
        if (mapping.codecs.empty() || refuse) {
            return std::unexpected(media::SendRefusal::no_codec);
        }
        placed[key] = mapping;
        return media::OutgoingStream{key, std::uint32_t(1'000 + key), std::uint32_t(2'000 + key),
                                     "cname"};
    }
    void downlink_waits(DownlinkKey key) override { EXPECT_TRUE(waits.insert(key).second); }
    void downlink_agreed(DownlinkKey key) override { EXPECT_TRUE(agreed.insert(key).second); }
    void downlink_refused(DownlinkKey key) override { refused.insert(key); }

    std::map<std::string, std::string> uplinks; // track id by mid
    std::map<std::string, media::IncomingMapping> mappings;
    std::map<DownlinkKey, media::OutgoingMapping> placed;
    std::set<DownlinkKey> waits;
    std::set<DownlinkKey> agreed;
    std::set<DownlinkKey> refused;
    media::RemoteParameters remote;
    int restarts = 0;
    int data = 0;
    bool refuse = false;
};

struct Pair {
    explicit Pair(std::vector<rooms::VideoCodec> codecs = {rooms::VideoCodec::vp8,
                                                           rooms::VideoCodec::h264})
        : server({std::move(codecs), 7}, media) {}

    bool client_to_server() {
        if (client.sent.empty()) {
            return false;
        }
        const auto description = client.sent.front();
        client.sent.pop_front();
        auto answer = server.receive(description);
        EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error());
        if (answer && *answer) {
            to_client.push_back(**answer);
        }
        return true;
    }
    bool server_to_client() {
        if (auto offer = server.offer()) {
            to_client.push_back(*offer);
        }
        if (to_client.empty()) {
            return false;
        }
        const auto description = to_client.front();
        to_client.pop_front();
        client.hear(description);
        return true;
    }
    void settle() {
        for (int i = 0; i < 200; ++i) {
            const bool one = client_to_server();
            const bool other = server_to_client();
            if (!one && !other) {
                return;
            }
        }
        FAIL() << "they never come to rest";
    }
    void add(DownlinkKey key, media::Kind kind = media::Kind::video) {
        server.add_downlink(key, kind, {"s", "r" + std::to_string(key)});
    }

    FakeMedia media;
    Negotiation server;
    FakeClient client;
    std::deque<Description> to_client;
};

} // namespace conclave::signaling::negotiation::test
