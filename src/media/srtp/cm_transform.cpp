#include "media/srtp/algorithms.hpp"
#include "media/srtp/hmac_sha1.hpp"
#include "media/srtp/transform.hpp"

#include <algorithm>
#include <openssl/crypto.h>

namespace conclave::media::srtp {
namespace {

constexpr std::size_t sent_tag_size = tag_size(Profile::aes128_cm_sha1_80);

/// AES in counter mode with HMAC-SHA1 of 80 bits (RFC 3711, 4.1.1 and 4.2.1).
class CmTransform final : public Transform {
  public:
    explicit CmTransform(const SessionKeys& keys)
        : context_(keyed_context(aes_128_ctr(), keys.cipher.data(), true)),
          hmac_(keys.authentication), salt_(keys.salt) {}

    bool seal(const Job& job) override {
        if (!crypt(job)) {
            return false;
        }
        std::array<std::uint8_t, HmacSha1::size> tag;
        hmac_.compute({job.packet, job.length}, job.appended, tag);
        std::copy_n(tag.begin(), sent_tag_size, job.tag);
        return true;
    }

    Opened open(const Job& job) override {
        std::array<std::uint8_t, HmacSha1::size> tag;
        hmac_.compute({job.packet, job.length}, job.appended, tag);
        if (CRYPTO_memcmp(tag.data(), job.tag, sent_tag_size) != 0) {
            return Opened::wrong_tag;
        }
        return crypt(job) ? Opened::yes : Opened::library_error;
    }

  private:
    bool crypt(const Job& job) {
        std::array<std::uint8_t, 16> iv{}; // salt xor SSRC * 2^64 xor index * 2^16, RFC 3711, 4.1.1
        std::ranges::copy(salt_, iv.begin());
        for (std::size_t i = 0; i < 4; ++i) {
            iv[7 - i] ^= static_cast<std::uint8_t>(job.ssrc >> (8 * i));
        }
        for (std::size_t i = 0; i < 6; ++i) {
            iv[13 - i] ^= static_cast<std::uint8_t>(job.index >> (8 * i));
        }
        auto* payload = job.packet + job.header;
        int written = 0;
        return EVP_EncryptInit_ex2(context_.get(), nullptr, nullptr, iv.data(), nullptr) == 1 &&
               EVP_EncryptUpdate(context_.get(), payload, &written, payload,
                                 static_cast<int>(job.length - job.header)) == 1;
    }

    CipherContext context_; // the counter mode decrypts by encrypting
    HmacSha1 hmac_;
    std::array<std::uint8_t, 14> salt_;
};

} // namespace

std::unique_ptr<Transform> make_cm_transform(const SessionKeys& keys) {
    return std::make_unique<CmTransform>(keys);
}

} // namespace conclave::media::srtp
