#pragma once

#include "media/rtp/types.hpp"
#include "media/types.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace conclave::media::rtp {

using media::Extension;

/// Which number stands for which extension on one transport: agreed in SDP, the same in every
/// m-section of a bundle (RFC 8285, 5 and 6; RFC 9143, 9.2).
class ExtensionMap {
  public:
    /// False, and nothing changes, when the id is 0 or 15 (RFC 8285, 4.2) or stands for another
    /// extension already. An extension that had another id takes the new one.
    [[nodiscard]] bool set(Extension extension, std::uint8_t id);
    void erase(Extension extension);

    /// 0 when the extension was not agreed.
    [[nodiscard]] std::uint8_t id(Extension extension) const {
        return ids_[static_cast<std::size_t>(extension)];
    }
    [[nodiscard]] bool has(Extension extension) const { return id(extension) != 0; }
    [[nodiscard]] std::optional<Extension> find(std::uint8_t id) const {
        return kinds_[id] == 0 ? std::nullopt
                               : std::optional{static_cast<Extension>(kinds_[id] - 1)};
    }

  private:
    std::array<std::uint8_t, extension_kinds> ids_{};
    std::array<std::uint8_t, 256> kinds_{}; // extension + 1; 0 is nothing
};

} // namespace conclave::media::rtp
