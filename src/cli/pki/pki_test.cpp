#include "cli/pki/pki.hpp"

#include <gtest/gtest.h>

namespace conclave::cli::pki {
namespace {

const base::WallTime now = base::from_unix_seconds(1'790'000'000);

Names local_names() {
    Names names;
    for (const auto* name : {"localhost", "127.0.0.1", "[::1]", "localhost", "video.example.org"})
        names.add(name);
    return names;
}

TEST(Pki, TheAuthorityIssuesCertificatesThatVerify) {
    const Pair authority = make_authority("Conclave of test", now);
    const Pair leaf = issue(authority, local_names(), now);
    EXPECT_TRUE(verify(leaf.certificate, authority.certificate, now));
    EXPECT_TRUE(key_fits(leaf.certificate, leaf.key));
    EXPECT_FALSE(key_fits(leaf.certificate, authority.key));

    const auto seen = inspect(leaf.certificate);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->subject, "localhost");
    EXPECT_EQ(seen->issuer, "Conclave of test");
    EXPECT_EQ(seen->names.hosts, (std::vector<std::string>{"localhost", "video.example.org"}));
    EXPECT_EQ(seen->names.addresses, (std::vector<std::string>{"127.0.0.1", "::1"}));
    EXPECT_FALSE(seen->authority);
    EXPECT_EQ(seen->fingerprint.size(), 64U);
    EXPECT_EQ(seen->not_before, now - backdate);
    EXPECT_EQ(seen->not_after, now + certificate_lifetime - backdate);
    EXPECT_TRUE(inspect(authority.certificate)->authority);
}

TEST(Pki, AnotherAuthorityAnotherTimeAnotherKeyDoNot) {
    const Pair authority = make_authority("Conclave", now);
    const Pair other = make_authority("Conclave", now);
    const Pair leaf = issue(authority, local_names(), now);
    EXPECT_FALSE(verify(leaf.certificate, other.certificate, now));
    EXPECT_FALSE(verify(leaf.certificate, authority.certificate, now - backdate * 2));
    const auto late = verify(leaf.certificate, authority.certificate, now + certificate_lifetime);
    ASSERT_FALSE(late);
    EXPECT_NE(late.error().find("expired"), std::string::npos);
    EXPECT_THROW((void)issue({authority.certificate, other.key}, local_names(), now),
                 std::runtime_error);
}

TEST(Pki, ALeafIsNoAuthority) {
    const Pair authority = make_authority("Conclave", now);
    const Pair leaf = issue(authority, local_names(), now);
    const Pair forged = issue(leaf, local_names(), now);
    EXPECT_FALSE(verify(forged.certificate, leaf.certificate, now));
}

TEST(Pki, GarbageIsRefusedInWords) {
    EXPECT_FALSE(inspect(""));
    EXPECT_FALSE(inspect("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    EXPECT_FALSE(verify("x", "y", now));
    EXPECT_FALSE(key_fits("x", "y"));
}

TEST(Pki, LongNamesAreCutWhereX509Demands) {
    const auto seen = inspect(make_authority(std::string(300, 'n'), now).certificate);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->subject.size(), 64U);
}

TEST(Names, CoverWhatTheyHold) {
    Names wanted;
    wanted.add("localhost");
    EXPECT_TRUE(local_names().covers(wanted));
    wanted.add("127.0.0.2");
    EXPECT_FALSE(local_names().covers(wanted));
}

TEST(Names, AWildcardStandsForOneLabel) {
    Names held;
    held.hosts = {"*.example.org"};
    const auto covered = [&](std::string_view name) {
        Names wanted;
        wanted.add(name);
        return held.covers(wanted);
    };
    EXPECT_TRUE(covered("video.example.org"));
    EXPECT_FALSE(covered("a.video.example.org"));
    EXPECT_FALSE(covered("example.org"));
}

} // namespace
} // namespace conclave::cli::pki
