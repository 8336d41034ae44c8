#include "base/bytes.hpp"
#include "identity/importing/protection_ring.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity::importing;

/// The key ring's XML, a zero byte, and what is said to be sealed: opening it neither crashes nor
/// succeeds by chance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text({data, size});
    const auto end = text.find('\0');
    ProtectionRing ring({"Skoruba.Duende.IdentityServer"});
    const bool taken = ring.add(text.substr(0, end));
    if (!taken || end == std::string_view::npos) {
        return 0;
    }
    const auto sealed = text.substr(end + 1);
    if (ring.open(sealed, "PersistentGrantSerializer") && ring.open(sealed, "another purpose")) {
        std::abort();
    }
    return 0;
}
