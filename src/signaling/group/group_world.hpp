#pragma once

#include "base/manual_loop.hpp"
#include "signaling/group/fake_engine.hpp"
#include "signaling/group/group_media.hpp"
#include "signaling/negotiation/fake_client.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// A group room's media in virtual time; for tests only.
namespace conclave::signaling::group::test {

using namespace std::chrono_literals;
using negotiation::test::FakeClient;
using rooms::MediaChannel;
using rooms::TrackKind;
using sdp::SectionKind;

/// A group room's media with clients of the SDK's kind; the room itself is left out.
class World final : public rooms::MediaOutput {
  public:
    World() { make(); }

    void tell(const std::string& participant, rooms::PeerConnectionUpdate update) override {
        towards_[participant].push_back(std::move(update));
    }
    void announce(const std::string& participant,
                  std::vector<rooms::AnnouncedChannel> channels) override {
        announced[participant] = std::move(channels);
    }
    void subscriptions_changed() override { ++subscription_changes; }
    void give_up(const std::string& participant, account::Fault fault) override {
        given_up.emplace(participant, fault.message);
    }

    void make() {
        media.reset();
        media = std::make_unique<GroupMedia>(
            engine,
            rooms::MediaSeat{rooms::RoomType::group,
                             "RM1",
                             0,
                             {rooms::VideoCodec::vp8, rooms::VideoCodec::h264}},
            *this, random);
    }

    FakeClient& join(const std::string& name, const rooms::MediaWishes& wishes = {}) {
        auto& client = clients.try_emplace(name).first->second;
        client.negotiate();
        rooms::PeerConnectionUpdate offer{.id = name + "-pc", .description = client.sent.front()};
        client.sent.pop_front();
        media->join(name, {offer}, wishes);
        media->publish(name, publications[name]);
        return client;
    }
    void leave(const std::string& name) {
        media->leave(name);
        clients.erase(name);
        publications.erase(name);
        towards_.erase(name);
    }

    void publish(const std::string& name, TrackKind kind, const std::string& id) {
        rooms::Publication publication{.track = {.id = id, .name = id, .kind = kind},
                                       .sid = "MT" + id};
        publications[name].push_back(publication);
        media->publish(name, publications[name]);
        if (kind != TrackKind::data) {
            clients.at(name).publish(
                kind == TrackKind::audio ? SectionKind::audio : SectionKind::video, id);
        }
    }
    void unpublish(const std::string& name, const std::string& id) {
        std::erase_if(publications[name], [&](const auto& each) { return each.track.id == id; });
        media->publish(name, publications[name]);
        clients.at(name).unpublish(id);
    }
    rooms::Publication& publication(const std::string& name, const std::string& id) {
        return *std::ranges::find_if(publications[name],
                                     [&](const auto& each) { return each.track.id == id; });
    }

    /// Passes words between clients and server until there are none, and connects transports.
    void settle() {
        for (bool busy = true; busy;) {
            busy = false;
            loop.advance(0ms);
            loop.run();
            for (auto& [name, client] : clients) {
                if (away.contains(name)) {
                    towards_[name].clear(); // lost
                }
                while (!client.sent.empty()) {
                    busy = true;
                    rooms::PeerConnectionUpdate update{.id = id_of(name),
                                                       .description = client.sent.front()};
                    client.sent.pop_front();
                    media->receive(name, std::move(update));
                }
                for (const auto& update : std::exchange(towards_[name], {})) {
                    busy = true;
                    if (update.description) {
                        client.hear(*update.description);
                    }
                }
            }
            for (auto& [id, transport] : engine.router->transports) {
                if (transport->now == media::TransportState::fresh &&
                    !transport->remote.ice.ufrag.empty()) {
                    transport->now = media::TransportState::connected;
                    transport->events.on_state(transport->now);
                    busy = true;
                }
            }
        }
    }
    [[nodiscard]] std::string id_of(const std::string& name) {
        return ids.contains(name) ? ids[name] : name + "-pc";
    }

    FakeTransport& transport(const std::string& name) { return engine.router->of(name); }
    std::string receiver(const std::string& subscriber, const std::string& track) {
        rooms::Publication wanted{.track = {}, .sid = "MT" + track};
        const auto subscription = media->subscription(subscriber, wanted);
        return subscription ? subscription->receiver_id : "";
    }
    /// The channel of media signaling, open and awaited by the client.
    media::ChannelId control(const std::string& name, MediaChannel kind) {
        for (const auto& [channel, label] : media->channels(name)) {
            if (channel == kind) {
                const auto id = transport(name).channel(label);
                transport(name).events.on_channel_open(id, {.label = label});
                say(name, id, R"({"type":"ready"})");
                return id;
            }
        }
        return 0;
    }
    void say(const std::string& name, media::ChannelId channel, std::string_view text) {
        transport(name).events.on_message(channel, false, base::as_bytes(text));
    }
    std::vector<std::string> heard(const std::string& name, media::ChannelId channel) {
        std::vector<std::string> texts;
        for (const auto& sent : transport(name).sent) {
            if (sent.channel == channel) {
                texts.push_back(sent.text);
            }
        }
        return texts;
    }

    base::ManualLoop loop;
    base::SeededRandom random{5};
    FakeEngine engine{loop};
    std::map<std::string, FakeClient> clients;
    std::map<std::string, std::vector<rooms::Publication>> publications;
    std::map<std::string, std::vector<rooms::AnnouncedChannel>> announced;
    std::map<std::string, std::string> given_up;
    std::map<std::string, std::string> ids; // of peer connections, where the server chose them
    std::set<std::string> away;             // what is said to them is lost
    int subscription_changes = 0;
    std::unique_ptr<GroupMedia> media;

  private:
    std::map<std::string, std::vector<rooms::PeerConnectionUpdate>> towards_;
};

} // namespace conclave::signaling::group::test
