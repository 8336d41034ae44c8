#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <array>
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

/// libsrtp as the oracle: what one side protects the other opens, over loss, reordering and wraps.
namespace conclave::media::srtp {
namespace {

constexpr std::size_t packets = std::size_t{1} << 17;
constexpr std::size_t spread = 24; // packets among which order is lost

class Oracle {
  public:
    Oracle(Profile profile, const base::Bytes& key, const base::Bytes& salt, bool inbound) {
        static const bool started = srtp_init() == srtp_err_status_ok;
        EXPECT_TRUE(started);
        srtp_policy_t policy{};
        if (profile == Profile::aead_aes_128_gcm) {
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
        } else {
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
        }
        key_ = key;
        key_.insert(key_.end(), salt.begin(), salt.end());
        policy.key = key_.data();
        policy.ssrc.type = inbound ? ssrc_any_inbound : ssrc_any_outbound;
        policy.window_size = 1024;
        EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
    }
    ~Oracle() { srtp_dealloc(session_); }
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    srtp_t session() { return session_; }

  private:
    base::Bytes key_;
    srtp_t session_ = nullptr;
};

class LibSrtp : public ::testing::TestWithParam<Profile> {
  protected:
    LibSrtp() {
        random.fill(key);
        random.fill(salt);
    }
    std::uint8_t die() {
        std::array<std::uint8_t, 1> one{};
        random.fill(one);
        return one[0];
    }
    base::Bytes packet(std::size_t number) {
        base::Bytes out(12 + die() + (number % 64 == 0 ? 900U : 0U));
        random.fill(out);
        const auto seq = static_cast<std::uint16_t>(number + 60000);
        const auto ssrc = static_cast<std::uint8_t>(number % 3 == 0 ? 1 : 2);
        const std::array<std::uint8_t, 4> head{0x80, 96, static_cast<std::uint8_t>(seq >> 8),
                                               static_cast<std::uint8_t>(seq)};
        std::ranges::copy(head, out.begin());
        std::ranges::copy(std::array<std::uint8_t, 4>{0, 0, 0, ssrc}, out.begin() + 8);
        return out;
    }
    base::Bytes report(std::size_t number) {
        base::Bytes out(8 + 4 * std::size_t{die()});
        random.fill(out);
        out[0] = 0x80;
        out[1] = 200;
        std::ranges::copy(std::array<std::uint8_t, 4>{0, 0, 0, std::uint8_t(number % 2)},
                          out.begin() + 4);
        return out;
    }
    /// Feeds `deliver(protected, plain)` what `protect` made, shuffled in blocks and with 10 %
    /// loss.
    template <typename Make, typename Protect, typename Deliver>
    void run(Make make, Protect protect, Deliver deliver, std::size_t count) {
        std::vector<std::pair<base::Bytes, base::Bytes>> held;
        for (std::size_t number = 0; number < count; ++number) {
            auto plain = make(number);
            auto sealed = plain;
            sealed.resize(plain.size() + max_overhead + SRTP_MAX_TRAILER_LEN);
            sealed.resize(protect(sealed, plain.size()));
            held.emplace_back(std::move(sealed), std::move(plain));
            if (held.size() == spread) {
                for (std::size_t left = spread; left > 1; --left) {
                    std::swap(held[left - 1], held[die() % left]);
                }
                for (auto& [bytes, expected] : held) {
                    if (die() >= 26) {
                        deliver(bytes, expected);
                    }
                }
                held.clear();
            }
            if (::testing::Test::HasFatalFailure()) {
                return;
            }
        }
    }

    base::SeededRandom random{42};
    base::Bytes key = base::Bytes(master_key_size);
    base::Bytes salt = base::Bytes(master_salt_size(GetParam()));
    KeyingMaterial keys() { return {GetParam(), key, salt}; }
};

INSTANTIATE_TEST_SUITE_P(Profiles, LibSrtp,
                         ::testing::Values(Profile::aead_aes_128_gcm, Profile::aes128_cm_sha1_80),
                         [](const auto& given) {
                             return given.param == Profile::aead_aes_128_gcm ? "Gcm" : "Cm";
                         });

TEST_P(LibSrtp, OpensWhatWeProtect) {
    Oracle oracle(GetParam(), key, salt, true);
    Sender sender(keys());
    run([&](std::size_t number) { return packet(number); },
        [&](base::Bytes& buffer, std::size_t length) {
            return sender.protect_rtp(buffer, length).value();
        },
        [&](base::Bytes& sealed, const base::Bytes& plain) {
            int length = static_cast<int>(sealed.size());
            ASSERT_EQ(srtp_unprotect(oracle.session(), sealed.data(), &length), srtp_err_status_ok);
            sealed.resize(static_cast<std::size_t>(length));
            ASSERT_EQ(sealed, plain);
        },
        packets);
}

TEST_P(LibSrtp, ProtectsWhatWeOpen) {
    Oracle oracle(GetParam(), key, salt, false);
    Receiver receiver(keys());
    run([&](std::size_t number) { return packet(number); },
        [&](base::Bytes& buffer, std::size_t length) {
            int size = static_cast<int>(length);
            EXPECT_EQ(srtp_protect(oracle.session(), buffer.data(), &size), srtp_err_status_ok);
            return static_cast<std::size_t>(size);
        },
        [&](base::Bytes& sealed, const base::Bytes& plain) {
            ASSERT_EQ(receiver.unprotect_rtp(sealed), plain.size());
            sealed.resize(plain.size());
            ASSERT_EQ(sealed, plain);
        },
        packets);
}

TEST_P(LibSrtp, OpensOurReports) {
    Oracle oracle(GetParam(), key, salt, true);
    Sender sender(keys());
    run([&](std::size_t number) { return report(number); },
        [&](base::Bytes& buffer, std::size_t length) {
            return sender.protect_rtcp(buffer, length).value();
        },
        [&](base::Bytes& sealed, const base::Bytes& plain) {
            int length = static_cast<int>(sealed.size());
            ASSERT_EQ(srtp_unprotect_rtcp(oracle.session(), sealed.data(), &length),
                      srtp_err_status_ok);
            sealed.resize(static_cast<std::size_t>(length));
            ASSERT_EQ(sealed, plain);
        },
        packets / 16);
}

TEST_P(LibSrtp, ProtectsReportsThatWeOpen) {
    Oracle oracle(GetParam(), key, salt, false);
    Receiver receiver(keys());
    run([&](std::size_t number) { return report(number); },
        [&](base::Bytes& buffer, std::size_t length) {
            int size = static_cast<int>(length);
            EXPECT_EQ(srtp_protect_rtcp(oracle.session(), buffer.data(), &size),
                      srtp_err_status_ok);
            return static_cast<std::size_t>(size);
        },
        [&](base::Bytes& sealed, const base::Bytes& plain) {
            ASSERT_EQ(receiver.unprotect_rtcp(sealed), plain.size());
            sealed.resize(plain.size());
            ASSERT_EQ(sealed, plain);
        },
        packets / 16);
}

} // namespace
} // namespace conclave::media::srtp
