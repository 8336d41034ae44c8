#include "base/bytes.hpp"
#include "identity/registration/client_documents.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever stands at a jwks_uri or a sector_identifier_uri.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text({data, size});
    const auto keys = parse_key_set(text);
    const auto list = parse_sector_list(text);
    if ((keys && list) || (keys && keys->size() > max_published_keys)) {
        std::abort();
    }
    return 0;
}
