#include "identity/passkeys/cose_key.hpp"

#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// A public key as it stands in a registration. Nothing verifies that nobody has signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto key = CoseKey::read(base::ByteView(data, size));
    if (key && key->algorithm() != CoseAlgorithm::eddsa && // whose weak keys verify much
        key->verify(base::as_bytes("nobody has signed this"), base::Bytes(64, 1))) {
        std::abort();
    }
    return 0;
}
