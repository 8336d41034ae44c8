#include "identity/passkeys/cose_key.hpp"

#include "identity/testing/test_authenticator.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::TestAuthenticator;
namespace cbor = testing::cbor;

const auto message = base::as_bytes("what is signed");

TEST(CoseKey, VerifiesWithEachAlgorithm) {
    for (const auto algorithm : cose_algorithms) {
        const TestAuthenticator device(algorithm);
        const auto key = CoseKey::read(device.cose_key());
        ASSERT_TRUE(key);
        EXPECT_EQ(key->algorithm(), algorithm);
        auto signature = device.sign(message);
        EXPECT_TRUE(key->verify(message, signature));
        EXPECT_FALSE(key->verify(base::as_bytes("something else"), signature));
        signature.back() ^= 1U;
        EXPECT_FALSE(key->verify(message, signature));
        EXPECT_FALSE(key->verify(message, {}));
        EXPECT_FALSE(key->verify(message, TestAuthenticator(algorithm).sign(message)));
    }
}

/// Whatever algorithm a key claims besides its own, it is not taken.
TEST(CoseKey, AlgorithmConfusionIsRefused) {
    for (const auto algorithm : cose_algorithms) {
        const auto good = TestAuthenticator(algorithm).cose_key();
        for (const std::int64_t claimed : {-7, -8, -257, -35, -37, -65535, 5, 0}) {
            if (claimed == static_cast<std::int64_t>(algorithm)) {
                continue;
            }
            const auto value = read_cbor(good).value();
            auto members = *value.get<CborMap>();
            for (auto& member : members.members) {
                if (member.key.get<std::int64_t>() != nullptr &&
                    *member.key.get<std::int64_t>() == 3) {
                    member.value.content = claimed;
                }
            }
            EXPECT_FALSE(CoseKey::read(CborValue{members})) << claimed;
        }
    }
}

TEST(CoseKey, RawSignaturesOfJoseAreNotTaken) {
    const TestAuthenticator device;
    const auto key = CoseKey::read(device.cose_key()).value();
    EXPECT_FALSE(key.verify(message, base::Bytes(64, 1)));
    auto padded = device.sign(message);
    padded.push_back(0);
    EXPECT_FALSE(key.verify(message, padded)) << "nothing stands behind the signature";
}

TEST(CoseKey, RefusesBadMembers) {
    using namespace testing::cbor;
    const base::Bytes x(32, 1);
    const auto ec = [&](std::int64_t type, std::int64_t curve, const base::Bytes& y) {
        return map({{number(1), number(type)},
                    {number(3), number(-7)},
                    {number(-1), number(curve)},
                    {number(-2), bytes(x)},
                    {number(-3), y}});
    };
    const auto error = [](const base::Bytes& key) { return CoseKey::read(key).error(); };
    EXPECT_EQ(error(ec(2, 1, bytes(x))), CoseKeyError::malformed) << "not on the curve";
    EXPECT_EQ(error(ec(2, 2, bytes(x))), CoseKeyError::malformed) << "P-384";
    EXPECT_EQ(error(ec(1, 1, bytes(x))), CoseKeyError::malformed) << "another type";
    EXPECT_EQ(error(ec(2, 1, head(7, 21))), CoseKeyError::malformed) << "a compressed point";
    EXPECT_EQ(error(number(1)), CoseKeyError::malformed);
    EXPECT_EQ(error(map({})), CoseKeyError::malformed);
    EXPECT_EQ(error({}), CoseKeyError::malformed);
    EXPECT_EQ(error(map({{number(3), number(-36)}})), CoseKeyError::unsupported);
    const auto rsa = [](const base::Bytes& n, const base::Bytes& e) {
        return map({{number(1), number(3)},
                    {number(3), number(-257)},
                    {number(-1), bytes(n)},
                    {number(-2), bytes(e)}});
    };
    EXPECT_EQ(error(rsa(base::Bytes(128, 0xff), {1, 0, 1})), CoseKeyError::unsupported)
        << "1024 bits";
    EXPECT_EQ(error(rsa(base::Bytes(2048, 0xff), {1, 0, 1})), CoseKeyError::unsupported)
        << "16384 bits";
    EXPECT_EQ(error(rsa(base::Bytes(256, 0xff), {1})), CoseKeyError::malformed) << "exponent 1";
    EXPECT_EQ(error(rsa(base::Bytes(256, 0xff), {})), CoseKeyError::malformed) << "no exponent";
}

TEST(CoseKey, RefusesOtherMembers) {
    const auto good = TestAuthenticator().cose_key();
    ASSERT_TRUE(CoseKey::read(good));
    auto value = read_cbor(good).value();
    auto more = *value.get<CborMap>();
    more.members.push_back({CborValue{std::int64_t{-4}}, CborValue{base::ByteView{}}});
    EXPECT_FALSE(CoseKey::read(CborValue{more})) << "not even a private part";
    auto longer = good;
    longer.push_back(0);
    EXPECT_FALSE(CoseKey::read(longer));
}

} // namespace
} // namespace conclave::identity
