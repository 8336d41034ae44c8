#include "media/srtp/keying_material.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <stdexcept>

namespace conclave::media::srtp {

KeyingMaterial::KeyingMaterial(Profile profile, std::span<const std::uint8_t> key,
                               std::span<const std::uint8_t> salt)
    : profile_(profile) {
    if (key.size() != master_key_size || salt.size() != master_salt_size(profile)) {
        throw std::invalid_argument("SRTP keying material of the wrong size");
    }
    std::ranges::copy(key, key_.begin());
    std::ranges::copy(salt, salt_.begin());
}

KeyingMaterial::KeyingMaterial(KeyingMaterial&& other) noexcept
    : profile_(other.profile_), key_(other.key_), salt_(other.salt_) {
    other.wipe();
}

KeyingMaterial& KeyingMaterial::operator=(KeyingMaterial&& other) noexcept {
    if (this != &other) {
        profile_ = other.profile_;
        key_ = other.key_;
        salt_ = other.salt_;
        other.wipe();
    }
    return *this;
}

KeyingMaterial::~KeyingMaterial() {
    wipe();
}

void KeyingMaterial::wipe() {
    OPENSSL_cleanse(key_.data(), key_.size());
    OPENSSL_cleanse(salt_.data(), salt_.size());
}

} // namespace conclave::media::srtp
