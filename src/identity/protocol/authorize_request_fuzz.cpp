#include "identity/config.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/authorize_response.hpp"
#include "identity/protocol/redirect_uri.hpp"

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

const Config& config() {
    static const Config made = [] {
        Config out;
        auto spa = web_app_client("spa", "https://localhost:3000",
                                  {"/authentication/callback", "/#callback"}, {"/"}, true);
        Client hybrid{.client_id = "hybrid",
                      .redirect_uris = {"https://hybrid.example/cb"},
                      .response_types = {"code", "code id_token token"},
                      .scopes = {"openid"}};
        Client implicit{.client_id = "implicit",
                        .redirect_uris = {"https://implicit.example/cb"},
                        .response_types = {"id_token", "id_token token"},
                        .grant_types = {"implicit"},
                        .scopes = {"openid"}};
        out.clients = {spa, hybrid, implicit};
        return out;
    }();
    return made;
}

} // namespace

/// Whatever parameters come: a request that passes goes to a registered place, is bound by PKCE,
/// and one that does not is told of only at a registered place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Resources resources(config());
    const auto form = net::parse_form(base::as_text({data, size}));
    if (!form) {
        return 0;
    }
    const auto id = form->get("client_id");
    const Client* client = nullptr;
    for (const auto& known : config().clients) {
        client = id == known.client_id ? &known : client;
    }
    const auto request = validate_authorize(*form, client, resources, {});
    if (request) {
        demand(client != nullptr && match_redirect_uri(*client, request->redirect_uri).has_value());
        demand(!request->code_challenge.empty() || request->type.implicit());
        demand(!request->type.implicit() || client->client_id == "implicit");
        demand(!request->type.id_token || !request->nonce.empty());
        demand(!request->type.front_channel() || plain_way(request->mode) != ResponseMode::query);
        const auto location = redirect_location(request->redirect_uri, ResponseMode::query,
                                                {{"state", request->state}});
        demand(location.starts_with(request->redirect_uri));
        demand(location.find_first_of("\r\n\"<> ") == std::string::npos);
    } else if (!request.error().show_locally) {
        demand(client != nullptr &&
               match_redirect_uri(*client, request.error().redirect_uri).has_value());
    } else {
        demand(request.error().redirect_uri.empty());
    }
    return 0;
}
