#include "identity/passkeys/authenticator_data.hpp"

#include "identity/testing/test_authenticator.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::TestAuthenticator;
namespace cbor = testing::cbor;

std::expected<AuthenticatorData, AuthenticatorDataError> read(const base::Bytes& bytes) {
    return read_authenticator_data(bytes);
}

TEST(AuthenticatorData, ReadsAnAssertions) {
    TestAuthenticator device;
    device.sign_count = 0x01020304;
    const auto bytes = device.authenticator_data(false);
    const auto data = read(bytes);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->sign_count, 0x01020304U);
    EXPECT_TRUE(data->user_present && data->user_verified);
    EXPECT_TRUE(data->backup_eligible && data->backed_up);
    EXPECT_FALSE(data->credential);
    device.flags = 0;
    const auto nothing = device.authenticator_data(false);
    const auto bare = read(nothing);
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->user_present || bare->user_verified || bare->backup_eligible);
}

TEST(AuthenticatorData, ReadsARegistrations) {
    const TestAuthenticator device;
    const auto bytes = device.authenticator_data(true);
    const auto data = read(bytes);
    ASSERT_TRUE(data && data->credential);
    EXPECT_TRUE(std::ranges::equal(data->credential->id, device.credential_id));
    EXPECT_TRUE(std::ranges::equal(data->credential->public_key, device.cose_key()));
    EXPECT_EQ(data->credential->key.algorithm(), CoseAlgorithm::es256);
}

TEST(AuthenticatorData, ReadsExtensionsAndPassesThemOver) {
    using cbor::operator+;
    TestAuthenticator device;
    device.flags |= 0x80U;
    const auto extensions = cbor::map({{cbor::text("credProtect"), cbor::number(2)}});
    const auto bytes = device.authenticator_data(true) + extensions;
    EXPECT_TRUE(read(bytes));
    EXPECT_FALSE(read(device.authenticator_data(true))) << "promised, but not there";
    EXPECT_FALSE(read(device.authenticator_data(true) + cbor::number(1))) << "not a map";
    EXPECT_FALSE(read(bytes + cbor::number(1))) << "something follows";
}

TEST(AuthenticatorData, RefusesEveryCut) {
    for (const bool attested : {false, true}) {
        auto bytes = TestAuthenticator().authenticator_data(attested);
        while (!bytes.empty()) {
            bytes.pop_back();
            EXPECT_FALSE(read(bytes)) << bytes.size();
        }
    }
}

TEST(AuthenticatorData, RefusesTrailingBytes) {
    for (const bool attested : {false, true}) {
        auto bytes = TestAuthenticator().authenticator_data(attested);
        bytes.push_back(0);
        EXPECT_EQ(read(bytes).error(), AuthenticatorDataError::malformed);
    }
}

TEST(AuthenticatorData, WhatCannotBeBackedUpIsNot) {
    TestAuthenticator device;
    device.flags = 0x15; // present, verified, backed up, but not eligible
    EXPECT_EQ(read(device.authenticator_data(false)).error(), AuthenticatorDataError::bad_flags);
}

TEST(AuthenticatorData, CredentialIdsAreBounded) {
    TestAuthenticator device;
    device.credential_id = base::Bytes(max_credential_id_bytes, 1);
    EXPECT_TRUE(read(device.authenticator_data(true)));
    device.credential_id.push_back(1);
    EXPECT_FALSE(read(device.authenticator_data(true)));
    device.credential_id.clear();
    EXPECT_FALSE(read(device.authenticator_data(true)));
}

TEST(AttestationObject, NoneHasNoStatementAndOthersArePassedOver) {
    using namespace testing::cbor;
    const auto object = [](std::string_view format, const base::Bytes& statement) {
        return map({{text("fmt"), text(format)},
                    {text("attStmt"), statement},
                    {text("authData"), bytes(base::Bytes{1, 2, 3})}});
    };
    const auto signed_by = map({{text("sig"), bytes(base::Bytes{1})}});
    const auto reads = [](const base::Bytes& bytes) { return attested_data(bytes).has_value(); };
    EXPECT_TRUE(reads(object("none", map({}))));
    EXPECT_FALSE(reads(object("none", signed_by)));
    EXPECT_TRUE(reads(object("packed", signed_by)));
    EXPECT_FALSE(reads(object("packed", number(1))));
    EXPECT_FALSE(reads(map({{text("fmt"), text("none")}})));
    EXPECT_FALSE(reads(number(1)));
    EXPECT_FALSE(reads({}));
}

} // namespace
} // namespace conclave::identity
