#include "identity/keys/key_ring.hpp"

#include "identity/keys/signing_keys.hpp"
#include "identity/testing/temp_store.hpp"
#include "jose/jws.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

constexpr KeySchedule standard;

void tend(testing::TempStore& store) {
    tend_signing_keys(*store.database, store.box, store.clock, store.random, standard);
}

std::shared_ptr<const KeyRing> load(testing::TempStore& store) {
    return KeyRing::load(*store.database, store.box, standard, store.clock.now());
}

TEST(KeyRing, HoldsOneKeyOfEachAlgorithmAndOpensOnlyWithItsSecret) {
    testing::TempStore store;
    EXPECT_THROW((void)load(store), std::runtime_error);
    tend(store);
    tend(store);
    const auto ring = load(store);
    EXPECT_EQ(ring->keys().keys().size(), 2U);
    EXPECT_EQ(ring->signer("").algorithm(), jose::Algorithm::es256);
    EXPECT_EQ(ring->signer("RS256").algorithm(), jose::Algorithm::rs256);
    EXPECT_TRUE(ring->keys().verify(jose::sign(ring->signer("RS256"), "JWT", "{}")));
    const store::SecretBox other(base::Bytes(32, 8));
    EXPECT_THROW((void)KeyRing::load(*store.database, other, {}, store.clock.now()),
                 std::runtime_error);
}

TEST(KeyRing, DecryptsWithTheKeyThatIsPublishedAndWithThoseBeforeAndAfter) {
    testing::TempStore store;
    tend(store);
    const auto first = load(store);
    ASSERT_EQ(first->decryption_keys().size(), 2U);
    const auto& old = first->decryption_keys()[0].kid();
    EXPECT_TRUE(first->keys().public_json().contains(old));
    EXPECT_EQ(first->keys().find(old), nullptr) << "it verifies nothing";

    store.clock.advance(standard.lifetime - standard.announced);
    tend(store);
    const auto both = load(store);
    ASSERT_EQ(both->decryption_keys().size(), 4U);
    EXPECT_EQ(both->decryption_keys()[0].kid(), old);
    EXPECT_FALSE(both->keys().public_json().contains(both->decryption_keys()[1].kid()));

    store.clock.advance(standard.announced);
    tend(store);
    const auto turned = load(store);
    EXPECT_EQ(turned->decryption_keys()[0].kid(), both->decryption_keys()[1].kid());
    EXPECT_EQ(turned->decryption_keys()[1].kid(), old);
    EXPECT_FALSE(turned->keys().public_json().contains(old));
}

TEST(KeyRing, PublishesAFollowerBeforeItSignsAndTheOldKeyAfterItSigned) {
    testing::TempStore store;
    tend(store);
    const auto first = load(store)->signer("ES256");
    const auto old_token = jose::sign(first, "JWT", "{}");

    store.clock.advance(standard.lifetime - standard.announced);
    tend(store);
    tend(store);
    EXPECT_EQ(load(store)->keys().keys().size(), 4U); // one follower of each algorithm
    EXPECT_EQ(load(store)->signer("ES256").kid(), first.kid());

    store.clock.advance(standard.announced);
    tend(store);
    const auto turned = load(store);
    EXPECT_NE(turned->signer("ES256").kid(), first.kid());
    EXPECT_NE(turned->signer("RS256").kid(), turned->signer("ES256").kid());
    EXPECT_TRUE(turned->keys().verify(old_token));

    store.clock.advance(standard.kept);
    tend(store);
    EXPECT_EQ(load(store)->signer("ES256").kid(), turned->signer("ES256").kid());
    EXPECT_EQ(load(store)->keys().keys().size(), 2U);
    EXPECT_FALSE(load(store)->keys().verify(old_token));
}

} // namespace
} // namespace conclave::identity
