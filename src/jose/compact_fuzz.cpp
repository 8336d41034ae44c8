#include "jose/compact.hpp"

#include <cstdint>
#include <cstdlib>

/// Whatever comes in, parsing ends in a value or an error, and what parsed still spells its input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    const auto token = base::as_text({data, size});
    const auto jws = jose::parse_compact(token);
    if (jws) {
        if (!token.starts_with(jws->signing_input) || jws->alg.empty() || jws->alg == "none") {
            std::abort();
        }
        (void)jose::verify_hmac(*jws, base::as_bytes("fuzz-key"));
    }
    return 0;
}
