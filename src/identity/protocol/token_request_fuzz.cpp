#include "base/bytes.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/token_request.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// The first line is the Basic credentials, the rest the form of a token request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text({data, size});
    const auto line = text.find('\n');
    const auto form =
        net::parse_form(line == std::string_view::npos ? text : text.substr(line + 1));
    if (!form) {
        return 0;
    }
    const auto basic =
        line == std::string_view::npos ? std::nullopt : std::optional(text.substr(0, line));
    const auto credentials = read_client_credentials(*form, basic);
    if (credentials && credentials->client_id.empty()) {
        std::abort();
    }
    const auto request = validate_token_request(*form);
    if (request && (request->grant_type.empty() || request->resources.size() > max_resources)) {
        std::abort();
    }
    const auto* exchange = request ? std::get_if<ExchangeGrant>(&request->grant) : nullptr;
    if (exchange != nullptr &&
        (exchange->subject_token.empty() || exchange->audiences.size() > max_resources ||
         exchange->actor_token.empty() != exchange->actor_token_type.empty())) {
        std::abort();
    }
    return 0;
}
