#include "base/bytes.hpp"
#include "identity/importing/old_grants.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;
using namespace conclave::identity::importing;

namespace {

void expect(bool good) {
    if (!good) {
        std::abort();
    }
}

bool are_scopes(const std::vector<std::string>& scope) {
    return std::ranges::all_of(scope, [](const auto& each) { return is_scope_token(each); });
}

} // namespace

/// The column Data of a grant, whichever kind it says to be: what is read keeps to what the stores
/// here take.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto payload = read_container(base::as_text({data, size}));
    if (!payload) {
        return 0;
    }
    if (const auto token = read_refresh_token(payload->text)) {
        expect(!token->subject.id.empty() && !token->scope.empty() && are_scopes(token->scope) &&
               token->subject.session.size() <= 64 && token->subject.auth_time >= 0);
    }
    if (const auto token = read_reference_token(payload->text)) {
        expect(!token->client_id.empty() && are_scopes(token->scope));
        expect(std::ranges::none_of(token->claims, [](const auto& claim) {
            return claim.type == "exp" || claim.type == "userinfo_claims" || claim.type == "cnf";
        }));
    }
    if (const auto consent = read_consent(payload->text)) {
        expect(!consent->user_id.empty() && !consent->client_id.empty() &&
               are_scopes(consent->scope));
    }
    return 0;
}
