#include "media/codec/vp9_descriptor.hpp"

#include <algorithm>

namespace conclave::media::codec {
namespace {

// RFC 9628, 4.2: the first byte.
constexpr std::uint8_t has_picture = 0x80;   // I
constexpr std::uint8_t predicted = 0x40;     // P
constexpr std::uint8_t has_layers = 0x20;    // L
constexpr std::uint8_t flexible = 0x10;      // F
constexpr std::uint8_t begins = 0x08;        // B
constexpr std::uint8_t ends = 0x04;          // E
constexpr std::uint8_t has_structure = 0x02; // V
constexpr std::uint8_t not_for_upper = 0x01; // Z
constexpr std::uint8_t long_picture = 0x80;  // M
constexpr std::uint8_t short_picture_mask = 0x7f;
constexpr int temporal_shift = 5;              // TID
constexpr std::uint8_t switch_up = 0x10;       // U
constexpr int spatial_shift = 1;               // SID
constexpr std::uint8_t layer_mask = 0x07;      // either
constexpr std::uint8_t inter_layer = 0x01;     // D
constexpr std::uint8_t more_references = 0x01; // N
constexpr int most_references = 3;             // P_DIFF
constexpr int layers_shift = 5;                // N_S
constexpr std::uint8_t has_sizes = 0x10;       // Y of the structure
constexpr std::uint8_t has_group = 0x08;       // G
constexpr std::uint8_t references_mask = 0x03; // R
constexpr int references_shift = 2;

/// Takes bytes off the front; once they run out it says so and gives zeros.
class Front {
  public:
    explicit Front(base::ByteView bytes) : bytes_(bytes) {}
    std::uint8_t byte() {
        if (at_ >= bytes_.size()) {
            short_ = true;
            return 0;
        }
        return bytes_[at_++];
    }
    std::uint16_t two() {
        const std::uint8_t high = byte();
        return static_cast<std::uint16_t>(high << 8 | byte());
    }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool ran_out() const { return short_; }

  private:
    base::ByteView bytes_;
    std::size_t at_ = 0;
    bool short_ = false;
};

void read_structure(Front& front, Vp9Descriptor& read) {
    const std::uint8_t head = front.byte();
    read.spatial_layers = static_cast<std::uint8_t>((head >> layers_shift) + 1);
    if ((head & has_sizes) != 0) {
        for (int layer = 0; layer < read.spatial_layers; ++layer) {
            const std::uint16_t width = front.two();
            const std::uint16_t height = front.two();
            read.short_side = std::min(width, height);
        }
    }
    if ((head & has_group) != 0) {
        const std::uint8_t pictures = front.byte();
        for (int i = 0; i < pictures && !front.ran_out(); ++i) {
            const int references = front.byte() >> references_shift & references_mask;
            for (int reference = 0; reference < references; ++reference) {
                front.byte();
            }
        }
    }
}

} // namespace

std::optional<Vp9Descriptor> read_vp9_descriptor(base::ByteView payload) {
    Front front(payload);
    Vp9Descriptor read;
    const std::uint8_t head = front.byte();
    read.predicted = (head & predicted) != 0;
    read.flexible = (head & flexible) != 0;
    read.begins_frame = (head & begins) != 0;
    read.ends_frame = (head & ends) != 0;
    read.not_for_upper = (head & not_for_upper) != 0;
    if ((head & has_picture) != 0) {
        read.picture_at = static_cast<std::uint8_t>(front.at());
        const std::uint8_t first = front.byte();
        read.long_picture = (first & long_picture) != 0;
        read.numbers.picture = first & short_picture_mask;
        if (read.long_picture) {
            read.numbers.picture =
                static_cast<std::uint16_t>(read.numbers.picture << 8 | front.byte());
        }
    }
    if ((head & has_layers) != 0) {
        const std::uint8_t layers = front.byte();
        read.temporal_id = static_cast<std::uint8_t>(layers >> temporal_shift);
        read.switching_up = (layers & switch_up) != 0;
        read.spatial_id = static_cast<std::uint8_t>(layers >> spatial_shift & layer_mask);
        read.needs_lower = (layers & inter_layer) != 0;
        if (!read.flexible) {
            read.tl0_at = static_cast<std::uint8_t>(front.at());
            read.numbers.tl0 = front.byte();
        }
    }
    read.size = static_cast<std::uint8_t>(front.at());
    if (read.flexible && read.predicted) {
        for (int i = 0; i < most_references && (front.byte() & more_references) != 0; ++i) {
        }
    }
    if ((head & has_structure) != 0) {
        read_structure(front, read);
    }
    read.whole_size = static_cast<std::uint16_t>(front.at());
    return front.ran_out() ? std::nullopt : std::optional(read);
}

} // namespace conclave::media::codec
