#include "identity/passkeys/authenticator_data.hpp"

#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

namespace {

void read(base::ByteView bytes) {
    const auto data = read_authenticator_data(bytes);
    if (!data) {
        return;
    }
    if ((data->backed_up && !data->backup_eligible) || data->rp_id_hash.size() != 32 ||
        (data->credential &&
         (data->credential->id.empty() || data->credential->id.size() > max_credential_id_bytes ||
          !CoseKey::read(data->credential->public_key)))) {
        std::abort();
    }
}

} // namespace

/// What an authenticator says, by itself and inside an attestation object.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const base::ByteView bytes(data, size);
    read(bytes);
    if (const auto inner = attested_data(bytes)) {
        read(*inner);
    }
    return 0;
}
