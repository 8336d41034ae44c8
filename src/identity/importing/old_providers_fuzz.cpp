#include "base/bytes.hpp"
#include "identity/importing/old_providers.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;
using namespace conclave::identity::importing;

/// The column Properties of an identity provider: what is read may be kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    OldRow row;
    row.values = {{"Scheme", "Google"},
                  {"Type", "oidc"},
                  {"Properties", std::string(base::as_text({data, size}))}};
    if (const auto provider = read_provider(row); provider.record) {
        if (provider_fault(*provider.record)) {
            std::abort();
        }
    }
    return 0;
}
