#include "media/srtp/algorithms.hpp"
#include "media/srtp/transform.hpp"

#include <algorithm>

namespace conclave::media::srtp {
namespace {

constexpr std::size_t iv_size = 12; // RFC 7714, 8.1
constexpr int gcm_tag_size = 16;

/// AEAD_AES_128_GCM (RFC 7714). Encrypts or decrypts, as its context was keyed.
class GcmTransform final : public Transform {
  public:
    GcmTransform(const SessionKeys& keys, Direction direction)
        : context_(keyed_context(aes_128_gcm(), keys.cipher.data(), direction == Direction::seal)) {
        std::copy_n(keys.salt.begin(), iv_size, salt_.begin());
    }

    bool seal(const Job& job) override {
        int written = 0;
        return start(job) &&
               EVP_EncryptFinal_ex(context_.get(), job.packet + job.length, &written) == 1 &&
               EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, job.tag) ==
                   1;
    }

    Opened open(const Job& job) override {
        if (!start(job) || EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_size,
                                               job.tag) != 1) {
            return Opened::library_error;
        }
        int written = 0;
        return EVP_DecryptFinal_ex(context_.get(), job.packet + job.length, &written) == 1
                   ? Opened::yes
                   : Opened::wrong_tag;
    }

  private:
    /// Sets the IV, authenticates header and appendix, runs the cipher over the payload.
    bool start(const Job& job) {
        std::array<std::uint8_t, iv_size> iv =
            salt_; // xor 00 00 | SSRC | index, RFC 7714, 8.1, 9.1
        for (std::size_t i = 0; i < 4; ++i) {
            iv[5 - i] ^= static_cast<std::uint8_t>(job.ssrc >> (8 * i));
        }
        for (std::size_t i = 0; i < 6; ++i) {
            iv[11 - i] ^= static_cast<std::uint8_t>(job.index >> (8 * i));
        }
        auto* context = context_.get();
        int written = 0;
        if (EVP_CipherInit_ex2(context, nullptr, nullptr, iv.data(), -1, nullptr) != 1 ||
            EVP_CipherUpdate(context, nullptr, &written, job.packet,
                             static_cast<int>(job.header)) != 1) {
            return false;
        }
        if (!job.appended.empty() &&
            EVP_CipherUpdate(context, nullptr, &written, job.appended.data(),
                             static_cast<int>(job.appended.size())) != 1) {
            return false;
        }
        auto* payload = job.packet + job.header;
        return job.length == job.header ||
               EVP_CipherUpdate(context, payload, &written, payload,
                                static_cast<int>(job.length - job.header)) == 1;
    }

    CipherContext context_;
    std::array<std::uint8_t, iv_size> salt_{};
};

} // namespace

std::unique_ptr<Transform> make_gcm_transform(const SessionKeys& keys, Direction direction) {
    return std::make_unique<GcmTransform>(keys, direction);
}

std::unique_ptr<Transform> make_transform(const KeyingMaterial& master, Kind kind,
                                          Direction direction) {
    SessionKeys keys;
    derive(master, kind, keys);
    return master.profile() == Profile::aead_aes_128_gcm ? make_gcm_transform(keys, direction)
                                                         : make_cm_transform(keys);
}

} // namespace conclave::media::srtp
