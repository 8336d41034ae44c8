#include "identity/protocol/request_object.hpp"

#include "base/json_text.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/protocol/client_assertion.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/claims.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

using Error = RequestObjectError;

/// Claims of the JWT itself, which are no parameters (RFC 7519, 4.1).
constexpr std::array<std::string_view, 7> jwt_claims{"iss", "aud", "exp", "nbf",
                                                     "iat", "jti", "sub"};

Error from(jose::ClaimError error) {
    switch (error) {
    case jose::ClaimError::wrong_issuer:
        return Error::wrong_client;
    case jose::ClaimError::wrong_audience:
        return Error::not_for_us;
    case jose::ClaimError::expired:
    case jose::ClaimError::not_yet_valid:
        return Error::expired;
    case jose::ClaimError::malformed:
        break;
    }
    return Error::malformed;
}

std::expected<void, Error> check_times_and_names(const json::object& claims,
                                                 const RequestObjectRules& rules) {
    if (const auto checked = jose::check_claims(claims, {.issuer = rules.client_id,
                                                         .audience = rules.issuer,
                                                         .now = rules.now,
                                                         .leeway = request_object_clock_skew});
        !checked) {
        return std::unexpected(from(checked.error()));
    }
    const auto expiry = base::get_int(claims, "exp");
    if (expiry && base::from_unix_seconds(*expiry) >
                      rules.now + request_object_max_lifetime + request_object_clock_skew) {
        return std::unexpected(Error::expired);
    }
    if (rules.fapi) {
        const auto start = base::get_int(claims, "nbf");
        if (!start || !expiry ||
            base::from_unix_seconds(*start) + request_object_max_lifetime <
                rules.now - request_object_clock_skew ||
            *expiry > *start + request_object_max_lifetime.count()) {
            return std::unexpected(Error::expired);
        }
    }
    if (claims.contains("request") || claims.contains("request_uri")) {
        return std::unexpected(Error::nested);
    }
    if (claims.contains("client_id") && base::get_string(claims, "client_id") != rules.client_id) {
        return std::unexpected(Error::wrong_client);
    }
    return {};
}

/// One parameter; false when its value is of no type that a parameter has.
bool add_parameter(net::Form& form, const std::string& name, const json::value& value) {
    if (const auto* text = value.if_string()) {
        form.add(name, std::string(*text));
        return text->find('\0') == json::string::npos;
    }
    if (value.is_int64() || value.is_uint64()) {
        form.add(name, json::serialize(value));
        return true;
    }
    if ((name == "claims" && value.is_object()) ||
        (name == "authorization_details" && value.is_array())) { // RFC 9396, 3

        form.add(name, json::serialize(value));
        return true;
    }
    const auto* list = value.if_array();
    return name == "resource" && list != nullptr &&
           std::ranges::all_of(*list, [&](const auto& one) {
               return one.is_string() && add_parameter(form, name, one);
           });
}

std::expected<void, Error> verify(const jose::CompactJws& jws, const RequestObjectRules& rules,
                                  const std::vector<jose::ForeignKey>& keys) {
    if (rules.fapi && !is_fapi_alg(jws.alg)) {
        return std::unexpected(Error::unsuitable);
    }
    if (const auto verified = verify_with_keys(jws, keys, rules.signing_alg); !verified) {
        return std::unexpected(verified.error() == AssertionError::unsuitable
                                   ? Error::unsuitable
                                   : Error::bad_signature);
    }
    return {};
}

} // namespace

std::string_view to_text(RequestObjectError error) {
    switch (error) {
    case Error::malformed:
        return "malformed";
    case Error::wrong_client:
        return "of another client";
    case Error::not_for_us:
        return "wrong audience";
    case Error::expired:
        return "expired, too long-lived or not yet valid";
    case Error::unsuitable:
        return "unsuitable algorithm";
    case Error::bad_signature:
        return "not signed by a key of the client";
    case Error::unreadable:
        return "it can't be decrypted";
    case Error::nested:
        return "it holds another request";
    }
    return "unknown";
}

std::expected<std::string, RequestObjectError>
decrypted_request_object(std::string_view text, const MessageEncryption& allowed,
                         const std::vector<jose::DecryptionKey>& keys) {
    if (!jose::looks_encrypted(text)) {
        return std::string(text);
    }
    const auto jwe = jose::parse_jwe(text);
    if (!jwe) {
        return std::unexpected(jwe.error() == jose::JweError::unsuitable ? Error::unsuitable
                                                                         : Error::malformed);
    }
    if (!allowed.alg.empty() && (jwe->alg != allowed.alg || jwe->enc != allowed.enc)) {
        return std::unexpected(Error::unsuitable);
    }
    auto inside = jose::decrypt(*jwe, keys);
    return inside ? std::expected<std::string, Error>(*std::move(inside))
                  : std::unexpected(Error::unreadable);
}

std::expected<net::Form, RequestObjectError>
read_request_object(std::string_view text, const RequestObjectRules& rules,
                    const std::vector<jose::ForeignKey>& keys) {
    const auto jws = jose::parse_compact(text);
    // Other kinds of JWT that a client signs must not pass for this one (RFC 9101, 10.8).
    if (!jws || (!jws->typ.empty() && jws->typ != "JWT" && jws->typ != "oauth-authz-req+jwt")) {
        return std::unexpected(Error::malformed);
    }
    if (const auto verified = verify(*jws, rules, keys); !verified) {
        return std::unexpected(verified.error());
    }
    const auto claims = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!claims) {
        return std::unexpected(Error::malformed);
    }
    // An assertion for client authentication has `sub` (RFC 9101, 10.8).
    if (claims->contains("sub") && jws->typ != "oauth-authz-req+jwt") {
        return std::unexpected(Error::malformed);
    }
    if (const auto checked = check_times_and_names(*claims, rules); !checked) {
        return std::unexpected(checked.error());
    }
    net::Form form;
    form.add("client_id", rules.client_id);
    for (const auto& member : *claims) {
        const std::string name(member.key());
        if (name == "client_id" || std::ranges::find(jwt_claims, name) != jwt_claims.end()) {
            continue;
        }
        if (!add_parameter(form, name, member.value())) {
            return std::unexpected(Error::malformed);
        }
    }
    return form;
}

} // namespace conclave::identity
