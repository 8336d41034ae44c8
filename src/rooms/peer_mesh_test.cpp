#include "rooms/peer_mesh.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace conclave::rooms {
namespace {

using Type = Description::Type;

/// Stands for the SDK's PeerConnectionManager: its revision rules.
class FakeClient {
  public:
    struct Pc {
        std::int64_t revision = 0;
        std::int64_t stable = 0;
        bool have_local_offer = false;
        bool wants_offer = false;
        bool has_remote = false;
        std::optional<Description> local;
        std::optional<Description> queued;
    };

    explicit FakeClient(std::string name) : name_(std::move(name)) {}

    PeerConnectionUpdate first_offer(int generation) {
        offer(name_ + std::to_string(generation));
        auto update = sent.back();
        sent.clear();
        return update;
    }

    void negotiate() {
        for (auto& [id, pc] : pcs) {
            if (pc.have_local_offer) {
                pc.wants_offer = true;
            } else {
                offer(id);
            }
        }
    }

    void receive(const PeerConnectionUpdate& update) {
        if (closed.contains(update.id)) {
            return;
        }
        auto& pc = pcs[update.id];
        if (update.description) {
            apply(update.id, pc, *update.description);
        }
    }

    void synced(const std::vector<PeerConnectionUpdate>& updates) {
        std::set<std::string> live;
        for (const auto& update : updates) {
            live.insert(update.id);
        }
        std::erase_if(pcs, [&](const auto& entry) {
            if (live.contains(entry.first)) {
                return false;
            }
            closed.insert(entry.first);
            return true;
        });
        for (const auto& update : updates) {
            receive(update);
        }
    }

    [[nodiscard]] std::vector<PeerConnectionUpdate> states() const {
        std::vector<PeerConnectionUpdate> result;
        for (const auto& [id, pc] : pcs) {
            if (pc.local) {
                auto description = *pc.local;
                description.revision = description.type == Type::answer ? pc.stable : pc.revision;
                result.push_back({.id = id, .description = description});
            }
        }
        return result;
    }

    std::map<std::string, Pc> pcs;
    std::set<std::string> closed;
    std::deque<PeerConnectionUpdate> sent;

  private:
    void send(const std::string& id, Pc& pc, Type type, std::int64_t revision) {
        pc.local = Description{type, revision, name_ + std::to_string(revision)};
        sent.push_back({.id = id, .description = pc.local});
    }

    void offer(const std::string& id) {
        auto& pc = pcs[id];
        pc.wants_offer = false;
        pc.have_local_offer = true;
        send(id, pc, Type::offer, ++pc.revision);
    }

    void answer(const std::string& id, Pc& pc, const Description& remote) {
        pc.revision = remote.revision;
        pc.has_remote = true;
        send(id, pc, Type::answer, remote.revision);
        pc.stable = remote.revision;
    }

    void apply(const std::string& id, Pc& pc, const Description& remote) {
        switch (remote.type) {
        case Type::close:
            closed.insert(id);
            pcs.erase(id);
            return;
        case Type::create_offer:
            if (remote.revision > pc.stable && !pc.have_local_offer) {
                pc.revision = remote.revision;
                offer(id);
            }
            return;
        case Type::answer:
            if (remote.revision != pc.revision || !pc.have_local_offer) {
                return;
            }
            pc.have_local_offer = false;
            pc.has_remote = true;
            pc.stable = remote.revision;
            if (const auto queued = std::exchange(pc.queued, std::nullopt)) {
                return apply(id, pc, *queued);
            }
            if (pc.wants_offer) {
                offer(id);
            }
            return;
        case Type::offer:
            if (remote.revision <= pc.stable) {
                return;
            }
            if (pc.have_local_offer) {
                if (pc.stable == 0) {
                    pc.queued = remote;
                    return;
                }
                pc.have_local_offer = false; // rolls back
                answer(id, pc, remote);
                offer(id);
                return;
            }
            answer(id, pc, remote);
            return;
        }
    }

    std::string name_;
};

/// Carries words both ways, one at a time, in an order that a seed decides.
class World final : public MediaOutput {
  public:
    explicit World(unsigned seed = 1) : random_(seed), engine_(seed) {}

