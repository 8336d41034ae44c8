#include "identity/grants/grant.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t grant_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB

} // namespace

/// What is empty is left out: codes carry this in addresses.
std::string to_json(const Grant& grant) {
    json::object out{{"auth_time", base::to_unix_seconds(grant.auth_time)}};
    const auto put = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            out[name] = value;
        }
    };
    put("id", grant.id);
    put("client_id", grant.client_id);
    put("user_id", grant.user_id);
    put("stamp", grant.security_stamp);
    put("sid", grant.sid);
    put("scope", join_words(grant.scope));
    put("resources", join_words(grant.resources));
    put("amr", grant.amr);
    put("acr", grant.acr);
    put("idp", grant.idp);
    put("userinfo_claims", join_words(grant.userinfo_claims));
    put("id_token_claims", join_words(grant.id_token_claims));
    put("details", grant.details);
    put("jkt", grant.jkt);
    put("redirect_uri", grant.redirect_uri);
    put("nonce", grant.nonce);
    put("code_challenge", grant.code_challenge);
    return json::serialize(out);
}

std::optional<Grant> grant_from_json(std::string_view text) {
    const auto members = base::parse_json_object(text, grant_max_bytes);
    if (!members) {
        return std::nullopt;
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(std::string_view{}));
    };
    Grant grant{.id = get("id"),
                .client_id = get("client_id"),
                .user_id = get("user_id"),
                .security_stamp = get("stamp"),
                .sid = get("sid"),
                .scope = split_words(get("scope")),
                .auth_time =
                    base::from_unix_seconds(base::get_int(*members, "auth_time").value_or(0)),
                .resources = split_words(get("resources")),
                .amr = get("amr"),
                .acr = get("acr"),
                .idp = get("idp"),
                .userinfo_claims = split_words(get("userinfo_claims")),
                .id_token_claims = split_words(get("id_token_claims")),
                .details = get("details"),
                .jkt = get("jkt"),
                .redirect_uri = get("redirect_uri"),
                .nonce = get("nonce"),
                .code_challenge = get("code_challenge")};
    return grant.id.empty() ? std::nullopt : std::optional(std::move(grant));
}

std::string make_jti(std::string_view grant_id, std::string_view random) {
    return std::string(grant_id) + "." + std::string(random);
}

std::string_view grant_of_jti(std::string_view jti) {
    return jti.substr(0, jti.find('.'));
}

} // namespace conclave::identity
