#include "base/bytes.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/protocol/backchannel_request.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever arrives as a request without a browser: one that passes names one person, asks for
/// openid, and shows nothing that could mislead at a terminal or a page.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto form = net::parse_form(base::as_text({data, size}));
    const auto wish = form ? read_backchannel(*form) : std::unexpected(OAuthError{});
    if (!wish) {
        return 0;
    }
    if (wish->login_hint.empty() == wish->id_token_hint.empty() ||
        !contains(wish->scope, "openid") || wish->lifetime.count() <= 0 ||
        wish->lifetime > backchannel_lifetime || wish->resources.size() > max_resources ||
        base::has_control_characters(wish->binding_message) ||
        wish->notification_token.size() > max_notification_token ||
        wish->notification_token.find_first_of(" \r\n,\"") != std::string::npos) {
        std::abort();
    }
    return 0;
}
