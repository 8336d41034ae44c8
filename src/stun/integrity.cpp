#include "stun/integrity.hpp"

#include <algorithm>
#include <memory>
#include <openssl/evp.h>
#include <span>
#include <stdexcept>
#include <string>

namespace conclave::stun {
namespace {

constexpr std::size_t block_size = 64; // bytes; SHA-1's, SHA-256's and MD5's

void require(int result) {
    if (result != 1) {
        throw std::runtime_error("a digest failed in the cryptographic library");
    }
}

/// One digest of one thread. Fetching an algorithm and making its context take locks and memory,
/// so both happen once; starting again with the same digest reuses them.
class Digest {
  public:
    explicit Digest(const char* name)
        : algorithm_(EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free),
          context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (!algorithm_ || !context_) {
            throw std::runtime_error(std::string("the cryptographic library lacks ") + name);
        }
        require(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr));
    }
    void start() { require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr)); }
    void add(base::ByteView bytes) {
        require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    }
    void finish(std::span<std::uint8_t> out) {
        require(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr));
    }

  private:
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm_;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

/// EVP_MAC would copy the key to the heap at each start; the construction itself is ten lines.
template <std::size_t Size>
std::array<std::uint8_t, Size> hmac(Digest& digest, base::ByteView key, Parts parts) {
    std::array<std::uint8_t, block_size> block{};
    if (key.size() > block_size) {
        digest.start();
        digest.add(key);
        digest.finish(std::span(block).first(Size));
    } else {
        std::ranges::copy(key, block.begin());
    }
    std::array<std::uint8_t, block_size> pad{};
    const auto pad_with = [&](std::uint8_t byte) {
        std::ranges::transform(block, pad.begin(), [byte](std::uint8_t b) {
            return static_cast<std::uint8_t>(b ^ byte);
        });
    };
    std::array<std::uint8_t, Size> mac{};
    pad_with(0x36);
    digest.start();
    digest.add(pad);
    for (const base::ByteView part : parts) {
        digest.add(part);
    }
    digest.finish(mac);
    pad_with(0x5C);
    digest.start();
    digest.add(pad);
    digest.add(mac);
    digest.finish(mac);
    return mac;
}

constexpr std::array<std::uint32_t, 256> crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value & 1U) != 0 ? 0xEDB8'8320U ^ (value >> 1U) : value >> 1U;
        }
        table[i] = value;
    }
    return table;
}();

} // namespace

std::array<std::uint8_t, sha1_size> hmac_sha1(base::ByteView key, Parts parts) {
    thread_local Digest digest("SHA1");
    return hmac<sha1_size>(digest, key, parts);
}

std::array<std::uint8_t, sha256_size> hmac_sha256(base::ByteView key, Parts parts) {
    thread_local Digest digest("SHA256");
    return hmac<sha256_size>(digest, key, parts);
}

LongTermKey long_term_key(std::string_view username, std::string_view realm,
                          std::string_view password) {
    thread_local Digest digest("MD5");
    digest.start();
    digest.add(base::as_bytes(username));
    digest.add(base::as_bytes(":"));
    digest.add(base::as_bytes(realm));
    digest.add(base::as_bytes(":"));
    digest.add(base::as_bytes(password));
    LongTermKey key{};
    digest.finish(key);
    return key;
}

std::uint32_t crc32(base::ByteView bytes) {
    std::uint32_t value = 0xFFFF'FFFF;
    for (const std::uint8_t byte : bytes) {
        value = crc_table[(value ^ byte) & 0xFFU] ^ (value >> 8U);
    }
    return ~value;
}

} // namespace conclave::stun
