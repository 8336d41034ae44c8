#pragma once

#include "base/random.hpp"
#include "media/types.hpp"
#include "stun/protocol.hpp"
#include "udp/address.hpp"

#include <cstdint>
#include <span>

namespace conclave::load {

/// A client's ICE agent with one candidate of its own (RFC 8445): writes checks, answers the
/// other's. The controlling end nominates with its first check, which an ICE-lite server takes and
/// a full agent accepts (RFC 8445, 8.1.1 leaves to the controlling end when to nominate). Pure.
class IceClient {
  public:
    explicit IceClient(base::Random& random);

    [[nodiscard]] const media::IceCredentials& local() const { return local_; }
    void set_remote(media::IceCredentials remote, bool we_control);

    /// A binding request; the part of `out` that it takes.
    [[nodiscard]] std::span<std::uint8_t> write_check(std::span<std::uint8_t> out);

    enum class Heard : std::uint8_t {
        answered, ///< a valid check of the other's; the answer is in `out`
        success,  ///< the other answered a check of ours
        nothing,  ///< neither, or not valid
    };
    struct Result {
        Heard heard = Heard::nothing;
        std::span<std::uint8_t> answer{};
    };
    [[nodiscard]] Result hear(std::span<const std::uint8_t> datagram, const udp::Address& from,
                              std::span<std::uint8_t> out);

  private:
    media::IceCredentials local_;
    media::IceCredentials remote_;
    bool controls_ = true;
    std::uint64_t tie_breaker_ = 0; // RFC 8445, 7.1.1; also the front of transaction ids
    std::uint32_t checks_ = 0;
};

} // namespace conclave::load
