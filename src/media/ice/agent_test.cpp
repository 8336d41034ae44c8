#include "media/ice/agent.hpp"

#include "media/ice/credentials.hpp"
#include "stun/writer.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace conclave::media::ice {
namespace {

using namespace std::chrono_literals;
using stun::Attribute;

struct Options {
    std::string username = "LOCALfrg:peer";
    std::string password = "abcdefghijklmnopqrstuvwx";
    bool nominate = false;
    std::uint32_t priority = 100;
    bool integrity = true;
    std::function<void(stun::Writer&)> extra = [](stun::Writer&) {};
};

struct AgentTest : testing::Test {
    IceCredentials local{"LOCALfrg", "abcdefghijklmnopqrstuvwx"};
    IceCredentials remote{"peer", "ABCDEFGHIJKLMNOPQRSTUV"};
    Agent agent{local};
    base::MonoTime now{1h};
    udp::Address first = *udp::Address::parse("192.0.2.1:1000");
    udp::Address second = *udp::Address::parse("[2001:db8::2]:2000");
    std::array<std::uint8_t, 512> request{};
    std::array<std::uint8_t, Agent::max_answer_bytes> answer{};

    base::ByteView make(const Options& o) {
        stun::Writer writer(request, stun::Class::request, stun::Method::binding, {1, 2, 3});
        writer.text(Attribute::username, o.username).number32(Attribute::priority, o.priority);
        if (o.nominate) {
            writer.flag(Attribute::use_candidate);
        }
        o.extra(writer);
        if (o.integrity) {
            writer.integrity(stun::Integrity::sha1, base::as_bytes(o.password));
        }
        return writer.fingerprint().finish();
    }
    Handled check(const udp::Address& from, const Options& options = {}) {
        const auto read = read_check(make(options));
        EXPECT_TRUE(read.has_value());
        return agent.handle(*read, from, now, answer);
    }
    std::uint16_t error(const Handled& handled) {
        const auto message = stun::Message::parse(std::span(answer).first(handled.answer_bytes));
        return message && message->error_code() ? message->error_code()->code : 0;
    }
};

TEST_F(AgentTest, AnswersAValidCheckWithTheAddressItCameFrom) {
    const auto handled = check(second);
    EXPECT_EQ(handled.result, Checked::valid);
    EXPECT_TRUE(handled.path_changed);
    const auto message = stun::Message::parse(std::span(answer).first(handled.answer_bytes));
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->is(stun::Class::success, stun::Method::binding));
    EXPECT_TRUE(message->verify(stun::Integrity::sha1, base::as_bytes(local.password)));
    EXPECT_TRUE(message->verify_fingerprint());
    EXPECT_EQ(message->xor_address(Attribute::xor_mapped_address), to_endpoint(second));
    EXPECT_EQ(agent.selected(), second);
}

TEST_F(AgentTest, RefusesWhatIsNotAuthentic) {
    EXPECT_EQ(error(check(first, {.password = "wrong"})), 401);
    now += 1s;
    EXPECT_EQ(error(check(first, {.integrity = false})), 400);
    EXPECT_EQ(agent.selected(), std::nullopt);
    EXPECT_FALSE(agent.knows(first));
    EXPECT_EQ(agent.consent(now), Consent::none);
}

TEST_F(AgentTest, RefusesAtMostOnceASecond) {
    EXPECT_NE(check(first, {.password = "wrong"}).answer_bytes, 0U);
    EXPECT_EQ(check(first, {.password = "wrong"}).answer_bytes, 0U);
    now += 1s;
    EXPECT_NE(check(second, {.password = "wrong"}).answer_bytes, 0U);
}

TEST_F(AgentTest, SaysNothingToAStrangersFragment) {
    agent.set_remote(remote);
    EXPECT_EQ(check(first, {.username = "LOCALfrg:other"}).result, Checked::wrong_user);
    EXPECT_EQ(check(first, {.username = "OTHERfrg:peer"}).answer_bytes, 0U);
    EXPECT_EQ(check(first).result, Checked::valid);
}

TEST_F(AgentTest, NamesConflictsAndUnknownAttributes) {
    const auto conflict =
        check(first, {.extra = [](stun::Writer& w) { w.number64(Attribute::ice_controlled, 7); }});
    EXPECT_EQ(error(conflict), 487);
    now += 1s;
    const auto unknown = check(
        first, {.extra = [](stun::Writer& w) { w.number32(static_cast<Attribute>(0x7ff0), 1); }});
    EXPECT_EQ(error(unknown), 420);
}

