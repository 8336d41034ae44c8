#include "media/dtls/association.hpp"

#include "media/dtls/certificate.hpp"
#include "media/dtls/context.hpp"
#include "media/dtls/fingerprint.hpp"
#include "media/dtls/lossy_pipe_test.hpp"
#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include <gtest/gtest.h>

namespace conclave::media::dtls {
namespace {

using namespace std::chrono_literals;
using testing::End;
using testing::Pipe;

TEST(DtlsAssociation, ConnectsAndCarriesDataBothWays) {
    Pipe pipe;
    pipe.connect();
    ASSERT_EQ(pipe.client.association->state(), State::connected);
    ASSERT_EQ(pipe.server.association->state(), State::connected);
    EXPECT_TRUE(pipe.client.association->send(base::as_bytes("ping")));
    EXPECT_TRUE(pipe.server.association->send(base::as_bytes("pong")));
    pipe.run_for(100ms);
    EXPECT_EQ(pipe.server.data, std::vector<std::string>{"ping"});
    EXPECT_EQ(pipe.client.data, std::vector<std::string>{"pong"});
    EXPECT_FALSE(pipe.client.association->send({}));
    EXPECT_FALSE(pipe.client.association->next_timeout().has_value());
}

TEST(DtlsAssociation, GivesBothSidesTheKeysOfEachDirection) {
    Pipe pipe;
    pipe.connect();
    ASSERT_TRUE(pipe.client.keys && pipe.server.keys);
    EXPECT_EQ(pipe.client.keys->outgoing.profile(), srtp::Profile::aead_aes_128_gcm);
    srtp::Sender sender(pipe.client.keys->outgoing);
    srtp::Receiver receiver(pipe.server.keys->incoming);
    srtp::Receiver wrong(pipe.server.keys->outgoing);
    base::Bytes packet(100, 1);
    packet[0] = 0x80;
    packet.resize(100 + srtp::max_overhead);
    packet.resize(sender.protect_rtp(packet, 100).value());
    auto copy = packet;
    EXPECT_FALSE(wrong.unprotect_rtp(copy).has_value());
    EXPECT_TRUE(receiver.unprotect_rtp(packet).has_value());
}

TEST(DtlsAssociation, RefusesACertificateWithAnotherFingerprint) {
    Pipe pipe;
    pipe.server.expected = pipe.server.certificate.fingerprint(); // not the client's
    pipe.connect();
    EXPECT_EQ(pipe.server.association->failure(), Failure::fingerprint);
    EXPECT_EQ(pipe.client.association->failure(), Failure::peer_alert);
    EXPECT_FALSE(pipe.server.keys || pipe.client.keys);

    Pipe other;
    other.client.expected = other.client.certificate.fingerprint();
    other.connect();
    EXPECT_EQ(other.client.association->failure(), Failure::fingerprint);
    EXPECT_EQ(other.server.association->failure(), Failure::peer_alert);
    EXPECT_FALSE(other.server.keys || other.client.keys);
}

TEST(DtlsAssociation, TakesAFingerprintThatComesDuringTheHandshake) {
    Pipe pipe;
    pipe.server.expected = Fingerprint{};
    pipe.start();
    pipe.server.association->set_fingerprints({pipe.client.certificate.fingerprint()});
    pipe.run_for(5s);
    EXPECT_EQ(pipe.server.association->state(), State::connected);
}

TEST(DtlsAssociation, RepeatsLostFlightsAt100MsAndDoubles) {
    Pipe pipe;
    pipe.drop_all = true;
    pipe.start();
    std::vector<long> at;
    const auto begin = pipe.now;
    while (const auto due = pipe.client.association->next_timeout()) {
        pipe.now = *due;
        const auto sent = pipe.client.sent;
        pipe.client.association->handle_timeout(pipe.now);
        if (pipe.client.sent > sent) {
            at.push_back((pipe.now - begin) / 1ms);
        }
    }
    EXPECT_EQ(at, (std::vector<long>{100, 300, 700, 1500, 3100, 5100, 7100, 9100, 11100, 13100,
                                     15100, 17100}));
    EXPECT_EQ(pipe.client.association->failure(), Failure::timeout);
    EXPECT_EQ(pipe.now - begin, 30s);
}

TEST(DtlsAssociation, DoesNotRepeatBeforeItIsTime) {
    Pipe pipe;
    pipe.drop_all = true;
    pipe.start();
    const auto sent = pipe.client.sent;
    pipe.client.association->handle_timeout(pipe.now + 99ms);
    EXPECT_EQ(pipe.client.sent, sent);
    pipe.client.association->receive(base::as_bytes("\x16garbage"), pipe.now + 99ms);
    EXPECT_EQ(pipe.client.sent, sent);
}

class Lossy : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Mtu, Lossy, ::testing::Values(256, 600, 1200));

TEST_P(Lossy, ConnectsOverLossAndReordering) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Pipe pipe(seed, GetParam());
        pipe.loss_percent = 20;
        pipe.reorder = true;
        pipe.connect();
        ASSERT_EQ(pipe.client.association->state(), State::connected) << "seed " << seed;
        ASSERT_EQ(pipe.server.association->state(), State::connected) << "seed " << seed;
        EXPECT_LE(pipe.largest, GetParam());
    }
}