    void tell(const std::string& participant, PeerConnectionUpdate update) override {
        if (!away_.contains(participant)) {
            towards_[participant].push_back(std::move(update));
        }
    }

    void announce(const std::string& /*participant*/,
                  std::vector<AnnouncedChannel> /*channels*/) override {}
    void subscriptions_changed() override {}
    void give_up(const std::string& /*participant*/, account::Fault /*fault*/) override {}

    FakeClient& join(const std::string& name) {
        auto& client = clients.try_emplace(name, name).first->second;
        mesh.join(name, {client.first_offer(++generations_[name])}, {});
        return client;
    }

    void leave(const std::string& name) {
        mesh.leave(name);
        clients.erase(name);
        towards_.erase(name);
    }

    /// The signaling connection breaks: what is under way is lost.
    void cut(const std::string& name) {
        away_.insert(name);
        towards_[name].clear();
        clients.at(name).sent.clear();
    }

    void sync(const std::string& name) {
        auto& client = clients.at(name);
        client.sent.clear(); // the SDK merges them into its sync
        away_.erase(name);
        auto live = mesh.sync(name, client.states());
        towards_[name].clear();
        client.synced(live);
    }

    bool step() {
        std::vector<std::pair<bool, std::string>> choices;
        for (auto& [name, client] : clients) {
            if (!client.sent.empty() && !away_.contains(name)) {
                choices.emplace_back(true, name);
            }
            if (!towards_[name].empty()) {
                choices.emplace_back(false, name);
            }
        }
        if (choices.empty()) {
            return false;
        }
        const auto& [up, name] = choices[engine_() % choices.size()];
        if (up) {
            auto update = clients.at(name).sent.front();
            clients.at(name).sent.pop_front();
            mesh.receive(name, std::move(update));
        } else {
            auto update = towards_[name].front();
            towards_[name].pop_front();
            clients.at(name).receive(update);
        }
        return true;
    }

    void run() {
        for (int i = 0; i < 10'000 && step(); ++i) {
        }
    }

    /// Every pair shares exactly one live peer connection, agreed on both sides, and nothing hangs.
    void expect_settled() {
        std::map<std::string, int> ends;
        for (auto& [name, client] : clients) {
            EXPECT_EQ(client.pcs.size(),
                      clients.size() == 1 ? client.pcs.size() : clients.size() - 1)
                << name;
            for (auto& [id, pc] : client.pcs) {
                ++ends[id];
                if (clients.size() > 1) {
                    EXPECT_TRUE(pc.has_remote) << name << " " << id;
                    EXPECT_FALSE(pc.have_local_offer) << name << " " << id;
                }
            }
        }
        if (clients.size() > 1) {
            for (const auto& [id, count] : ends) {
                EXPECT_EQ(count, 2) << id;
            }
        }
    }

    std::map<std::string, FakeClient> clients;
    base::SeededRandom random_;
    PeerMesh mesh{*this, random_};

