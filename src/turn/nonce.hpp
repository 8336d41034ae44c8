#pragma once

#include "base/random.hpp"
#include "turn/types.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace conclave::turn {

/// Nonces that need no memory: the time of making, and an HMAC that ties it to the client's address
/// (RFC 8489, 9.2.1 and 17.1.1). Who returns one has shown that its address is real. The key is
/// made at start, so nonces don't outlive the process. Pure but for that.
class NonceMaker {
  public:
    explicit NonceMaker(base::Random& random) { random.fill(key_); }

    static constexpr std::size_t size = 8 + 24; // hexadecimal seconds, then 12 bytes of the HMAC
    using Nonce = std::array<char, size>;

    [[nodiscard]] Nonce make(const FiveTuple& client, base::MonoTime now) const;
    [[nodiscard]] bool valid(std::string_view nonce, const FiveTuple& client,
                             base::MonoTime now) const;

  private:
    [[nodiscard]] Nonce make_at(const FiveTuple& client, std::uint32_t seconds) const;

    std::array<std::uint8_t, 32> key_{};
};

} // namespace conclave::turn
