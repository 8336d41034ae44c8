#include "identity/federation/provider_client.hpp"

#include "base/json_text.hpp"
#include "identity/federation/external_userinfo.hpp"
#include "identity/federation/tenant_issuer.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/users/fold.hpp"
#include "jose/digest.hpp"
#include "net/form.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace {

using Kind = ProviderRefusal::Kind;

constexpr std::size_t max_token_answer_bytes = 64 * 1024;
constexpr int status_ok = 200;
constexpr std::size_t max_known_documents = 40;

std::unexpected<ProviderRefusal> refuse(Kind kind, std::string reason) {
    return std::unexpected(ProviderRefusal{kind, std::move(reason)});
}

/// RFC 6749, 2.3.1: both are form-encoded before they are joined.
std::string basic(const ExternalProvider& provider) {
    const auto text =
        net::percent_encode(provider.client_id) + ":" + net::percent_encode(provider.client_secret);
    return "Basic " + base::to_base64(base::as_bytes(text));
}

} // namespace

std::string_view to_text(Kind kind) {
    switch (kind) {
    case Kind::away:
        return "away";
    case Kind::broken:
        return "broken";
    case Kind::refused:
        return "refused";
    case Kind::token:
        return "token";
    case Kind::stale:
        break;
    }
    return "stale";
}

std::string authorization_address(const ExternalProvider& provider,
                                  const ProviderMetadata& metadata, const AuthorizationWish& wish) {
    net::Form form;
    form.add("response_type", "code");
    form.add("client_id", provider.client_id);
    form.add("redirect_uri", wish.redirect_uri);
    form.add("scope", join_words(provider.scopes));
    form.add("state", wish.state);
    form.add("nonce", wish.nonce);
    form.add("code_challenge", jose::sha256_base64url(wish.verifier));
    form.add("code_challenge_method", "S256");
    if (wish.sign_in_anew) {
        form.add("prompt", "login");
        form.add("max_age", "0"); // so that the ID token says when (Core, 3.1.2.1)
    }
    if (!wish.login_hint.empty()) {
        form.add("login_hint", wish.login_hint);
    }
    if (!wish.ui_locales.empty()) {
        form.add("ui_locales", wish.ui_locales);
    }
    const auto& to = metadata.authorization_endpoint;
    return to + (to.contains('?') ? "&" : "?") + form.encode();
}

std::expected<ProviderMetadata, ProviderRefusal>
ProviderClient::metadata(const ExternalProvider& provider) {
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(provider.authority);
        if (found != known_.end() &&
            now < found->second.read_at +
                      (found->second.document ? provider_metadata_kept : provider_metadata_pause)) {
            return found->second.document;
        }
    }
    const auto answer = outgoing_.get(discovery_address(provider.authority));
    std::expected<ProviderMetadata, ProviderRefusal> document = refuse(
        Kind::away, answer ? "status " + std::to_string(answer->status) : answer.error().message);
    if (answer && answer->status == status_ok) {
        auto read = read_provider_metadata(answer->body, provider.authority);
        if (read) {
            document = *std::move(read);
        } else {
            document = refuse(Kind::broken, "the discovery document " + read.error());
        }
    }
    const std::lock_guard lock(mutex_);
    if (known_.size() >= max_known_documents) { // of providers that are gone
        known_.clear();
    }
    known_.insert_or_assign(provider.authority, Known{document, now});
    return document;
}

std::vector<jose::ForeignKey> ProviderClient::keys(const ProviderMetadata& metadata,
                                                   std::string_view kid) {
    return keys_.of(Client{.client_id = metadata.issuer, .jwks_uri = metadata.jwks_uri}, kid);
}

std::size_t ProviderClient::key_count(const ProviderMetadata& metadata) {
    return keys(metadata, {}).size();
}

std::expected<ExternalPerson, ProviderRefusal>
ProviderClient::redeem(const ExternalProvider& provider, const ProviderMetadata& metadata,
                       std::string_view code, const AuthorizationWish& wish,
                       base::WallTime asked_at) {
    net::Form form;
    form.add("grant_type", "authorization_code");
    form.add("code", std::string(code));
    form.add("redirect_uri", wish.redirect_uri);
    form.add("code_verifier", wish.verifier);
    const bool in_header = !provider.client_secret.empty() && !metadata.secret_in_body;
    if (!in_header) {
        form.add("client_id", provider.client_id);
    }
    if (!provider.client_secret.empty() && metadata.secret_in_body) {
        form.add("client_secret", provider.client_secret);
    }
    const auto answer = outgoing_.post_form(metadata.token_endpoint, form.encode(),
                                            in_header ? basic(provider) : std::string());
    if (!answer) {
        return refuse(Kind::away, answer.error().message);
    }
    const auto members = base::parse_json_object(answer->body, max_token_answer_bytes);
    if (answer->status != status_ok) {
        const auto error = members ? base::get_string(*members, "error") : std::nullopt;
        return refuse(answer->status >= 500 ? Kind::away : Kind::refused,
                      "status " + std::to_string(answer->status) + " " +
                          shown_text(error.value_or("")));
    }
    const auto token = members ? base::get_string(*members, "id_token") : std::nullopt;
    if (!token) {
        return refuse(Kind::broken, "no ID token in the token answer");
    }
    IdTokenRules rules{.issuer = metadata.issuer,
                       .client_id = provider.client_id,
                       .nonce = wish.nonce,
                       .now = clock_.now(),
                       .named_issuer = wish.named_issuer};
    if (wish.sign_in_anew) {
        rules.signed_in_since = asked_at;
    }
    auto person = read_id_token(*token, keys(metadata, id_token_key(*token)), rules);
    if (!person) {
        return refuse(person.error() == IdTokenFault::not_signed_in_anew ? Kind::stale
                                                                         : Kind::token,
                      "ID token: " + std::string(to_text(person.error())));
    }
    if (fold_case(base::get_string(*members, "token_type").value_or("")) == "bearer") {
        person->access_token = base::get_string(*members, "access_token").value_or("");
    }
    return *std::move(person);
}

std::expected<void, ProviderRefusal> ProviderClient::complete(const ProviderMetadata& metadata,
                                                              ExternalPerson& person) {
    const bool of_many = is_issuer_template(metadata.issuer); // whose addresses are not believed
    const bool lacks = person.name.empty() || (person.email.empty() && !of_many);
    if (!lacks || metadata.userinfo_endpoint.empty() || person.access_token.empty()) {
        return {};
    }
    const auto answer = outgoing_.get(metadata.userinfo_endpoint, "Bearer " + person.access_token);
    if (!answer) {
        return refuse(Kind::away, "UserInfo: " + answer.error().message);
    }
    if (answer->status != status_ok) {
        return refuse(Kind::refused, "UserInfo: status " + std::to_string(answer->status));
    }
    if (!read_userinfo(answer->body, person)) {
        return refuse(Kind::broken, "UserInfo is no JSON object about this person");
    }
    if (of_many) {
        person.email.clear();
    }
    return {};
}

} // namespace conclave::identity
