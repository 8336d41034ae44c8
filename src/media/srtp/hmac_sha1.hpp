#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media::srtp {

/// HMAC-SHA1 (RFC 2104) with one key and many messages, without an allocation per message.
///
/// It stands on the SHA1_* calls that OpenSSL 3 calls deprecated: every EVP way (re-initialising a
/// digest, copying a context, EVP_MAC) allocates and frees twice per message in OpenSSL 3.0, and
/// costs more: 1200 bytes 1039 ns against 1239 to 1421, 120 bytes 266 ns against 451 to 639.
class HmacSha1 {
  public:
    static constexpr std::size_t size = 20;

    explicit HmacSha1(std::span<const std::uint8_t, size> key);
    ~HmacSha1();
    HmacSha1(const HmacSha1&) = delete;
    HmacSha1& operator=(const HmacSha1&) = delete;

    /// The code of `message` followed by `appended`.
    void compute(std::span<const std::uint8_t> message, std::span<const std::uint8_t> appended,
                 std::span<std::uint8_t, size> out) const;

  private:
    struct State; // the digest after the inner and the outer padded key
    std::unique_ptr<State> state_;
};

} // namespace conclave::media::srtp
