#define OPENSSL_SUPPRESS_DEPRECATED // see the header for why

#include "media/srtp/hmac_sha1.hpp"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace conclave::media::srtp {

struct HmacSha1::State {
    SHA_CTX inner{};
    SHA_CTX outer{};
};

namespace {

constexpr std::size_t block_size = 64; // bytes, FIPS 180-4

void start(SHA_CTX& context, std::span<const std::uint8_t> key, std::uint8_t pad) {
    std::array<std::uint8_t, block_size> block{};
    std::ranges::copy(key, block.begin());
    for (std::uint8_t& byte : block) {
        byte ^= pad;
    }
    SHA1_Init(&context);
    SHA1_Update(&context, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
}

} // namespace

HmacSha1::HmacSha1(std::span<const std::uint8_t, size> key) : state_(std::make_unique<State>()) {
    start(state_->inner, key, 0x36); // RFC 2104, 2: ipad and opad
    start(state_->outer, key, 0x5c);
}

HmacSha1::~HmacSha1() {
    OPENSSL_cleanse(state_.get(), sizeof(State));
}

void HmacSha1::compute(std::span<const std::uint8_t> message,
                       std::span<const std::uint8_t> appended,
                       std::span<std::uint8_t, size> out) const {
    SHA_CTX context = state_->inner;
    SHA1_Update(&context, message.data(), message.size());
    SHA1_Update(&context, appended.data(), appended.size());
    SHA1_Final(out.data(), &context);
    context = state_->outer;
    SHA1_Update(&context, out.data(), out.size());
    SHA1_Final(out.data(), &context);
}

} // namespace conclave::media::srtp
