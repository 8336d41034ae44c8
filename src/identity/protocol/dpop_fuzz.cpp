#include "base/bytes.hpp"
#include "identity/protocol/dpop.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever arrives in the DPoP header, before anybody has authenticated.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto proof = read_dpop_proof(base::as_text({data, size}));
    if (!proof) {
        return 0;
    }
    if (!is_thumbprint(proof->jkt) || proof->jti.empty()) {
        std::abort();
    }
    DpopRules rules{.method = "POST",
                    .url = "https://op.example/connect/token",
                    .now = base::from_unix_seconds(1'700'000'000)};
    if (check_dpop_proof(*proof, rules) && proof->method != "POST") {
        std::abort();
    }
    rules.access_token = "a token that no input knows the hash of";
    (void)check_dpop_proof(*proof, rules);
    return 0;
}
