#include "identity/http/registration_endpoint.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/registration/client_documents.hpp"
#include "identity/registration/own_change.hpp"
#include "identity/registration/registration_store.hpp"
#include "identity/subjects/pairwise.hpp"
#include "jose/digest.hpp"
#include "net/address.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

constexpr std::string_view endpoint_path = "/connect/dcr";
/// What a client must not send when it changes its registration (RFC 7592, 2.2).
constexpr std::array<std::string_view, 4> not_to_be_sent{
    "registration_access_token", "registration_client_uri", "client_secret_expires_at",
    "client_id_issued_at"};

net::Response refusal(const MetadataFault& fault) {
    return oauth_error(
        {.error = std::string(to_text(fault.error)), .description = fault.description});
}

net::Response bad_token(std::string_view description) { // RFC 6750, 3.1
    auto response = oauth_error(
        {.status = 401, .error = "invalid_token", .description = std::string(description)});
    response.headers.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return response;
}

std::expected<json::object, net::Response> body_of(const net::Request& request) {
    if (request.content_type() != "application/json") {
        return std::unexpected(
            refusal({MetadataError::invalid_client_metadata, "Send application/json."}));
    }
    auto members = parse_client_metadata(request.body);
    return members ? std::expected<json::object, net::Response>(*std::move(members))
                   : std::unexpected(refusal(members.error()));
}

bool needs_secret(const Client& client) {
    return client.token_endpoint_auth_method.starts_with("client_secret");
}

} // namespace

MetadataRules RegistrationEndpoint::rules() const {
    const auto& config = services_.config.self_registration;
    return {.scopes = config.scopes,
            .require_pkce = config.require_pkce,
            .certificates = !services_.config.certificates_origin.empty()};
}

std::optional<MetadataFault> RegistrationEndpoint::sector_fault(const Client& client) const {
    if (client.sector_identifier_uri.empty()) {
        return std::nullopt;
    }
    const auto answer = services_.outgoing.get(client.sector_identifier_uri);
    const auto list =
        answer && answer->status == 200 ? parse_sector_list(answer->body) : std::nullopt;
    if (!list) {
        return MetadataFault{MetadataError::invalid_client_metadata,
                             "At sector_identifier_uri there is no JSON list of redirect URIs."};
    }
    if (!is_subset(client.redirect_uris, *list)) {
        return MetadataFault{MetadataError::invalid_client_metadata,
                             "The list at sector_identifier_uri lacks a redirect URI."};
    }
    return std::nullopt;
}

std::string RegistrationEndpoint::give_secret(Client& client) const {
    client.secrets.clear();
    if (!needs_secret(client)) {
        return {};
    }
    auto secret = base::random_token(services_.random);
    const bool sealed = client.token_endpoint_auth_method == "client_secret_jwt";
    client.secrets.push_back(
        {.hash = base::to_base64(jose::sha256(secret)),
         .description = "Given at registration",
         .sealed = sealed ? services_.box.seal(secret, client_secret_purpose(client.client_id),
                                               services_.random)
                          : std::string()});
    return secret;
}

net::Response RegistrationEndpoint::information(int status, const Client& client,
                                                std::string_view token,
                                                std::string_view secret) const {
    auto out = metadata_of(client);
    out["registration_access_token"] = token;
    out["registration_client_uri"] =
        services_.config.issuer + std::string(endpoint_path) + "/" + client.client_id;
    if (!secret.empty()) {
        out["client_secret"] = secret;
        out["client_secret_expires_at"] = 0; // never
    }
    if (status == 201) {
        out["client_id_issued_at"] = base::to_unix_seconds(services_.clock.now());
    }
    auto response = net::Response::json(status, json::serialize(out));
    forbid_caching(response);
    return response;
}

std::optional<net::Response> RegistrationEndpoint::throttled(const net::Request& request) {
    const auto wait =
        services_.client_registrations.take(net::source_key(request.peer), services_.mono_now());
    return wait.count() > 0 ? std::optional(try_later(429, "temporarily_unavailable",
                                                      "Too many registrations and changes.", wait))
                            : std::nullopt;
}

