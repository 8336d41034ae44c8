#include "identity/users/aspnet_hash.hpp"

#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Nothing that is read may cost more than the limits say; matching is left out, for it is slow by
/// design.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto hash = parse_aspnet_hash(base::as_text({data, size}));
    if (hash && (hash->iterations == 0 || hash->iterations > aspnet_max_iterations ||
                 hash->salt.size() > aspnet_max_salt_bytes || hash->subkey.empty() ||
                 hash->subkey.size() > aspnet_max_subkey_bytes)) {
        std::abort();
    }
    return 0;
}
