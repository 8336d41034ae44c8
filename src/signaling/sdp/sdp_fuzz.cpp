#include "signaling/sdp/parser.hpp"
#include "signaling/sdp/writer.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Writing what was read comes to rest: the second round of reading and writing changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::signaling;
    const auto first = sdp::parse({reinterpret_cast<const char*>(data), size});
    if (!first) {
        return 0;
    }
    const auto second = sdp::parse(sdp::write(*first));
    if (!second) {
        return 0; // what stood once for the whole session was spread, and is too long now
    }
    const auto text = sdp::write(*second);
    const auto third = sdp::parse(text);
    if (!third || sdp::write(*third) != text || third->sections.size() != first->sections.size()) {
        std::abort();
    }
    return 0;
}
