#include "base/bytes.hpp"
#include "identity/importing/old_keys.hpp"
#include "jose/foreign_key.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity::importing;

/// The column Data of a signing key: what is read is a public key of the name and algorithm that
/// the row says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text({data, size});
    for (const auto* algorithm : {"RS256", "ES256"}) {
        if (const auto read = read_key(text, "A", algorithm)) {
            // A modulus that nobody made has small factors, and the library's check of it, which
            // draws lots, may refuse it the second time.
            const auto key = jose::ForeignKey::parse(read->jwk);
            if ((key && key->given_id() != "A") || read->kid != "A" || read->alg != algorithm) {
                std::abort();
            }
        }
    }
    return 0;
}