net::Response RegistrationEndpoint::add(const net::Request& request) {
    if (auto refused = throttled(request)) {
        return *std::move(refused);
    }
    const auto& config = services_.config.self_registration;
    const bool by_token = config.policy == SelfRegistration::Policy::with_token;
    const auto initial = by_token ? request.authorization("Bearer").value_or("") : "";
    if (by_token && (initial.empty() || !services_.self_registered.is_initial_token(initial))) {
        return bad_token("An initial access token of this server is needed.");
    }
    const auto members = body_of(request);
    if (!members) {
        return members.error();
    }
    auto client = read_client_metadata(*members, rules());
    if (!client) {
        return refusal(client.error());
    }
    if (const auto fault = sector_fault(*client)) {
        return refusal(*fault);
    }
    client->client_id = base::random_token(services_.random, 16);
    const auto secret = give_secret(*client);
    const auto token =
        services_.self_registered.admit(client->client_id, initial, config.max_clients);
    if (!token) {
        return token.error() == RegistrationStore::Refusal::full
                   ? try_later(503, "temporarily_unavailable",
                               "There are as many clients as the operator allows.",
                               std::chrono::hours(1))
                   : bad_token("The initial access token has been used.");
    }
    if (const auto added = services_.clients.add(*client); !added) {
        services_.self_registered.forget(client->client_id);
        return refusal({MetadataError::invalid_client_metadata, added.error().message});
    }
    log::info("client_registered_itself",
              {{"client_id", client->client_id}, {"peer", request.peer}});
    return information(201, *client, *token, secret);
}

std::expected<Client, net::Response> RegistrationEndpoint::managed(const net::Request& request) {
    const auto bucket = "registration|" + net::source_key(request.peer);
    const auto now = services_.mono_now();
    if (const auto wait = services_.token_failures.peek(bucket, now); wait.count() > 0) {
        return std::unexpected(
            try_later(429, "temporarily_unavailable", "Too many failed requests.", wait));
    }
    const auto found = request.path_parameters.find("client_id");
    const auto id = found == request.path_parameters.end() ? std::string() : found->second;
    const auto token = request.authorization("Bearer").value_or("");
    auto client =
        services_.self_registered.manages(token, id) ? services_.enabled_client(id) : nullptr;
    if (!client) { // RFC 7592, 2.1: the same for a client that is gone
        (void)services_.token_failures.take(bucket, now); // the peek above refuses
        return std::unexpected(bad_token("This is not the token of such a registration."));
    }
    return *client;
}

net::Response RegistrationEndpoint::show(const net::Request& request) {
    const auto client = managed(request);
    return client ? information(200, *client, *request.authorization("Bearer"), {})
                  : client.error();
}

net::Response RegistrationEndpoint::change(const net::Request& request) {
    const auto before = managed(request);
    if (!before) {
        return before.error();
    }
    if (auto refused = throttled(request)) {
        return *std::move(refused);
    }
    const auto members = body_of(request);
    if (!members) {
        return members.error();
    }
    for (const auto name : not_to_be_sent) {
        if (members->contains(name)) {
            return oauth_error({.error = "invalid_request",
                                .description = std::string(name) + " is not the client's to set."});
        }
    }
    const auto secret = base::get_string(*members, "client_secret");
    if (base::get_string(*members, "client_id") != before->client_id ||
        (secret && !secret_matches(*before, *secret, services_.clock.now()))) {
        return oauth_error({.error = "invalid_request",
                            .description = "client_id and client_secret must be the client's."});
    }
    const auto wish = read_client_metadata(*members, rules());
    auto client = wish ? changed_by_itself(*before, *wish, rules()) : wish;
    if (!client) {
        return refusal(client.error());
    }
    if (const auto fault = sector_fault(*client)) {
        return refusal(*fault);
    }
    if (client->subject_type != before->subject_type ||
        (client->is_pairwise() && sector_of(*client) != sector_of(*before))) {
        return refusal({MetadataError::invalid_client_metadata,
                        "subject_type and the sector stay as they were registered: the client "
                        "would know nobody any more."});
    }
    const bool same_secret =
        needs_secret(*before) && needs_secret(*client) &&
        (client->token_endpoint_auth_method != "client_secret_jwt" ||
         before->token_endpoint_auth_method == client->token_endpoint_auth_method);
    const auto made = same_secret ? std::string() : give_secret(*client);
    if (const auto put = services_.clients.put(*client); !put) {
        return refusal({MetadataError::invalid_client_metadata, put.error().message});
    }
    log::info("client_changed_itself", {{"client_id", client->client_id}});
    return information(200, *client, *request.authorization("Bearer"), made);
}

net::Response RegistrationEndpoint::remove(const net::Request& request) {
    const auto client = managed(request);
    if (!client) {
        return client.error();
    }
    (void)services_.clients.remove(client->client_id); // somebody may have been quicker
    log::info("client_removed_itself", {{"client_id", client->client_id}});
    net::Response response{.status = 204};
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
