#include "signaling/msp/message.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)conclave::signaling::msp::parse({reinterpret_cast<const char*>(data), size});
    return 0;
}
