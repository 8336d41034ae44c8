#include "identity/passkeys/cbor.hpp"

#include "identity/testing/cbor_writer.hpp"

#include <algorithm>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever an authenticator sends: what is read has one form only, so it is written the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const base::ByteView whole(data, size);
    auto rest = whole;
    const auto value = take_cbor(rest);
    const auto taken = whole.first(whole.size() - rest.size());
    const auto written = value ? testing::cbor::again(*value) : base::Bytes{};
    if (!std::ranges::equal(written, taken) || (value && taken.empty())) {
        std::abort();
    }
    return 0;
}
