#include "identity/subjects/pairwise.hpp"

#include "base/hmac.hpp"
#include "identity/protocol/redirect_uri.hpp"

#include <set>

namespace conclave::identity {

std::optional<std::string> sector_of(const Client& client) {
    if (!client.sector_identifier_uri.empty()) {
        return host_of(client.sector_identifier_uri);
    }
    std::set<std::string> hosts;
    for (const auto& uri : client.redirect_uris) {
        hosts.insert(host_of(uri));
    }
    return hosts.size() == 1 && !hosts.begin()->empty() ? std::optional(*hosts.begin())
                                                        : std::nullopt;
}

std::string pairwise_subject(base::ByteView key, std::string_view sector,
                             std::string_view user_id) {
    // A host holds no '|', so no two pairs give the same text.
    return base::to_base64url(
        base::hmac_sha256(key, std::string(sector) + "|" + std::string(user_id)));
}

} // namespace conclave::identity
