#pragma once

#include "media/srtp/profile.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace conclave::media::srtp {

/// The master key and salt of one direction of one transport (RFC 3711, 3.2.1). Wiped when it is
/// destroyed or moved from; never printed. It cannot be copied, so that no second trace stays.
class KeyingMaterial {
  public:
    /// Throws std::invalid_argument unless `key` and `salt` have the profile's sizes.
    KeyingMaterial(Profile profile, std::span<const std::uint8_t> key,
                   std::span<const std::uint8_t> salt);
    KeyingMaterial(KeyingMaterial&& other) noexcept;
    KeyingMaterial& operator=(KeyingMaterial&& other) noexcept;
    KeyingMaterial(const KeyingMaterial&) = delete;
    KeyingMaterial& operator=(const KeyingMaterial&) = delete;
    ~KeyingMaterial();

    [[nodiscard]] Profile profile() const { return profile_; }
    [[nodiscard]] std::span<const std::uint8_t, master_key_size> key() const { return key_; }
    [[nodiscard]] std::span<const std::uint8_t> salt() const {
        return std::span(salt_).first(master_salt_size(profile_));
    }

  private:
    void wipe();

    Profile profile_;
    std::array<std::uint8_t, master_key_size> key_{};
    std::array<std::uint8_t, 14> salt_{}; // the longer of the two profiles' salts
};

} // namespace conclave::media::srtp
