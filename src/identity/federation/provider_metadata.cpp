#include "identity/federation/provider_metadata.hpp"

#include "base/json_text.hpp"
#include "identity/federation/external_provider.hpp"
#include "identity/federation/tenant_issuer.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_shown_bytes = 200;

std::string_view without_slash(std::string_view authority) {
    return authority.ends_with('/') ? authority.substr(0, authority.size() - 1) : authority;
}

/// Does the list hold the word? Whoever does not list what they can has `otherwise`.
bool lists(const boost::json::object& members, std::string_view name, std::string_view word,
           bool otherwise) {
    const auto* list = base::get_array(members, name);
    return list == nullptr ? otherwise : std::ranges::any_of(*list, [word](const auto& item) {
        return item.is_string() && std::string_view(item.get_string()) == word;
    });
}

} // namespace

std::string shown_text(std::string_view text) {
    std::string out(text.substr(0, max_shown_bytes));
    std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

std::string discovery_address(std::string_view authority) {
    return std::string(without_slash(authority)) + "/.well-known/openid-configuration";
}

std::expected<ProviderMetadata, std::string> read_provider_metadata(std::string_view text,
                                                                    std::string_view authority) {
    const auto members = base::parse_json_object(text, max_discovery_bytes);
    if (!members) {
        return std::unexpected("is no JSON object; is this the address of an OpenID provider?");
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(""));
    };
    ProviderMetadata out{.issuer = get("issuer"),
                         .authorization_endpoint = get("authorization_endpoint"),
                         .token_endpoint = get("token_endpoint"),
                         .jwks_uri = get("jwks_uri")};
    if (without_slash(out.issuer) != without_slash(authority) && // Discovery, 4.3
        !template_fits(out.issuer, authority)) {
        return std::unexpected("is that of the issuer \"" + shown_text(out.issuer) +
                               "\"; the authority must be the issuer itself");
    }
    for (const auto& [name, address] :
         {std::pair("authorization_endpoint", &out.authorization_endpoint),
          std::pair("token_endpoint", &out.token_endpoint), std::pair("jwks_uri", &out.jwks_uri)}) {
        if (!is_provider_address(*address, true)) {
            return std::unexpected("has no " + std::string(name) + " that is an https address");
        }
    }
    if (auto userinfo = get("userinfo_endpoint"); is_provider_address(userinfo, true)) {
        out.userinfo_endpoint = std::move(userinfo);
    }
    if (!lists(*members, "response_types_supported", "code", true)) {
        return std::unexpected("does not list the response type \"code\", which we need");
    }
    out.names_itself =
        base::get_bool(*members, "authorization_response_iss_parameter_supported").value_or(false);
    constexpr std::string_view methods = "token_endpoint_auth_methods_supported";
    out.secret_in_body = !lists(*members, methods, "client_secret_basic", true) &&
                         lists(*members, methods, "client_secret_post", false);
    return out;
}

} // namespace conclave::identity
