#pragma once

#include "base/clock.hpp"
#include "media/cc/testing/emulated_link.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace conclave::weak_link {

/// Packets on their way in one direction: held back and lost as the emulated link of the engine's
/// scenarios says, so that both mean the same by a link. No I/O; time comes in.
class Direction {
  public:
    using Settings = media::testing::LinkSettings;

    explicit Direction(std::uint64_t seed) : link_(Settings{}, seed) {}

    void set(const Settings& settings, base::MonoTime now) { link_.set(settings, now); }
    [[nodiscard]] const Settings& settings() const { return link_.settings(); }

    void put(std::span<const std::uint8_t> packet, base::MonoTime now);
    /// A packet that has arrived, if any.
    [[nodiscard]] std::optional<std::vector<std::uint8_t>> take(base::MonoTime now);
    /// When the next one arrives.
    [[nodiscard]] std::optional<base::MonoTime> next() const;
    /// What went through and what did not since the start, as a JSON object.
    [[nodiscard]] std::string counts(base::MonoTime now) const;

  private:
    media::testing::EmulatedLink link_;
    std::multimap<base::MonoTime, std::vector<std::uint8_t>> under_way_;
    std::uint64_t packets_ = 0; // delivered
    std::uint64_t bytes_ = 0;
};

} // namespace conclave::weak_link
