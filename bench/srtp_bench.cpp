#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <srtp2/srtp.h>
#include <string>
#include <vector>

/// One packet's protection and its opening, beside the packaged libsrtp2. Compare within one run:
/// absolute times move with the neighbours on a shared host.
namespace {

using namespace conclave;
using media::srtp::Profile;

constexpr std::size_t batch = 256; // packets between two stops of the clock; fits the cache

base::Bytes key() {
    return base::Bytes(media::srtp::master_key_size, 0x11);
}

base::Bytes salt(Profile profile) {
    return base::Bytes(media::srtp::master_salt_size(profile), 0x22);
}

class Ours {
  public:
    explicit Ours(Profile profile) : keys_(profile, key(), salt(profile)) {}

    std::size_t protect(std::span<std::uint8_t> buffer, std::size_t length) {
        return sender_.protect_rtp(buffer, length).value();
    }
    void unprotect(std::span<std::uint8_t> packet) {
        benchmark::DoNotOptimize(receiver_.unprotect_rtp(packet).value());
    }

  private:
    media::srtp::KeyingMaterial keys_;
    media::srtp::Sender sender_{keys_};
    media::srtp::Receiver receiver_{keys_};
};

class Packaged {
  public:
    explicit Packaged(Profile profile) : key_(key()) {
        static const bool started = srtp_init() == srtp_err_status_ok;
        benchmark::DoNotOptimize(started);
        const auto more = salt(profile);
        key_.insert(key_.end(), more.begin(), more.end());
        sending_ = make(profile, ssrc_any_outbound);
        receiving_ = make(profile, ssrc_any_inbound);
    }
    ~Packaged() {
        srtp_dealloc(sending_);
        srtp_dealloc(receiving_);
    }
    Packaged(const Packaged&) = delete;
    Packaged& operator=(const Packaged&) = delete;

    std::size_t protect(std::span<std::uint8_t> buffer, std::size_t length) {
        int size = static_cast<int>(length);
        check(srtp_protect(sending_, buffer.data(), &size));
        return static_cast<std::size_t>(size);
    }
    void unprotect(std::span<std::uint8_t> packet) {
        int size = static_cast<int>(packet.size());
        check(srtp_unprotect(receiving_, packet.data(), &size));
    }

  private:
    static void check(srtp_err_status_t status) {
        if (status != srtp_err_status_ok) {
            std::abort();
        }
    }
    srtp_t make(Profile profile, srtp_ssrc_type_t direction) {
        srtp_policy_t policy{};
        if (profile == Profile::aead_aes_128_gcm) {
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
        } else {
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
        }
        policy.key = key_.data();
        policy.ssrc.type = direction;
        policy.window_size = 1024;
        srtp_t session = nullptr;
        check(srtp_create(&session, &policy));
        return session;
    }

    base::Bytes key_;
    srtp_t sending_ = nullptr;
    srtp_t receiving_ = nullptr;
};

/// Packets of one stream, one after the other.
class Packets {
  public:
    explicit Packets(std::size_t size) : size_(size) {
        buffers_.assign(batch, base::Bytes(size + media::srtp::max_overhead, 0xab));
    }
    base::Bytes& next(std::size_t at) {
        base::Bytes& buffer = buffers_[at];
        ++seq_;
        const std::array<std::uint8_t, 12> header{0x80,
                                                  96,
                                                  static_cast<std::uint8_t>(seq_ >> 8),
                                                  static_cast<std::uint8_t>(seq_),
                                                  0,
                                                  0,
                                                  0,
                                                  0,
                                                  0,
                                                  0,
                                                  0,
                                                  7};
        std::ranges::copy(header, buffer.begin());
        return buffer;
    }
    base::Bytes& at(std::size_t index) { return buffers_[index]; }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    std::size_t size_;
    std::uint16_t seq_ = 1000;
    std::vector<base::Bytes> buffers_;
};

template <typename Library>
void protect(benchmark::State& state, Profile profile) {
    Library library(profile);
    Packets packets(static_cast<std::size_t>(state.range(0)));
    std::size_t at = 0;
    for (auto _ : state) {
        auto& buffer = packets.next(at);
        benchmark::DoNotOptimize(library.protect(buffer, packets.size()));
        at = (at + 1) % batch;
    }
}

template <typename Library>
void unprotect(benchmark::State& state, Profile profile) {
    Library library(profile);
    Packets packets(static_cast<std::size_t>(state.range(0)));
    std::array<std::size_t, batch> lengths{};
    std::size_t left = 0;
    for (auto _ : state) {
        if (left == 0) {
            state.PauseTiming();
            for (std::size_t at = 0; at < batch; ++at) {
                lengths[at] = library.protect(packets.next(at), packets.size());
            }
            left = batch;
            state.ResumeTiming();
        }
        const std::size_t at = batch - left--;
        library.unprotect(std::span(packets.at(at)).first(lengths[at]));
    }
}

constexpr std::int64_t video = 1200; // bytes before protection
constexpr std::int64_t audio = 120;

template <typename Library>
void add(const std::string& name) {
    for (const auto profile : {Profile::aead_aes_128_gcm, Profile::aes128_cm_sha1_80}) {
        const std::string suite =
            profile == Profile::aead_aes_128_gcm ? "/aes_gcm" : "/aes_cm_sha1";
        benchmark::RegisterBenchmark((name + "/protect" + suite).c_str(), &protect<Library>,
                                     profile)
            ->Arg(video)
            ->Arg(audio);
        benchmark::RegisterBenchmark((name + "/unprotect" + suite).c_str(), &unprotect<Library>,
                                     profile)
            ->Arg(video)
            ->Arg(audio);
    }
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    add<Ours>("ours");
    add<Packaged>("libsrtp2");
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
