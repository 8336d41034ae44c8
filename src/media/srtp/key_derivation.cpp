#include "media/srtp/key_derivation.hpp"

#include "media/srtp/algorithms.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <span>
#include <stdexcept>

namespace conclave::media::srtp {
namespace {

/// RFC 3711, 4.3.1 and 4.3.2: label of each key; RTCP's are three higher.
enum Label : std::uint8_t { cipher_label = 0, authentication_label = 1, salt_label = 2 };
constexpr std::uint8_t rtcp_labels = 3;
constexpr std::size_t label_position = 7; // x = label * 2^48 xor salt, and IV = x * 2^16

/// AES in counter mode, its key stream as the pseudo-random function (RFC 3711, 4.3.3).
void prf(EVP_CIPHER_CTX* context, const KeyingMaterial& master, std::uint8_t label,
         std::span<std::uint8_t> out) {
    std::array<std::uint8_t, 16> iv{};
    std::ranges::copy(master.salt(), iv.begin()); // a salt of 96 bits is followed by zeros
    iv[label_position] ^= label;
    std::ranges::fill(out, std::uint8_t{0});
    int written = 0;
    if (EVP_EncryptInit_ex2(context, nullptr, nullptr, iv.data(), nullptr) != 1 ||
        EVP_EncryptUpdate(context, out.data(), &written, out.data(),
                          static_cast<int>(out.size())) != 1) {
        throw std::runtime_error("SRTP key derivation failed in the cryptographic library");
    }
}

} // namespace

SessionKeys::~SessionKeys() {
    OPENSSL_cleanse(cipher.data(), cipher.size());
    OPENSSL_cleanse(salt.data(), salt.size());
    OPENSSL_cleanse(authentication.data(), authentication.size());
}

void derive(const KeyingMaterial& master, Kind kind, SessionKeys& out) {
    const auto context = keyed_context(aes_128_ctr(), master.key().data(), true);
    const std::uint8_t base = kind == Kind::rtcp ? rtcp_labels : 0;
    const auto label = [base](Label of) { return static_cast<std::uint8_t>(base + of); };
    prf(context.get(), master, label(cipher_label), out.cipher);
    prf(context.get(), master, label(authentication_label), out.authentication);
    prf(context.get(), master, label(salt_label),
        std::span(out.salt).first(master_salt_size(master.profile())));
}

} // namespace conclave::media::srtp