  private:
    std::mt19937 engine_;
    std::map<std::string, std::deque<PeerConnectionUpdate>> towards_;
    std::set<std::string> away_;
    std::map<std::string, int> generations_;
};

TEST(PeerMesh, ParksTheFirstOfferAndClosesItWhenAPairIsThere) {
    World world;
    auto& alice = world.join("a");
    world.run();
    EXPECT_EQ(alice.pcs.size(), 1U);
    EXPECT_FALSE(alice.pcs.at("a1").has_remote);

    auto& bob = world.join("b");
    world.run();
    world.expect_settled();
    EXPECT_TRUE(alice.closed.contains("a1"));
    EXPECT_TRUE(alice.pcs.contains("b1"));
    EXPECT_TRUE(bob.pcs.contains("b1"));
}

TEST(PeerMesh, SaysHowFarAPairIs) {
    World world;
    world.join("a");
    EXPECT_NE(world.mesh.explain("a").find("kept for whoever comes next"), std::string::npos);
    world.join("b");
    EXPECT_NE(world.mesh.explain("a").find("with b: waits for this one's answer"),
              std::string::npos)
        << world.mesh.explain("a");
    EXPECT_NE(world.mesh.explain("b").find("with a: waits for the other's answer"),
              std::string::npos);
    world.run();
    EXPECT_NE(world.mesh.explain("a").find("with b: agreed, revision 1"), std::string::npos)
        << world.mesh.explain("a");
    EXPECT_EQ(world.mesh.explain("c").find("peer connection"), std::string::npos);
}

TEST(PeerMesh, AsksForAFreshOfferForEveryFurtherPair) {
    World world;
    for (const auto* name : {"a", "b", "c", "d"}) {
        world.join(name);
        world.run();
        world.expect_settled();
    }
    EXPECT_EQ(world.mesh.connection_count(), 6U);
}

TEST(PeerMesh, ClosesWhatALeaverShared) {
    World world;
    world.join("a");
    world.join("b");
    world.join("c");
    world.run();
    world.leave("a");
    world.run();
    world.expect_settled();
    world.leave("b");
    world.run();
    EXPECT_TRUE(world.clients.at("c").pcs.empty());
    world.join("b");
    world.run();
    EXPECT_EQ(world.mesh.connection_count(), 1U);
}

TEST(PeerMesh, LetsTheFirstOfCrossingOffersStand) {
    World world;
    auto& alice = world.join("a");
    auto& bob = world.join("b");
    world.run();
    alice.negotiate();
    bob.negotiate();
    world.run();
    world.expect_settled();
    EXPECT_EQ(alice.pcs.at("b1").stable, bob.pcs.at("b1").stable);
    EXPECT_GE(alice.pcs.at("b1").stable, 3); // both offers took effect, one after the other
}

TEST(PeerMesh, ForgivesAnOfferThatWasNeverAnswered) {
    World world;
    world.join("a");
    world.join("b");
    world.run();
    // Bob's offer 2 reaches Alice, whose browser can't apply it; her next offer is 3.
    world.mesh.receive("b", {.id = "b1", .description = Description{Type::offer, 2, "b"}});
    world.mesh.receive("a", {.id = "b1", .description = Description{Type::offer, 3, "a"}});
    world.mesh.receive("b", {.id = "b1", .description = Description{Type::answer, 3, "b"}});
    world.mesh.receive("b", {.id = "b1", .description = Description{Type::offer, 4, "b"}});
    // What Alice may have missed: the answer to her offer, and the offer that came after.
    const auto live = world.mesh.sync("a", {});
    ASSERT_EQ(live.size(), 2U);
    EXPECT_EQ(live[0].description->type, Type::answer);
    EXPECT_EQ(live[0].description->revision, 3);
    EXPECT_EQ(live[1].description->revision, 4);
}

TEST(PeerMesh, SettlesUnderEveryOrderOfEvents) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        std::mt19937 engine(seed);
        const std::vector<std::string> names{"a", "b", "c", "d"};
        std::set<std::string> away;
        for (int round = 0; round < 60; ++round) {
            const auto& name = names[engine() % names.size()];
            const bool here = world.clients.contains(name);
            switch (engine() % 6) {
            case 0:
                if (!here) {
                    world.join(name);
                }
                break;
            case 1:
                if (here && !away.contains(name) && engine() % 4 == 0) {
                    world.leave(name);
                }
                break;
            case 2:
                if (here) {
                    world.clients.at(name).negotiate();
                }
                break;
            case 3:
                if (here && away.insert(name).second) {
                    world.cut(name);
                }
                break;
            case 4:
                if (away.erase(name) > 0) {
                    world.sync(name);
                }
                break;
            default:
                for (auto n = engine() % 10; n > 0; --n) {
                    world.step();
                }
            }
        }
        for (const auto& name : away) {
            world.sync(name);
        }
        world.run();
        world.expect_settled();
    }
}

