#include "identity/importing/old_grants.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/binding.hpp"
#include "identity/tokens/token_issuer.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <optional>

namespace conclave::identity::importing {
namespace json = boost::json;

namespace {

constexpr std::size_t max_bytes = 64 * 1024; // the column holds 50,000 characters
constexpr std::size_t max_parts = 1000;      // scopes, claims or tokens of one grant
constexpr std::size_t max_session = 64;      // the column's width
constexpr std::size_t max_thumbprint = 64;
constexpr std::int64_t bound_to_certificate = 1; // ProofType
constexpr std::int64_t bound_to_key = 2;

std::unexpected<std::string> damaged() {
    return std::unexpected(std::string("its data is damaged"));
}

std::expected<json::object, std::string> read_object(std::string_view text) {
    auto object = base::parse_json_object(text, max_bytes);
    if (!object) {
        return damaged();
    }
    return *std::move(object);
}

std::string text_of(const json::object& object, std::string_view name) {
    return std::string(base::get_string(object, name).value_or(std::string_view{}));
}

/// Texts of an array; none when it is absent. nullopt: something else stands there.
std::optional<std::vector<std::string>> texts_of(const json::object& object,
                                                 std::string_view name) {
    std::vector<std::string> out;
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) {
        return out;
    }
    const auto* list = value->if_array();
    if (list == nullptr || list->size() > max_parts) {
        return std::nullopt;
    }
    for (const auto& each : *list) {
        if (!each.is_string()) {
            return std::nullopt;
        }
        if (std::string text(each.get_string()); !contains(out, text)) {
            out.push_back(std::move(text));
        }
    }
    return out;
}

/// [{"Type": …, "Value": …}]
std::optional<std::vector<UserClaim>> claims_of(const json::object& object) {
    std::vector<UserClaim> out;
    const auto* list = base::get_array(object, "Claims");
    if (list == nullptr || list->size() > max_parts) {
        return std::nullopt;
    }
    for (const auto& each : *list) {
        const auto* claim = each.if_object();
        const auto type = claim ? base::get_string(*claim, "Type") : std::nullopt;
        const auto value = claim ? base::get_string(*claim, "Value") : std::nullopt;
        if (!type || !value || type->empty()) {
            return std::nullopt;
        }
        out.push_back({.type = std::string(*type), .value = std::string(*value)});
    }
    return out;
}

OldSubject subject_of(const std::vector<UserClaim>& claims) {
    OldSubject out;
    std::vector<std::string> methods;
    for (const auto& [type, value] : claims) {
        if (type == "sub") {
            out.id = value;
        } else if (type == "sid") {
            out.session = value;
        } else if (type == "acr") {
            out.acr = value;
        } else if (type == "idp") {
            out.idp = fold_case(value);
        } else if (type == "amr" && is_scope_token(value)) { // a word
            methods.push_back(value);
        } else if (type == "auth_time") {
            const auto* end = value.data() + value.size();
            if (std::from_chars(value.data(), end, out.auth_time).ptr != end || out.auth_time < 0) {
                out.auth_time = 0;
            }
        }
    }
    out.amr = join_words(methods);
    return out;
}

std::optional<std::vector<std::string>> scopes_in(std::vector<std::string> scope) {
    const bool good = !scope.empty() && std::ranges::all_of(scope, [](const auto& each) {
        return is_scope_token(each);
    });
    return good ? std::optional(std::move(scope)) : std::nullopt;
}

/// What a token is bound to, by its `Confirmation`: the text of a `cnf` claim. nullopt: to
/// something that we don't know.
std::optional<std::string> binding_of(const json::object& token) {
    const auto text = text_of(token, "Confirmation");
    if (text.empty()) {
        return std::string();
    }
    const auto confirmation = base::parse_json_object(text, max_bytes);
    auto binding = confirmation ? binding_in(*confirmation) : std::string();
    const auto thumbprint = binding.substr(binding.find(':') + 1); // after a certificate's mark
    const auto hash = base::from_base64url(thumbprint);
    return hash && hash->size() <= max_thumbprint && !hash->empty()
               ? std::optional(std::move(binding))
               : std::nullopt;
}

/// Of all tokens that came with a refresh token; they must agree. nullopt: they don't, or one is
/// bound to something that we don't know.
std::optional<std::string> common_binding(const std::vector<const json::object*>& tokens) {
    std::optional<std::string> common;
    for (const auto* token : tokens) {
        auto binding = binding_of(*token);
        if (!binding || (common && *common != *binding)) {
            return std::nullopt;
        }
        common = std::move(binding);
    }
    return common ? std::move(common) : std::string();
}

/// The access tokens in a refresh token: one for each resource, or in earlier versions one.
std::optional<std::vector<const json::object*>> tokens_in(const json::object& grant) {
    std::vector<const json::object*> out;
    if (const auto* one = base::get_object(grant, "AccessToken")) {
        out.push_back(one);
    }
    if (const auto* several = base::get_object(grant, "AccessTokens")) {
        for (const auto& [resource, token] : *several) {
            const auto* object = token.if_object();
            if (object == nullptr) {
                return std::nullopt;
            }
            out.push_back(object);
        }
    }
    return out.size() <= max_parts ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

std::expected<OldPayload, std::string> read_container(std::string_view data) {
    const auto object = read_object(data);
    if (!object) {
        return std::unexpected(object.error());
    }
    const auto* version = object->if_contains("PersistentGrantDataContainerVersion");
    if (version == nullptr) {
        return OldPayload{.is_protected = false, .text = std::string(data)};
    }
    const auto payload = base::get_string(*object, "Payload");
    if (base::get_int(*object, "PersistentGrantDataContainerVersion") != 1 || !payload) {
        return std::unexpected(std::string("its data has a form that is not known"));
    }
    return OldPayload{.is_protected = base::get_bool(*object, "DataProtected").value_or(false),
                      .text = std::string(*payload)};
}

std::expected<OldRefreshToken, std::string> read_refresh_token(std::string_view text) {
    const auto grant = read_object(text);
    if (!grant) {
        return std::unexpected(grant.error());
    }
    const auto tokens = tokens_in(*grant);
    if (!tokens) {
        return damaged();
    }
    // Version 4 says everything in the access token, which is there by itself.
    const auto* token = tokens->empty() ? nullptr : tokens->front();
    const bool whole = base::get_object(*grant, "Subject") != nullptr;
    if (!whole && token == nullptr) {
        return damaged();
    }
    const auto claims = claims_of(whole ? *base::get_object(*grant, "Subject") : *token);
    if (!claims) {
        return damaged();
    }
    OldRefreshToken out{.subject = subject_of(*claims),
                        .client_id = text_of(whole ? *grant : *token, "ClientId"),
                        .scope = {},
                        .resources = {},
                        .binding = {}};
    auto scope = texts_of(*grant, "AuthorizedScopes");
    if (scope && !whole) {
        for (const auto& [type, value] : *claims) {
            if (type == "scope" && !contains(*scope, value)) {
                scope->push_back(value);
            }
        }
    }
    scope = scope ? scopes_in(*std::move(scope)) : std::nullopt;
    auto resources = texts_of(*grant, "AuthorizedResourceIndicators");
    auto binding = common_binding(*tokens);
    if (!scope || !resources || out.subject.id.empty()) {
        return damaged();
    }
    if (auto session = text_of(*grant, "SessionId"); !session.empty()) {
        out.subject.session = std::move(session);
    }
    if (out.subject.session.size() > max_session) {
        out.subject.session.clear();
    }
    const auto proof = base::get_int(*grant, "ProofType").value_or(0);
    if (!binding ||
        (binding->empty() && (proof == bound_to_certificate || proof == bound_to_key))) {
        return std::unexpected(std::string("it is bound to a key that it does not name"));
    }
    out.scope = *std::move(scope);
    out.resources = *std::move(resources);
    out.binding = *std::move(binding);
    return out;
}

std::expected<OldReferenceToken, std::string> read_reference_token(std::string_view text) {
    const auto token = read_object(text);
    if (!token) {
        return std::unexpected(token.error());
    }
    auto claims = claims_of(*token);
    auto audiences = texts_of(*token, "Audiences");
    auto binding = binding_of(*token);
    if (!claims || !audiences) {
        return damaged();
    }
    if (!binding) {
        return std::unexpected(std::string("it is bound to something that is not known here"));
    }
    OldReferenceToken out{.subject = subject_of(*claims),
                          .client_id = text_of(*token, "ClientId"),
                          .scope = {},
                          .audiences = *std::move(audiences),
                          .binding = *std::move(binding),
                          .claims = {}};
    for (auto& claim : *claims) {
        if (claim.type == "scope" && is_scope_token(claim.value)) {
            out.scope.push_back(std::move(claim.value));
        } else if (!is_protocol_claim(claim.type)) {
            out.claims.push_back(std::move(claim));
        }
    }
    if (out.client_id.empty() || out.subject.session.size() > max_session) {
        return damaged();
    }
    return out;
}

std::expected<OldConsent, std::string> read_consent(std::string_view text) {
    const auto consent = read_object(text);
    if (!consent) {
        return std::unexpected(consent.error());
    }
    auto scope = texts_of(*consent, "Scopes");
    scope = scope ? scopes_in(*std::move(scope)) : std::nullopt;
    OldConsent out{.user_id = text_of(*consent, "SubjectId"),
                   .client_id = text_of(*consent, "ClientId"),
                   .scope = {}};
    if (!scope || out.user_id.empty() || out.client_id.empty()) {
        return damaged();
    }
    out.scope = *std::move(scope);
    return out;
}

} // namespace conclave::identity::importing
