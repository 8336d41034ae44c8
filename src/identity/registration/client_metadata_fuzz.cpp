#include "base/bytes.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/registration/client_metadata.hpp"

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever a stranger registers: what is taken must be a sound record that fits the database, and
/// what is told of it must be taken again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto members = parse_client_metadata(base::as_text({data, size}));
    if (!members) {
        return 0;
    }
    const MetadataRules rules{.scopes = {"openid", "email", "offline_access"},
                              .require_pkce = false};
    auto client = read_client_metadata(*members, rules);
    if (!client) {
        return 0;
    }
    if (client->allow_fragment_redirect_uris || !client->require_consent ||
        client->redirect_uris.empty()) {
        std::abort();
    }
    const auto told = metadata_of(*client);
    const auto again = read_client_metadata(told, rules);
    if (!again || metadata_of(*again) != told) {
        std::abort();
    }
    client->client_id = "new";
    const auto record = to_json(*client);
    const auto kept = client_from_json(record);
    if (client_fault(*client) || (kept && to_json(*kept) != record)) {
        std::abort();
    }
    return 0;
}
