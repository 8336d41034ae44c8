#include "udp/run_builder.hpp"

#include <cstdlib>

using conclave::udp::Address;
using conclave::udp::RunBuilder;

namespace {

constexpr std::size_t capacity = 64;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// Each packet is in exactly one run, order within a destination is kept, runs keep their limits.
void check(RunBuilder& builder, std::size_t longest) {
    const auto runs = builder.build(longest);
    std::size_t seen = 0;
    for (const auto& run : runs) {
        require(run.first == seen && run.count >= 1 && run.count <= RunBuilder::max_segments);
        std::size_t total = 0;
        for (std::size_t i = 0; i < run.count; ++i) {
            const auto packet = builder.order()[run.first + i];
            const bool last = i + 1 == run.count;
            require(builder.to(packet) == builder.to(builder.order()[run.first]));
            require(i == 0 || packet > builder.order()[run.first + i - 1]);
            require(last ? builder.bytes(packet) <= run.segment
                         : builder.bytes(packet) == run.segment);
            total += builder.bytes(packet);
        }
        require(run.count == 1 || total <= RunBuilder::max_run_bytes);
        seen += run.count;
    }
    require(seen == builder.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    RunBuilder builder(capacity);
    for (std::size_t i = 0; i + 3 < size; i += 4) {
        if (builder.full() || data[i] == 0xff) {
            check(builder, data[i + 1]);
            builder.clear();
        }
        const auto bytes = static_cast<std::uint16_t>(data[i + 2] << 8 | data[i + 3]);
        builder.add(Address::v4({127, 0, 0, 1}, data[i] % 5), bytes);
    }
    check(builder, RunBuilder::max_segments);
    return 0;
}
