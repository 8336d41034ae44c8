#include "media/sctp/dcep.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave::media::sctp;

/// What is read can be built again, and reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto message = dcep::parse({data, size});
    if (!message || std::holds_alternative<dcep::Ack>(*message)) {
        return 0;
    }
    const auto& open = std::get<dcep::Open>(*message);
    const auto bytes = dcep::build(open);
    const auto again = dcep::parse(bytes);
    if (!again || dcep::build(std::get<dcep::Open>(*again)) != bytes) {
        std::abort();
    }
    if (open.options.max_retransmits && open.options.max_packet_life_time) {
        std::abort();
    }
    return 0;
}
