#include "identity/grants/access_token_end.hpp"

#include "identity/clients/client_service.hpp"

#include <algorithm>
#include <chrono>

namespace conclave::identity {

base::WallTime end_of_access_tokens(ClientService& clients, const base::Clock& clock) {
    std::chrono::seconds longest{0};
    for (const auto& client : clients.list()) {
        longest = std::max(longest, client.access_token_lifetime);
    }
    return clock.now() + longest;
}

} // namespace conclave::identity
