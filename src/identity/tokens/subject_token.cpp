#include "identity/tokens/subject_token.hpp"

#include "base/json_text.hpp"
#include "identity/grants/grant.hpp"
#include "identity/protocol/exchange_request.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/claims.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

std::string text_of(const json::object& claims, std::string_view name) {
    return std::string(base::get_string(claims, name).value_or(std::string_view{}));
}

/// What both kinds say in the same way; false when the actors are of no shape that we make.
bool read_shared(const json::object& claims, SubjectToken& out) {
    out.sub = text_of(claims, "sub");
    out.sid = text_of(claims, "sid");
    out.acr = text_of(claims, "acr");
    out.idp = text_of(claims, "idp");
    out.auth_time = base::from_unix_seconds(base::get_int(claims, "auth_time").value_or(0));
    out.expires_at = base::from_unix_seconds(base::get_int(claims, "exp").value_or(0));
    if (const auto* methods = base::get_array(claims, "amr")) {
        std::vector<std::string> words;
        for (const auto& each : *methods) {
            if (each.is_string()) {
                words.emplace_back(each.get_string());
            }
        }
        out.amr = join_words(words);
    }
    if (claims.contains("act")) {
        const auto* actor = base::get_object(claims, "act");
        if (actor == nullptr) {
            return false;
        }
        out.act = json::serialize(*actor);
    }
    if (claims.contains("may_act")) {
        const auto* actor = base::get_object(claims, "may_act");
        out.may_act = actor == nullptr ? std::string() : text_of(*actor, "sub");
        if (out.may_act.empty()) {
            return false;
        }
    }
    return !out.sub.empty();
}

std::optional<SubjectToken> read_access_token(const AccessTokens& access_tokens,
                                              const KeyRing& keys, std::string_view token) {
    const auto read = access_tokens.read(keys, token, {});
    const auto claims = read ? base::parse_json_object(read->json, jose::max_token_bytes)
                             : std::unexpected(base::JsonError::malformed);
    SubjectToken out;
    if (!claims || !read_shared(*claims, out)) {
        return std::nullopt;
    }
    out.client_id = read->claims.client_id;
    out.grant_id = grant_of_jti(read->claims.jti);
    out.audiences = read->claims.audiences;
    out.scope = read->claims.scope;
    out.jkt = read->claims.jkt;
    return out;
}

std::optional<SubjectToken> read_id_token(const KeyRing& keys, std::string_view issuer,
                                          base::WallTime now, std::string_view token) {
    const auto jws = keys.keys().verify(token);
    if (!jws || jws->typ != "JWT") {
        return std::nullopt;
    }
    const auto claims = base::parse_json_object(jws->payload, jose::max_token_bytes);
    // Other JWTs of ours are of the same type; only ID tokens say when somebody signed in.
    if (!claims || !jose::check_claims(*claims, {.issuer = issuer, .now = now}) ||
        !base::get_int(*claims, "auth_time")) {
        return std::nullopt;
    }
    SubjectToken out;
    out.is_id_token = true;
    out.client_id = text_of(*claims, "aud");
    out.audiences = {out.client_id};
    return read_shared(*claims, out) && !out.client_id.empty() ? std::optional(std::move(out))
                                                               : std::nullopt;
}

} // namespace

std::optional<SubjectToken> read_subject_token(const AccessTokens& access_tokens,
                                               const KeyRing& keys, std::string_view issuer,
                                               base::WallTime now, std::string_view token,
                                               std::string_view type) {
    if (type == id_token_type) {
        return read_id_token(keys, issuer, now, token);
    }
    if (type == jwt_token_type && !token.contains('.')) {
        return std::nullopt; // a handle is no JWT
    }
    auto out = read_access_token(access_tokens, keys, token);
    return out || type != jwt_token_type ? out : read_id_token(keys, issuer, now, token);
}

} // namespace conclave::identity
