#include "identity/federation/external_id_token.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/federation/tenant_issuer.hpp"
#include "identity/users/password_policy.hpp"
#include "jose/claims.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <iterator>

namespace conclave::identity {
namespace {

/// By public keys only: whoever knows the client secret, or none at all, signs nobody in.
constexpr std::array<std::string_view, 10> algorithms{"RS256", "RS384", "RS512", "PS256", "PS384",
                                                      "PS512", "ES256", "ES384", "ES512", "EdDSA"};

std::optional<IdTokenFault> signature_fault(const jose::CompactJws& jws,
                                            const std::vector<jose::ForeignKey>& keys) {
    if (std::ranges::find(algorithms, jws.alg) == algorithms.end()) {
        return IdTokenFault::algorithm;
    }
    bool known = false;
    for (const auto& key : keys) {
        if (!jws.kid.empty() && key.given_id() != jws.kid) {
            continue;
        }
        known = true;
        if (key.verify(jws)) {
            return std::nullopt;
        }
    }
    return known ? IdTokenFault::signature : IdTokenFault::unknown_key;
}

/// Keys may be for some tenants only; then they say for whose tokens.
std::vector<jose::ForeignKey> keys_for(const std::vector<jose::ForeignKey>& keys,
                                       std::string_view issuer_template, std::string_view issuer) {
    std::vector<jose::ForeignKey> out;
    std::ranges::copy_if(keys, std::back_inserter(out), [&](const auto& key) {
        const auto& of = key.given_issuer();
        return of.empty() || of == issuer_template || of == issuer;
    });
    return out;
}

std::optional<IdTokenFault> claims_fault(const boost::json::object& claims,
                                         const IdTokenRules& rules, std::string_view issuer) {
    const auto checked = jose::check_claims(claims, {.issuer = issuer,
                                                     .audience = rules.client_id,
                                                     .now = rules.now,
                                                     .leeway = id_token_leeway});
    if (!checked) {
        switch (checked.error()) {
        case jose::ClaimError::wrong_issuer:
            return IdTokenFault::issuer;
        case jose::ClaimError::wrong_audience:
            return IdTokenFault::audience;
        case jose::ClaimError::expired:
        case jose::ClaimError::not_yet_valid:
            return IdTokenFault::expired;
        case jose::ClaimError::malformed:
            break;
        }
        return IdTokenFault::malformed;
    }
    if (!base::get_int(claims, "iat")) {
        return IdTokenFault::malformed;
    }
    const auto* audiences = base::get_array(claims, "aud");
    const bool shared = audiences != nullptr && audiences->size() > 1;
    if ((shared || claims.contains("azp")) && base::get_string(claims, "azp") != rules.client_id) {
        return IdTokenFault::audience;
    }
    const auto nonce = base::get_string(claims, "nonce");
    if (!nonce || rules.nonce.empty() || !base::constant_time_equal(*nonce, rules.nonce)) {
        return IdTokenFault::nonce;
    }
    if (rules.signed_in_since) {
        const auto at = base::get_int(claims, "auth_time");
        if (!at || base::from_unix_seconds(*at) < *rules.signed_in_since - id_token_leeway) {
            return IdTokenFault::not_signed_in_anew;
        }
    }
    return std::nullopt;
}

std::string clean_text(const boost::json::object& claims, std::string_view name) {
    const auto text = base::get_string(claims, name).value_or("");
    return base::has_control_characters(text) ? std::string() : std::string(text);
}

} // namespace

std::string_view to_text(IdTokenFault fault) {
    switch (fault) {
    case IdTokenFault::malformed:
        return "malformed";
    case IdTokenFault::algorithm:
        return "algorithm";
    case IdTokenFault::unknown_key:
        return "unknown_key";
    case IdTokenFault::signature:
        return "signature";
    case IdTokenFault::tenant:
        return "tenant";
    case IdTokenFault::issuer:
        return "issuer";
    case IdTokenFault::audience:
        return "audience";
    case IdTokenFault::expired:
        return "expired";
    case IdTokenFault::nonce:
        return "nonce";
    case IdTokenFault::subject:
        return "subject";
    case IdTokenFault::not_signed_in_anew:
        break;
    }
    return "not_signed_in_anew";
}

ExternalPerson profile_of(const boost::json::object& claims) {
    ExternalPerson person{.subject = {},
                          .email = {},
                          .username = clean_text(claims, "preferred_username"),
                          .name = clean_text(claims, "name")};
    auto email = clean_text(claims, "email");
    // An address that nobody has verified may be anybody's.
    if (base::get_bool(claims, "email_verified").value_or(false) && !email_fault(email)) {
        person.email = std::move(email);
    }
    return person;
}

std::string id_token_key(std::string_view token) {
    auto jws = jose::parse_compact(token);
    return jws ? std::move(jws->kid) : std::string();
}

std::expected<ExternalPerson, IdTokenFault> read_id_token(std::string_view token,
                                                          const std::vector<jose::ForeignKey>& keys,
                                                          const IdTokenRules& rules) {
    const auto jws = jose::parse_compact(token);
    if (!jws) {
        return std::unexpected(jws.error() == jose::JwsError::bad_header ? IdTokenFault::algorithm
                                                                         : IdTokenFault::malformed);
    }
    if (const auto fault = signature_fault(*jws, keys)) {
        return std::unexpected(*fault);
    }
    const auto claims = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!claims) {
        return std::unexpected(IdTokenFault::malformed);
    }
    const bool of_many = is_issuer_template(rules.issuer);
    const auto tenant = of_many ? clean_text(*claims, "tid") : std::string();
    const auto issuer =
        of_many ? issuer_of_tenant(rules.issuer, tenant) : std::optional(rules.issuer);
    if (!issuer) {
        return std::unexpected(IdTokenFault::tenant);
    }
    if (!rules.named_issuer.empty() && rules.named_issuer != *issuer) {
        return std::unexpected(IdTokenFault::issuer);
    }
    if (of_many) {
        if (const auto fault = signature_fault(*jws, keys_for(keys, rules.issuer, *issuer))) {
            return std::unexpected(*fault);
        }
    }
    if (const auto fault = claims_fault(*claims, rules, *issuer)) {
        return std::unexpected(*fault);
    }
    auto person = profile_of(*claims);
    person.sub = clean_text(*claims, "sub");
    person.subject = person.sub;
    if (of_many) {
        // A `sub` says who somebody is within its issuer alone (Core, 2), and the tenant's
        // administrators say what address somebody has.
        person.subject = tenant + "/" + person.sub;
        person.email.clear();
    }
    if (person.sub.empty() || person.subject.size() > max_subject_bytes) {
        return std::unexpected(IdTokenFault::subject);
    }
    return person;
}

} // namespace conclave::identity
