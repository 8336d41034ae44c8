#include "identity/passkeys/client_data.hpp"

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// What the browser says of a ceremony, before anybody has authenticated.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_client_data(base::as_text({data, size}));
    if (read && (!base::is_utf8(read->origin) || !base::is_utf8(read->challenge))) {
        std::abort();
    }
    return 0;
}