TEST(PeerMesh, GathersCandidatesByFragmentAndRepeatsThemOnSync) {
    World world;
    world.join("a");
    world.join("b");
    world.run();
    const auto ice = [](std::vector<std::string> candidates, std::int64_t revision) {
        return PeerConnectionUpdate{.id = "b1",
                                    .description = {},
                                    .ice = {{"frag", revision, std::move(candidates), false}}};
    };
    world.mesh.receive("a", ice({"c1"}, 1));
    world.mesh.receive("a", ice({"c1", "c2"}, 2));
    // A new local description without a restart empties the client's list.
    world.mesh.receive("a", ice({"c3"}, 3));
    world.mesh.receive("a", ice({"c3"}, 4));
    const auto live = world.mesh.sync("b", {});
    ASSERT_EQ(live.size(), 1U);
    ASSERT_EQ(live[0].ice.size(), 1U);
    EXPECT_EQ(live[0].ice[0].candidates, (std::vector<std::string>{"c1", "c2", "c3"}));
    EXPECT_EQ(live[0].ice[0].revision, 3);
}

TEST(PeerMesh, ListensOnlyToTheOwnersOfAConnection) {
    World world;
    auto& alice = world.join("a");
    world.join("b");
    world.join("c");
    world.run();
    const auto before = alice.pcs.at("b1").stable;
    world.mesh.receive("c", {.id = "b1", .description = Description{Type::offer, 9, "evil"}});
    world.mesh.receive("c", {.id = "b1", .description = Description{Type::close, 9, ""}});
    world.mesh.receive("c", {.id = "none", .description = Description{Type::offer, 1, ""}});
    world.run();
    EXPECT_EQ(alice.pcs.at("b1").stable, before);
    // A newcomer that names somebody else's id gets a fresh one.
    world.mesh.join("d", {{.id = "b1", .description = Description{Type::offer, 1, "evil"}}}, {});
    world.run();
    EXPECT_EQ(alice.pcs.at("b1").stable, before);
}

/// A new program that knows nothing, and the clients of the old one coming back to it.
TEST(PeerMesh, TakesUpConnectionsThatOutlivedARestart) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        World old(seed);
        std::mt19937 engine(seed);
        for (const auto* name : {"a", "b", "c"}) {
            old.join(name);
        }
        old.run();
        // Something was under way when the server stopped.
        for (auto& [name, client] : old.clients) {
            if (engine() % 2 == 0) {
                client.negotiate();
            }
        }
        for (auto n = engine() % 6; n > 0; --n) {
            old.step();
        }

        World fresh(seed + 1);
        for (auto& [name, client] : old.clients) {
            client.sent.clear();
            fresh.mesh.restore(name, client.states(), 1'800'000'000, {});
            fresh.clients.insert_or_assign(name, client);
        }
        EXPECT_TRUE(fresh.mesh.restored_completely());
        fresh.mesh.settle_restored();
        const auto before = fresh.mesh.connection_count();
        EXPECT_EQ(before, 3U);
        for (auto& [name, client] : fresh.clients) {
            fresh.sync(name);
        }
        fresh.run();
        fresh.expect_settled();
        for (auto& [name, client] : fresh.clients) {
            EXPECT_EQ(client.closed.size(), old.clients.at(name).closed.size())
                << "no connection may be lost";
        }
    }
}

TEST(PeerMesh, GoesOnWithoutThoseWhoDoNotComeBack) {
    World old;
    for (const auto* name : {"a", "b", "c"}) {
        old.join(name);
    }
    old.run();
    World fresh(2);
    for (const auto* name : {"a", "b"}) {
        fresh.clients.insert_or_assign(name, old.clients.at(name));
        fresh.mesh.restore(name, old.clients.at(name).states(), 1'000, {});
    }
    EXPECT_FALSE(fresh.mesh.restored_completely());
    fresh.mesh.settle_restored();
    fresh.sync("a");
    fresh.sync("b");
    fresh.run();
    fresh.expect_settled();

    // The third comes late: it gets new connections.
    fresh.clients.insert_or_assign("c", old.clients.at("c"));
    fresh.mesh.restore("c", old.clients.at("c").states(), 1'000, {});
    fresh.mesh.settle_restored();
    fresh.sync("c");
    fresh.run();
    fresh.expect_settled();
}

} // namespace
} // namespace conclave::rooms