TEST_F(AgentTest, TheNominatedPathWins) {
    check(first);
    EXPECT_FALSE(check(second).path_changed);
    EXPECT_EQ(agent.selected(), first);
    EXPECT_TRUE(check(second, {.nominate = true}).path_changed);
    EXPECT_EQ(agent.selected(), second);
}

TEST_F(AgentTest, BetweenNominationsOnlyABetterPathCountsForAWhile) {
    check(first, {.nominate = true, .priority = 100});
    check(second, {.nominate = true, .priority = 50});
    EXPECT_EQ(agent.selected(), first);
    check(second, {.nominate = true, .priority = 200});
    EXPECT_EQ(agent.selected(), second);
    now += Agent::switch_interval;
    check(first, {.nominate = true, .priority = 1});
    EXPECT_EQ(agent.selected(), first);
}

TEST_F(AgentTest, ASilentPathIsLeftForOneWithChecks) {
    check(first, {.nominate = true});
    now += Agent::quiet_after;
    check(second);
    EXPECT_EQ(agent.selected(), second);
}

TEST_F(AgentTest, ConsentAges) {
    check(first);
    EXPECT_EQ(agent.consent(now + 9s), Consent::fresh);
    EXPECT_EQ(agent.consent(now + 10s), Consent::quiet);
    EXPECT_EQ(agent.consent(now + 30s), Consent::lost);
    EXPECT_EQ(agent.consent(now + 60s), Consent::expired);
    now += 31s;
    check(first);
    EXPECT_EQ(agent.consent(now), Consent::fresh);
}

TEST_F(AgentTest, BothCredentialsHoldUntilTheNewOnesAreUsed) {
    agent.restart({"NEWfragm", "zzzzzzzzzzzzzzzzzzzzzzzz"}, now);
    EXPECT_EQ(check(first).result, Checked::valid);
    EXPECT_EQ(
        check(first, {.username = "NEWfragm:peer", .password = "zzzzzzzzzzzzzzzzzzzzzzzz"}).result,
        Checked::valid);
    EXPECT_EQ(check(first).result, Checked::wrong_user);
}

TEST_F(AgentTest, OldCredentialsAge) {
    agent.restart({"NEWfragm", "zzzzzzzzzzzzzzzzzzzzzzzz"}, now);
    now += Agent::old_credentials_last;
    agent.tick(now);
    EXPECT_EQ(check(first).result, Checked::wrong_user);
}

TEST_F(AgentTest, RemembersSoManyTuplesAndAlwaysTheSelectedOne) {
    check(first, {.nominate = true});
    for (std::uint16_t port = 1; port <= 20; ++port) {
        now += 1ms;
        check(udp::Address::v4({198, 51, 100, 1}, port), {.priority = 1});
    }
    EXPECT_TRUE(agent.knows(first));
    EXPECT_TRUE(agent.knows(udp::Address::v4({198, 51, 100, 1}, 20)));
    EXPECT_FALSE(agent.knows(udp::Address::v4({198, 51, 100, 1}, 1)));
}

TEST_F(AgentTest, ReadsOnlyChecks) {
    EXPECT_EQ(read_check(make({.username = "nocolon"})).error(), Dropped::no_username);
    auto bytes = make({});
    std::vector<std::uint8_t> damaged(bytes.begin(), bytes.end());
    damaged.back() ^= 1;
    EXPECT_EQ(read_check(damaged).error(), Dropped::bad_fingerprint);
    stun::Writer writer(request, stun::Class::success, stun::Method::binding, {});
    EXPECT_EQ(read_check(writer.finish()).error(), Dropped::not_binding);
    EXPECT_EQ(read_check(std::vector<std::uint8_t>{0, 1, 2}).error(), Dropped::malformed);
}

TEST(Credentials, AreOfTheIceAlphabet) {
    base::SeededRandom random(1);
    const auto made = make_credentials(random);
    EXPECT_EQ(made.ufrag.size(), ufrag_length);
    EXPECT_EQ(made.password.size(), password_length);
    EXPECT_NE(make_credentials(random).ufrag, made.ufrag);
    EXPECT_EQ(made.password.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                              "0123456789+/"),
              std::string::npos);
}

} // namespace
} // namespace conclave::media::ice
