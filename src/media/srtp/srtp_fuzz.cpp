#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::media::srtp;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

/// Garbage is never taken for a packet; and whatever we agree to protect comes out of the other
/// side as it went in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto profile = data[0] % 2 == 0 ? Profile::aead_aes_128_gcm : Profile::aes128_cm_sha1_80;
    const base::Bytes key(master_key_size, 1);
    const base::Bytes salt(master_salt_size(profile), 2);
    const KeyingMaterial keys(profile, key, salt);
    Sender sender(keys);
    Receiver receiver(keys);
    const base::Bytes input(data + 1, data + size);

    auto garbage = input;
    demand(!receiver.unprotect_rtp(garbage));
    garbage = input;
    demand(!receiver.unprotect_rtcp(garbage));
    demand(receiver.rtp_streams() == 0);

    const auto round = [&input](auto protect, auto unprotect) {
        auto packet = input;
        packet.resize(input.size() + max_overhead);
        const auto length = protect(packet, input.size());
        if (length) {
            demand(unprotect(std::span(packet).first(*length)) == input.size());
            demand(std::ranges::equal(input, std::span(packet).first(input.size())));
        }
    };
    round([&](auto& packet, auto length) { return sender.protect_rtp(packet, length); },
          [&](auto packet) { return receiver.unprotect_rtp(packet); });
    round([&](auto& packet, auto length) { return sender.protect_rtcp(packet, length); },
          [&](auto packet) { return receiver.unprotect_rtcp(packet); });
    return 0;
}
