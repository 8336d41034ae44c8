#include "base/bytes.hpp"
#include "identity/protocol/claims_request.hpp"
#include "identity/protocol/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever stands in `claims`: names survive being kept as a list of words, and are few.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto claims = parse_claims_request(base::as_text({data, size}));
    if (!claims) {
        return 0;
    }
    for (const auto* names : {&claims->userinfo, &claims->id_token}) {
        if (names->size() > max_requested_claims || split_words(join_words(*names)) != *names) {
            std::abort();
        }
    }
    const auto met = met_acr(claims->acr, acr_two_factors);
    if (!met.empty() && !contains(claims->acr.values, met)) {
        std::abort();
    }
    return 0;
}
