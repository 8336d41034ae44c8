#include "identity/tokens/signing_choice.hpp"

#include "identity/clients/fapi.hpp"
#include "identity/keys/key_rows.hpp"

#include <algorithm>

namespace conclave::identity {

bool signs_with(std::string_view alg) {
    return std::ranges::any_of(key_roles,
                               [&](const KeyRole& role) { return role.signs && role.alg == alg; });
}

std::expected<std::string, OAuthError> access_token_alg(const Resources& known,
                                                        const Client& client,
                                                        const std::vector<std::string>& audiences) {
    const auto shared = known.signing_algorithms(audiences);
    if (!shared) {
        return {};
    }
    const auto found = std::ranges::find_if(*shared, [&](const auto& alg) {
        return signs_with(alg) && (!client.fapi || is_fapi_alg(alg));
    });
    if (found == shared->end()) {
        return std::unexpected(OAuthError{
            .error = "invalid_target",
            .description = "No algorithm signs a token for all that this one is for: name one with "
                           "resource, or have its algorithms changed."});
    }
    return *found;
}

} // namespace conclave::identity
