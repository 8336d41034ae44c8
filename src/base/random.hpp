#pragma once

#include "base/bytes.hpp"

#include <span>
#include <string>
#include <string_view>

namespace conclave::base {

/// Where random bytes come from. Implementations are thread-safe.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's generator (getrandom). Throws std::system_error when it fails.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> out) override;
};

/// A repeatable sequence for tests; never for anything that must not be guessed.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> out) override;

  private:
    std::uint64_t state_;
};

[[nodiscard]] Bytes random_bytes(Random& random, std::size_t count);

/// A handle, code or token of `count` random bytes as base64url text.
[[nodiscard]] std::string random_token(Random& random, std::size_t count = 32);

/// Twilio's identifiers: a prefix of two letters and 32 lower-case hexadecimal digits (`RM…`).
[[nodiscard]] std::string make_sid(Random& random, std::string_view prefix);
[[nodiscard]] bool is_sid(std::string_view text, std::string_view prefix);

/// A version 4 UUID (RFC 9562, 5.4).
[[nodiscard]] std::string make_uuid(Random& random);

} // namespace conclave::base
