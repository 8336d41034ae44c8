#include "base/bytes.hpp"
#include "signaling/insights.hpp"
#include "signaling/tcmp_messages.hpp"

#include <cstdint>

/// Frames, with the RSP message inside, and insights messages: whatever comes, a value or an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = conclave::base::as_text({data, size});
    (void)conclave::signaling::parse_frame(text);
    (void)conclave::signaling::parse_insights(text);
    return 0;
}
