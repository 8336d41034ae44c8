#include "identity/grants/grant.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t grant_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB

} // namespace

std::string to_json(const Grant& grant) {
    return json::serialize(json::object{{"id", grant.id},
                                        {"client_id", grant.client_id},
                                        {"user_id", grant.user_id},
                                        {"stamp", grant.security_stamp},
                                        {"sid", grant.sid},
                                        {"scope", join_words(grant.scope)},
                                        {"auth_time", base::to_unix_seconds(grant.auth_time)},
                                        {"resources", join_words(grant.resources)},
                                        {"amr", grant.amr},
                                        {"acr", grant.acr},
                                        {"userinfo_claims", join_words(grant.userinfo_claims)},
                                        {"id_token_claims", join_words(grant.id_token_claims)},
                                        {"details", grant.details},
                                        {"jkt", grant.jkt},
                                        {"redirect_uri", grant.redirect_uri},
                                        {"nonce", grant.nonce},
                                        {"code_challenge", grant.code_challenge}});
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
