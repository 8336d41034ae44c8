#include "turn/nonce.hpp"

#include "base/bytes.hpp"
#include "stun/integrity.hpp"

#include <algorithm>
#include <charconv>

namespace conclave::turn {
namespace {

std::uint32_t seconds_of(base::MonoTime time) {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

void put_hex(std::span<char> out, base::ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out[2 * i] = digits[bytes[i] >> 4U];
        out[2 * i + 1] = digits[bytes[i] & 0xFU];
    }
}

} // namespace

NonceMaker::Nonce NonceMaker::make_at(const FiveTuple& client, std::uint32_t seconds) const {
    const std::array<std::uint8_t, 4> time{
        static_cast<std::uint8_t>(seconds >> 24U), static_cast<std::uint8_t>(seconds >> 16U),
        static_cast<std::uint8_t>(seconds >> 8U), static_cast<std::uint8_t>(seconds)};
    const std::array<std::uint8_t, 4> place{static_cast<std::uint8_t>(client.client.port >> 8U),
                                            static_cast<std::uint8_t>(client.client.port),
                                            static_cast<std::uint8_t>(client.client.family),
                                            static_cast<std::uint8_t>(client.transport)};
    const auto mac = stun::hmac_sha256(key_, {time, place, client.client.address});
    Nonce nonce{};
    const std::span<char> out = nonce;
    put_hex(out.first(8), time);
    put_hex(out.subspan(8), base::ByteView(mac).first((size - 8) / 2));
    return nonce;
}

NonceMaker::Nonce NonceMaker::make(const FiveTuple& client, base::MonoTime now) const {
    return make_at(client, seconds_of(now));
}

bool NonceMaker::valid(std::string_view nonce, const FiveTuple& client, base::MonoTime now) const {
    std::uint32_t seconds = 0;
    if (nonce.size() != size) {
        return false;
    }
    const auto [end, error] = std::from_chars(nonce.data(), nonce.data() + 8, seconds, 16);
    if (error != std::errc() || end != nonce.data() + 8) {
        return false;
    }
    // Unsigned: a nonce from the future is as far away as one from long ago.
    const std::uint32_t age = seconds_of(now) - seconds;
    const auto expected = make_at(client, seconds);
    return age <= nonce_lifetime.count() &&
           base::constant_time_equal(nonce, std::string_view(expected.data(), expected.size()));
}

} // namespace conclave::turn
