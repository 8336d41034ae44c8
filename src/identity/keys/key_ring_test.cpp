#include "identity/keys/key_ring.hpp"

#include "identity/keys/signing_keys.hpp"
#include "identity/testing/temp_store.hpp"
#include "jose/jws.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

TEST(KeyRing, HoldsOneKeyOfEachAlgorithmAndOpensOnlyWithItsSecret) {
    testing::TempStore store;
    EXPECT_THROW((void)KeyRing::load(*store.database, store.box), std::runtime_error);
    ensure_signing_keys(*store.database, store.box, store.clock, store.random);
    ensure_signing_keys(*store.database, store.box, store.clock, store.random);
    const auto ring = KeyRing::load(*store.database, store.box);
    EXPECT_EQ(ring->keys().keys().size(), 2U);
    EXPECT_EQ(ring->signer("").algorithm(), jose::Algorithm::es256);
    EXPECT_EQ(ring->signer("RS256").algorithm(), jose::Algorithm::rs256);
    EXPECT_TRUE(ring->keys().verify(jose::sign(ring->signer("RS256"), "JWT", "{}")));
    const store::SecretBox other(base::Bytes(32, 8));
    EXPECT_THROW((void)KeyRing::load(*store.database, other), std::runtime_error);
}

} // namespace
} // namespace conclave::identity
