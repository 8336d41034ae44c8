#include "identity/admin/client_grants.hpp"

#include "base/json_text.hpp"
#include "identity/admin/client_encryption.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/protocol/scope.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::array texts(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

std::string text_in(const json::object& body, std::string_view name) {
    return std::string(base::get_string(body, name).value_or(std::string_view{}));
}

std::vector<std::string> texts_in(const json::object& body, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* list = base::get_array(body, name)) {
        for (const auto& each : *list) {
            out.emplace_back(each.get_string());
        }
    }
    return out;
}

TrustedIssuer issuer_in(const json::object& body) {
    TrustedIssuer out{.issuer = text_in(body, "issuer"), .jwks = texts_in(body, "keys")};
    if (const auto* list = base::get_array(body, "subjects")) {
        for (const auto& each : *list) {
            const auto& pair = each.get_object();
            out.subjects.push_back(
                {.id = 0, .key = text_in(pair, "subject"), .value = text_in(pair, "userId")});
        }
    }
    return out;
}

} // namespace

void put_grants(json::object& out, const Client& client) {
    out["fapi"] = client.fapi;
    out["implicit"] = contains(client.grant_types, implicit_grant_type);
    out["authorizationSignedResponseAlg"] = client.authorization_signed_response_alg;
    put_encryption(out, client);
    out["authorizationDetailsTypes"] = texts(client.authorization_details_types);
    out["exchangeAudiences"] = texts(client.exchange_audiences);
    out["mayImpersonate"] = client.may_impersonate;
    out["mayAct"] = client.may_act;
    json::array issuers;
    for (const auto& issuer : client.trusted_issuers) {
        json::array subjects;
        for (const auto& pair : issuer.subjects) {
            subjects.push_back(json::object{{"subject", pair.key}, {"userId", pair.value}});
        }
        issuers.push_back(json::object{{"issuer", issuer.issuer},
                                       {"keys", texts(issuer.jwks)},
                                       {"subjects", std::move(subjects)}});
    }
    out["trustedIssuers"] = std::move(issuers);
}

void take_implicit(const json::object& body, const Client& stored, Client& client) {
    const bool on = base::get_bool(body, "implicit")
                        .value_or(contains(stored.grant_types, implicit_grant_type));
    if (!on) {
        return;
    }
    client.grant_types.emplace_back(implicit_grant_type);
    client.response_types.emplace_back("id_token");
    if (client.allow_access_tokens_via_browser) {
        client.response_types.emplace_back("id_token token");
    }
}

void take_grants_of_others(const json::object& body, Client& client) {
    const auto sent = [&body](std::string_view name) {
        const auto* value = body.if_contains(name);
        return value != nullptr && !value->is_null();
    };
    if (sent("authorizationSignedResponseAlg")) {
        client.authorization_signed_response_alg = text_in(body, "authorizationSignedResponseAlg");
    }
    take_encryption(body, client);
    if (sent("authorizationDetailsTypes")) {
        client.authorization_details_types = texts_in(body, "authorizationDetailsTypes");
    }
    if (sent("exchangeAudiences")) {
        client.exchange_audiences = texts_in(body, "exchangeAudiences");
    }
    client.may_impersonate =
        base::get_bool(body, "mayImpersonate").value_or(client.may_impersonate);
    if (sent("mayAct")) {
        client.may_act = text_in(body, "mayAct");
    }
    if (sent("trustedIssuers")) {
        client.trusted_issuers.clear();
        for (const auto& each : *base::get_array(body, "trustedIssuers")) {
            client.trusted_issuers.push_back(issuer_in(each.get_object()));
        }
    }
    client.fapi = base::get_bool(body, "fapi").value_or(client.fapi);
    if (client.fapi) {
        hold_to_fapi(client);
    }
}

} // namespace conclave::identity::admin
