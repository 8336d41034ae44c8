#pragma once

#include "base/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace conclave::media::codec {

/// What a frame is to who decodes a target (AV1 RTP specification, A.3).
enum class Indication : std::uint8_t { absent, discardable, switching, required };

/// Those of one frame for all decode targets.
class Indications {
  public:
    void set(std::size_t target, Indication indication) {
        bits_ &= ~(std::uint64_t{3} << 2 * target);
        bits_ |= std::uint64_t{static_cast<std::uint8_t>(indication)} << 2 * target;
    }
    [[nodiscard]] Indication of(std::size_t target) const {
        return static_cast<Indication>(bits_ >> 2 * target & 3);
    }

  private:
    std::uint64_t bits_ = 0;
};

/// What frames refer to by the number of a template; comes with key frames (A.8.2). No pointer.
struct DependencyStructure {
    static constexpr std::size_t max_templates = 64;
    static constexpr std::size_t max_targets = 32;

    struct Template {
        std::uint8_t spatial = 0;
        std::uint8_t temporal = 0;
        bool independent = true; // needs no earlier frame
        Indications indications;
    };
    /// The layers that a decode target has, at most.
    struct Target {
        std::uint8_t spatial = 0;
        std::uint8_t temporal = 0;
    };
    std::array<Template, max_templates> templates{};
    std::array<Target, max_targets> targets{};
    std::uint8_t first_template = 0; // its number
    std::uint8_t template_count = 0;
    std::uint8_t target_count = 0;
    std::uint8_t chain_count = 0;
    std::uint16_t short_side = 0; // of the highest spatial layer, pixels; 0: not said
};

/// What the dependency descriptor of one packet says (A.8.1).
struct DependencyDescriptor {
    bool starts_frame = false;
    bool ends_frame = false;
    bool has_structure = false;
    bool tells_targets = false; // which are made from here on
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    bool independent = false; // needs no earlier frame
    std::uint16_t frame = 0;
    Indications indications;
};

/// Reads the dependency descriptors of one feed: keeps the newest structure, and which decode
/// targets are made at present. No allocation. One thread.
class DependencyReader {
  public:
    /// Nothing for one that is broken, or that refers to a structure which did not come.
    [[nodiscard]] std::optional<DependencyDescriptor> read(base::ByteView extension);

    /// Only while there is one.
    [[nodiscard]] const DependencyStructure& structure() const { return *structure_; }
    [[nodiscard]] bool active(std::size_t target) const {
        return target < structure_->target_count && (active_ >> target & 1) != 0;
    }

  private:
    std::optional<DependencyStructure> structure_;
    std::uint32_t active_ = 0; // targets, as bits
};

} // namespace conclave::media::codec
