#include "base/json_text.hpp"
#include "jose/claims.hpp"
#include "jose/jwk_set.hpp"

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;

/// Whatever arrives as a token: it must be refused unless our own keys signed it, and those are
/// made anew in each run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const jose::JwkSet keys = [] {
        jose::JwkSet set;
        set.add(jose::Jwk::generate(jose::Algorithm::es256));
        set.add(jose::Jwk::generate(jose::Algorithm::rs256, jose::rsa_min_bits));
        return set;
    }();
    const auto token = base::as_text({data, size});
    if (keys.verify(token)) {
        std::abort();
    }
    for (const auto& key : keys.keys()) {
        if (jose::verify(token, key)) {
            std::abort();
        }
    }
    if (const auto claims = base::parse_json_object(token, jose::max_token_bytes)) {
        (void)jose::check_claims(*claims, {.issuer = "i", .audience = "a"});
    }
    (void)jose::Jwk::parse(token);
    return 0;
}
