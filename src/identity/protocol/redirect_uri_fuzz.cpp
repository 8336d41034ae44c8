#include "base/bytes.hpp"
#include "identity/protocol/redirect_uri.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// What matches is a registered text, or one that differs from a loopback URI in its port alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Client client{.client_id = "c",
                               .redirect_uris = {"https://app.example/cb", "http://127.0.0.1/cb",
                                                 "http://[::1]:80/cb?x=1",
                                                 "https://localhost:3000/#callback"},
                               .allow_fragment_redirect_uris = true};
    const auto uri = base::as_text({data, size});
    if (match_redirect_uri(client, uri)) {
        const bool registered =
            std::ranges::find(client.redirect_uris, uri) != client.redirect_uris.end();
        const bool loopback =
            uri.starts_with("http://127.0.0.1") || uri.starts_with("http://[::1]");
        if (!registered && (!loopback || uri.contains('@') || uri.contains('#') ||
                            !(uri.ends_with("/cb") || uri.ends_with("/cb?x=1")))) {
            std::abort();
        }
    }
    if (!redirect_uri_fault(uri, false) && (uri.contains('#') || origin_of(uri).contains('@'))) {
        std::abort();
    }
    return 0;
}
