#include "media/codec/dependency_descriptor.hpp"

#include <algorithm>
#include <bit>

namespace conclave::media::codec {
namespace {

// AV1 RTP specification, A.8: the least, and what follows where there is more.
constexpr std::size_t mandatory_bytes = 3;
constexpr std::size_t template_numbers = 64;
constexpr std::uint32_t next_is_same = 0; // next_layer_idc
constexpr std::uint32_t next_temporal = 1;
constexpr std::uint32_t next_spatial = 2;
constexpr std::uint8_t highest_layer = 7;

/// Takes bits off the front; once they run out it says so and gives zeros.
class Bits {
  public:
    explicit Bits(base::ByteView bytes) : bytes_(bytes) {}
    std::uint32_t take(int count) {
        std::uint32_t value = 0;
        for (; count > 0; --count) {
            value = value << 1 | bit();
        }
        return value;
    }
    bool flag() { return bit() != 0; }
    /// ns(n): a value below n in as few bits as do (AV1 bitstream specification, 4.10.7).
    std::uint32_t below(std::uint32_t n) {
        const int width = static_cast<int>(std::bit_width(n));
        const std::uint32_t shorter = (std::uint32_t{1} << width) - n;
        const std::uint32_t value = take(width - 1);
        return value < shorter ? value : (value << 1 | bit()) - shorter;
    }
    [[nodiscard]] bool ran_out() const { return short_; }

  private:
    std::uint32_t bit() {
        if (at_ / 8 >= bytes_.size()) {
            short_ = true;
            return 0;
        }
        const std::uint32_t value = bytes_[at_ / 8] >> (7 - at_ % 8) & 1U;
        ++at_;
        return value;
    }

    base::ByteView bytes_;
    std::size_t at_ = 0;
    bool short_ = false;
};

/// False where there are more of something than can be.
bool read_layers(Bits& bits, DependencyStructure& read) {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    for (;;) {
        if (read.template_count == DependencyStructure::max_templates) {
            return false;
        }
        auto& made = read.templates[read.template_count++];
        made.spatial = spatial;
        made.temporal = temporal;
        const std::uint32_t next = bits.take(2);
        if (next == next_temporal) {
            ++temporal;
        } else if (next == next_spatial) {
            ++spatial;
            temporal = 0;
        } else if (next != next_is_same) {
            return true;
        }
        if (spatial > highest_layer || temporal > highest_layer || bits.ran_out()) {
            return false;
        }
    }
}

void read_chains(Bits& bits, DependencyStructure& read) {
    read.chain_count = static_cast<std::uint8_t>(bits.below(read.target_count + 1U));
    if (read.chain_count == 0) {
        return;
    }
    for (std::size_t target = 0; target < read.target_count; ++target) {
        static_cast<void>(bits.below(read.chain_count)); // the chain that protects it
    }
    for (std::size_t i = 0; i < read.template_count; ++i) {
        static_cast<void>(bits.take(4 * read.chain_count)); // how far back each goes on
    }
}

/// A target has the layers of all frames that it is made of.
void find_targets(DependencyStructure& read) {
    for (std::size_t i = 0; i < read.template_count; ++i) {
        const auto& made = read.templates[i];
        for (std::size_t target = 0; target < read.target_count; ++target) {
            if (made.indications.of(target) != Indication::absent) {
                auto& layers = read.targets[target];
                layers.spatial = std::max(layers.spatial, made.spatial);
                layers.temporal = std::max(layers.temporal, made.temporal);
            }
        }
    }
}

std::optional<DependencyStructure> read_structure(Bits& bits) {
    DependencyStructure read;
    read.first_template = static_cast<std::uint8_t>(bits.take(6));
    read.target_count = static_cast<std::uint8_t>(bits.take(5) + 1);
    if (!read_layers(bits, read)) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < read.template_count; ++i) {
        for (std::size_t target = 0; target < read.target_count; ++target) {
            read.templates[i].indications.set(target, static_cast<Indication>(bits.take(2)));
        }
    }
    for (std::size_t i = 0; i < read.template_count; ++i) {
        while (bits.flag()) {
            read.templates[i].independent = false;
            static_cast<void>(bits.take(4)); // which frame
        }
    }
    read_chains(bits, read);
    find_targets(read);
    if (bits.flag()) {
        const std::uint8_t top = read.templates[read.template_count - 1U].spatial;
        for (int spatial = 0; spatial <= top; ++spatial) {
            const std::uint32_t width = bits.take(16) + 1;
            const std::uint32_t height = bits.take(16) + 1;
            read.short_side =
                static_cast<std::uint16_t>(std::min({width, height, std::uint32_t{0xffff}}));
        }
    }
    return bits.ran_out() ? std::nullopt : std::optional(read);
}

/// What the frame has otherwise than its template.
void read_own(Bits& bits, const DependencyStructure& structure, bool indications, bool references,
              bool chains, DependencyDescriptor& read) {
    if (indications) {
        for (std::size_t target = 0; target < structure.target_count; ++target) {
            read.indications.set(target, static_cast<Indication>(bits.take(2)));
        }
    }
    if (references) {
        read.independent = true;
        for (auto size = bits.take(2); size != 0; size = bits.take(2)) {
            read.independent = false;
            static_cast<void>(bits.take(static_cast<int>(4 * size))); // which frame
        }
    }
    for (int chain = 0; chains && chain < structure.chain_count; ++chain) {
        static_cast<void>(bits.take(8));
    }
}

} // namespace

std::optional<DependencyDescriptor> DependencyReader::read(base::ByteView extension) {
    Bits bits(extension);
    DependencyDescriptor read;
    read.starts_frame = bits.flag();
    read.ends_frame = bits.flag();
    const std::uint32_t number = bits.take(6);
    read.frame = static_cast<std::uint16_t>(bits.take(16));
    const bool extended = extension.size() > mandatory_bytes;
    read.has_structure = extended && bits.flag();
    const bool has_active = extended && bits.flag();
    read.tells_targets = read.has_structure || has_active;
    const bool own_indications = extended && bits.flag();
    const bool own_references = extended && bits.flag();
    const bool own_chains = extended && bits.flag();
    std::optional<DependencyStructure> attached;
    if (read.has_structure) {
        attached = read_structure(bits);
        if (!attached) {
            return std::nullopt;
        }
    } else if (!structure_) {
        return std::nullopt;
    }
    const DependencyStructure& structure = attached ? *attached : *structure_;
    std::uint32_t active = attached ? ~std::uint32_t{0} : active_; // a new one has all
    if (has_active) {
        active = bits.take(structure.target_count); // the first target is the lowest bit
    }
    const std::size_t index =
        (number + template_numbers - structure.first_template) % template_numbers;
    if (index >= structure.template_count) {
        return std::nullopt;
    }
    const auto& made = structure.templates[index];
    read.spatial = made.spatial;
    read.temporal = made.temporal;
    read.independent = made.independent;
    read.indications = made.indications;
    read_own(bits, structure, own_indications, own_references, own_chains, read);
    if (bits.ran_out()) {
        return std::nullopt;
    }
    if (attached) {
        structure_ = attached;
    }
    active_ = active;
    return read;
}

} // namespace conclave::media::codec