TEST(DtlsAssociation, ClosesWithANotice) {
    Pipe pipe;
    pipe.connect();
    pipe.client.association->close();
    pipe.run_for(100ms);
    EXPECT_EQ(pipe.client.association->state(), State::closed);
    EXPECT_EQ(pipe.server.association->state(), State::closed);
    EXPECT_EQ(pipe.server.closed, 1);
    EXPECT_EQ(pipe.client.closed, 0); // who closes knows
    EXPECT_FALSE(pipe.server.association->send(base::as_bytes("late")));
    pipe.client.association->close();
}

TEST(DtlsAssociation, DropsGarbageOnceConnected) {
    Pipe pipe;
    pipe.connect();
    base::SeededRandom random(3);
    for (int i = 0; i < 500; ++i) {
        auto garbage = base::random_bytes(random, 1 + static_cast<std::size_t>(i));
        garbage[0] = static_cast<std::uint8_t>(20 + garbage[0] % 44);
        pipe.server.association->receive(garbage, pipe.now);
    }
    EXPECT_TRUE(pipe.client.association->send(base::as_bytes("still here")));
    pipe.run_for(100ms);
    EXPECT_EQ(pipe.server.data, std::vector<std::string>{"still here"});
}

TEST(DtlsFingerprint, RefusesSha1AndIgnoresCase) {
    const auto der = base::as_bytes("a certificate, as far as a digest is concerned");
    auto sha256 = make_fingerprint("sha-256", der).value();
    EXPECT_TRUE(matches_any(der, std::vector{sha256}));
    sha256.algorithm = "SHA-256";
    std::ranges::transform(sha256.value, sha256.value.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_TRUE(matches_any(der, std::vector{sha256}));
    EXPECT_TRUE(usable(sha256));
    const auto sha512 = make_fingerprint("sha-512", der).value();
    EXPECT_TRUE(matches_any(der, std::vector{Fingerprint{"sha-256", "AB"}, sha512}));
    EXPECT_FALSE(make_fingerprint("sha-1", der).has_value());
    const Fingerprint sha1{"sha-1", // of these very bytes, and refused all the same
                           "BA:F7:A8:63:B6:75:E2:17:BC:45:14:BF:15:1F:C4:9B:8C:87:B4:B3"};
    EXPECT_FALSE(usable(sha1));
    EXPECT_FALSE(matches_any(der, std::vector{sha1}));
    EXPECT_FALSE(matches_any(der, {}));
    EXPECT_FALSE(matches_any(der, std::vector{Fingerprint{"sha-256", ""}}));
    EXPECT_FALSE(matches_any(base::as_bytes("another"), std::vector{sha256, sha512}));
}

TEST(DtlsCertificate, IsNewEachTimeAndLastsThirtyDays) {
    const auto now = base::from_unix_seconds(1'800'000'000);
    const auto one = Certificate::generate(now);
    const auto two = Certificate::generate(now);
    EXPECT_NE(one.fingerprint(), two.fingerprint());
    EXPECT_EQ(one.fingerprint().algorithm, "sha-256");
    EXPECT_EQ(one.fingerprint().value.size(), 32 * 3 - 1);
    EXPECT_EQ(one.expires(), now + std::chrono::days(30));
}

} // namespace
} // namespace conclave::media::dtls
