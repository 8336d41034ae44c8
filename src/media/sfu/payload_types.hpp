#pragma once

#include "media/types.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace conclave::media::sfu {

/// What the payload types of one section stand for. Answers by table: no search on a packet.
class PayloadTypes {
  public:
    explicit PayloadTypes(std::vector<CodecMapping> codecs);

    [[nodiscard]] const std::vector<CodecMapping>& codecs() const { return codecs_; }
    /// Index into codecs(); of media, not of retransmission.
    [[nodiscard]] std::optional<std::size_t> media(std::uint8_t payload_type) const;
    /// Index of the codec that this payload type retransmits (RFC 4588).
    [[nodiscard]] std::optional<std::size_t> rtx(std::uint8_t payload_type) const;

  private:
    static constexpr std::size_t count = 128;
    static constexpr std::uint8_t none = 0xff;

    std::vector<CodecMapping> codecs_;
    std::array<std::uint8_t, count> media_{};
    std::array<std::uint8_t, count> rtx_{};
};

/// The codec among `theirs` that decodes what `ours` describes: the same name, clock and channels,
/// and for H.264 the same packetization mode and profile (RFC 6184, 8.2.2); nullopt: none.
[[nodiscard]] std::optional<std::size_t> find_match(const CodecMapping& ours,
                                                    std::span<const CodecMapping> theirs);

} // namespace conclave::media::sfu
