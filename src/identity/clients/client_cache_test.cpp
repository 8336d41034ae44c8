#include "identity/clients/client_cache.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

ClientRef named(std::string id, std::string name = {}) {
    return std::make_shared<const Client>(
        Client{.client_id = std::move(id), .name = std::move(name)});
}

constexpr base::WallTime start{std::chrono::seconds(1'000'000)};

TEST(ClientCache, KeepsARecordForAMoment) {
    ClientCache cache;
    EXPECT_EQ(cache.find("a", start), nullptr);
    cache.keep(named("a"), start, cache.changes());
    EXPECT_NE(cache.find("a", start + ClientCache::trusted / 2), nullptr);
    EXPECT_EQ(cache.find("a", start + ClientCache::trusted), nullptr);
    EXPECT_EQ(cache.find("a", start - std::chrono::hours(1)), nullptr); // the clock was set back
}

TEST(ClientCache, ForgetsWhatWasChangedAndWhatWasReadMeanwhile) {
    ClientCache cache;
    cache.keep(named("a"), start, cache.changes());
    const auto before = cache.changes();
    cache.changed("a");
    EXPECT_EQ(cache.find("a", start), nullptr);
    cache.keep(named("a", "as it was before"), start, before);
    EXPECT_EQ(cache.find("a", start), nullptr);
}

TEST(ClientCache, DoesNotGrowWithoutEnd) {
    ClientCache cache;
    for (std::size_t i = 0; i <= ClientCache::most_kept; ++i) {
        cache.keep(named(std::to_string(i)), start, cache.changes());
    }
    EXPECT_EQ(cache.find("0", start), nullptr);
    EXPECT_NE(cache.find(std::to_string(ClientCache::most_kept), start), nullptr);
}

} // namespace
} // namespace conclave::identity
