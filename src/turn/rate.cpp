#include "turn/rate.hpp"

#include <cstring>

namespace conclave::turn {

Endpoint source_of(const Endpoint& client) {
    Endpoint source = client.with_port(0);
    if (source.family == Family::v6) {
        std::fill(source.address.begin() + 8, source.address.end(), std::uint8_t{0});
    }
    return source;
}

SourceBuckets::SourceBuckets(double rate, base::Random& random)
    : rate_(rate), buckets_(bucket_count) {
    std::array<std::uint8_t, sizeof key_> bytes{};
    random.fill(bytes);
    std::memcpy(&key_, bytes.data(), sizeof key_);
}

bool SourceBuckets::take(const Endpoint& client, base::MonoTime now) {
    constexpr std::uint64_t golden = 0x9E37'79B9'7F4A'7C15;
    std::uint64_t hash = (stun::EndpointHash()(source_of(client)) ^ key_) * golden;
    hash ^= hash >> 32U;
    return buckets_[hash % bucket_count].take(1, rate_, rate_ * seconds_saved, now);
}

} // namespace conclave::turn
