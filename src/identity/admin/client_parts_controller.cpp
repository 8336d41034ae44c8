#include "identity/admin/client_dto.hpp"
#include "identity/admin/controllers.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/clients/certificate_secrets.hpp"
#include "identity/clients/client_secret.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/services.hpp"
#include "jose/digest.hpp"
#include "jose/foreign_key.hpp"

#include "base/json_text.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 5> secret_types{"SharedSecret", "X509Thumbprint", "X509Name",
                                                       "X509CertificateBase64", "JWK"};

/// The key of a secret that brings one.
std::optional<std::string> key_in(const ClientSecret& secret) {
    return secret.type == key_secret ? key_of_certificate(secret.hash)
           : secret.type == "JWK"    ? std::optional(secret.hash)
                                     : std::nullopt;
}

/// What the three kinds of parts have in common: which list of the record, and what it looks like.
struct Kinds {
    std::string_view name; // "Claims"
    std::string_view parameter;
    std::string_view items;
    std::string_view key;
    std::vector<NumberedText> Client::* list;
    ClientPart part;
    std::string_view schema;
    std::string_view word; // for people
};

class ClientParts {
  public:
    explicit ClientParts(const Parts& parts) : services_(parts.services) {}

    Answer secrets(Call& call) const;
    Answer secret(Call& call) const;
    Answer add_secret(Call& call) const;
    Answer remove_secret(Call& call) const;
    Answer pairs(Call& call, const Kinds& kind) const;
    Answer pair(Call& call, const Kinds& kind) const;
    Answer add_pair(Call& call, const Kinds& kind) const;
    Answer remove_pair(Call& call, const Kinds& kind) const;

  private:
    [[nodiscard]] std::optional<StoredClient> client_of(const Call& call) const {
        return services_.clients.stored(call.number("id").value_or(0));
    }
    std::expected<ClientSecret, Refusal> secret_from(const Call& call, const Client& client) const;
    std::optional<Refusal> certificate_fault(const Call& call, const Client& client) const;
    std::optional<Refusal> change(const std::string& client_id,
                                  const std::function<bool(Client&)>& work) const;

    Services& services_;
};

std::optional<Refusal> ClientParts::change(const std::string& client_id,
                                           const std::function<bool(Client&)>& work) const {
    const auto done = services_.clients.change(client_id, work);
    return done ? std::nullopt : std::optional(to_refusal(done.error()));
}

Answer ClientParts::secrets(Call& call) const {
    const auto stored = client_of(call);
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    return page_answer("clientSecrets", stored->client.secrets, call.page,
                       [](const ClientSecret& secret) { return to_dto(secret); });
}

Answer ClientParts::secret(Call& call) const {
    const auto number = call.number("secretId").value_or(0);
    const auto stored = services_.clients.owner(ClientPart::secret, number);
    if (!stored) {
        return std::unexpected(not_found("secret"));
    }
    return Done{.body = to_dto(*find_item(stored->client.secrets, number))};
}

/// Secrets that could never count are refused, with what to do instead.
std::optional<Refusal> ClientParts::certificate_fault(const Call& call,
                                                      const Client& client) const {
    if (const auto words = certificate_secret_fault(call.text("type"), call.text("value"));
        !words.empty()) {
        return invalid("value", std::string(words));
    }
    if (services_.config.certificates_origin.empty()) {
        return invalid("type",
                       "No site asks for certificates: turn on [sites.certificates] first.");
    }
    if (client.is_public() || !client.token_endpoint_auth_method.empty()) {
        return invalid("type", "It counts for a client with requireClientSecret and without "
                               "tokenEndpointAuthMethod. Of one with the method tls_client_auth "
                               "the certificate is named by certificateName, of "
                               "self_signed_tls_client_auth by its keys.");
    }
    return std::nullopt;
}

std::expected<ClientSecret, Refusal> ClientParts::secret_from(const Call& call,
                                                              const Client& client) const {
    const auto value = call.text("value");
    const auto type = call.text("type").empty() ? "SharedSecret" : call.text("type");
    const auto now = base::to_unix_seconds(services_.clock.now());
    ClientSecret secret{
        .hash = value, .description = call.text("description"), .type = type, .created_at = now};
    if (std::ranges::find(secret_types, type) == secret_types.end()) {
        return std::unexpected(invalid("type", "This type of secret is not known."));
    }
    if (const auto end = read_time(call.text("expiration"))) {
        secret.expires_at = base::to_unix_seconds(*end);
    }
    if (type == "JWK" && !jose::ForeignKey::parse(value)) {
        return std::unexpected(invalid("value", "The value is no public JWK."));
    }
    if (type == key_secret && !key_of_certificate(value)) {
        return std::unexpected(invalid("value", "The value is no certificate in base64 whose key "
                                                "is RSA of 2048 bits or more, or EC."));
    }
    if (is_certificate_secret(type)) {
        if (auto fault = certificate_fault(call, client)) {
            return std::unexpected(*std::move(fault));
        }
    }
    if (type != "SharedSecret") {
        return secret;
    }
    const auto hash = call.text("hashType");
    if (value.size() > max_secret_bytes) {
        return std::unexpected(
            invalid("value", fmt::format("A secret has at most {} bytes.", max_secret_bytes)));
    }
    if (value.size() < client_secret_min_bytes) {
        return std::unexpected(
            invalid("value", fmt::format("The secret is shorter than {} characters, so it could be "
                                         "guessed. Take a random one: `openssl rand -hex 32` makes "
                                         "it, or the console, or `conclave client secret`.",
                                         client_secret_min_bytes)));
    }
    if (!hash.empty() && hash != "Sha256" && hash != "Sha512" && hash != "0" && hash != "1") {
        return std::unexpected(invalid("hashType", "Sha256 or Sha512."));
    }
    const bool longer = hash == "Sha512" || hash == "1";
    secret.hash =
        longer ? base::to_base64(jose::sha512(value)) : base::to_base64(jose::sha256(value));
    if (client.token_endpoint_auth_method == "client_secret_jwt") {
        secret.sealed =
            services_.box.seal(value, client_secret_purpose(client.client_id), services_.random);
    }
    return secret;
}

Answer ClientParts::add_secret(Call& call) const {
    const auto stored = client_of(call);
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    const auto secret = secret_from(call, stored->client);
    if (!secret) {
        return std::unexpected(secret.error());
    }
    // The number is given while it is stored; the newest is the last.
    const auto& id = stored->client.client_id;
    if (auto refusal = change(id, [&](Client& client) {
            client.secrets.push_back(*secret);
            if (auto key = key_in(*secret)) {
                client.jwks.push_back(*std::move(key));
            }
            return true;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    const auto now = services_.clients.stored(stored->number);
    if (!now || now->client.secrets.empty()) {
        return std::unexpected(not_found("client"));
    }
    const auto& newest = *std::ranges::max_element(now->client.secrets, {}, &ClientSecret::id);
    call.after = to_dto(newest);
    return Done{.body = call.after,
                .status = 201,
                .location = "Clients/Secrets/" + std::to_string(newest.id)};
}

Answer ClientParts::remove_secret(Call& call) const {
    const auto number = call.number("secretId").value_or(0);
    const auto stored = services_.clients.owner(ClientPart::secret, number);
    if (!stored) {
        return std::unexpected(not_found("secret"));
    }
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    const auto gone = *find_item(stored->client.secrets, number);
    call.before = to_dto(gone);
    if (auto refusal = change(stored->client.client_id, [&](Client& client) {
            std::erase_if(client.secrets,
                          [&](const ClientSecret& each) { return each.id == number; });
            if (const auto key = key_in(gone)) {
                std::erase(client.jwks, *key);
            }
            return true;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    return Done{};
}

Answer ClientParts::pairs(Call& call, const Kinds& kind) const {
    const auto stored = client_of(call);
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    return page_answer(kind.items, stored->client.*kind.list, call.page,
                       [&](const NumberedText& each) { return to_dto(each, kind.key); });
}

Answer ClientParts::pair(Call& call, const Kinds& kind) const {
    const auto number = call.number(kind.parameter).value_or(0);
    const auto stored = services_.clients.owner(kind.part, number);
    if (!stored) {
        return std::unexpected(not_found(kind.word));
    }
    return Done{.body = to_dto(*find_item(stored->client.*kind.list, number), kind.key)};
}

Answer ClientParts::add_pair(Call& call, const Kinds& kind) const {
    const auto stored = client_of(call);
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    const NumberedText wanted{.id = 0, .key = call.text(kind.key), .value = call.text("value")};
    const auto same = [&](const NumberedText& each) {
        return each.key == wanted.key && each.value == wanted.value;
    };
    bool exists = false;
    if (auto refusal = change(stored->client.client_id, [&](Client& client) {
            exists = std::ranges::any_of(client.*kind.list, same);
            (client.*kind.list).push_back(wanted);
            return !exists;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    if (exists) {
        return std::unexpected(invalid(kind.key, "The client has it already."));
    }
    const auto now = services_.clients.stored(stored->number);
    if (!now) {
        return std::unexpected(not_found("client"));
    }
    const auto& list = now->client.*kind.list;
    const auto made = std::ranges::find_if(list, same);
    if (made == list.end()) {
        return std::unexpected(not_found(kind.word));
    }
    call.after = to_dto(*made, kind.key);
    return Done{.body = call.after,
                .status = 201,
                .location = fmt::format("Clients/{}/{}", kind.name, made->id)};
}

Answer ClientParts::remove_pair(Call& call, const Kinds& kind) const {
    const auto number = call.number(kind.parameter).value_or(0);
    const auto stored = services_.clients.owner(kind.part, number);
    if (!stored) {
        return std::unexpected(not_found(kind.word));
    }
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    call.before = to_dto(*find_item(stored->client.*kind.list, number), kind.key);
    if (auto refusal = change(stored->client.client_id, [&](Client& client) {
            std::erase_if(client.*kind.list,
                          [&](const NumberedText& each) { return each.id == number; });
            return true;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    return Done{};
}

void add_secrets(Routes& routes, const ClientParts& parts) {
    const auto add = routes.adder(parts);
    add({.method = "GET",
         .path = "Clients/{id}/Secrets",
         .summary = "The secrets of a client, without their values",
         .event = "ClientSecretsRequestedEvent",
         .answer = "ClientSecretsApiDto",
         .query = list_query()},
        &ClientParts::secrets);
    add({.method = "POST",
         .path = "Clients/{id}/Secrets",
         .summary = "Adds a secret, whose value is never shown again",
         .event = "ClientSecretAddedEvent",
         .body = "ClientSecretApiDto",
         .answer = "ClientSecretApiDto"},
        &ClientParts::add_secret);
    add({.method = "GET",
         .path = "Clients/Secrets/{secretId}",
         .summary = "One secret, without its value",
         .event = "ClientSecretRequestedEvent",
         .answer = "ClientSecretApiDto"},
        &ClientParts::secret);
    add({.method = "DELETE",
         .path = "Clients/Secrets/{secretId}",
         .summary = "Takes a secret away",
         .event = "ClientSecretDeletedEvent"},
        &ClientParts::remove_secret);
}

void add_pairs(Routes& routes, const ClientParts& parts, const Kinds& kind,
               const std::array<std::string_view, 8>& words) {
    const auto add = [&](Route route, Answer (ClientParts::*method)(Call&, const Kinds&) const) {
        route.handler = [parts, method, kind](Call& call) { return (parts.*method)(call, kind); };
        routes.add(std::move(route));
    };
    const auto& [all, one, of_all, of_one, read_all, read_one, added, deleted] = words;
    add({.method = "GET",
         .path = all,
         .summary = of_all,
         .event = read_all,
         .answer = kind.name == "Claims" ? "ClientClaimsApiDto" : "ClientPropertiesApiDto",
         .query = list_query()},
        &ClientParts::pairs);
    add({.method = "POST",
         .path = all,
         .summary = of_one,
         .event = added,
         .body = kind.schema,
         .answer = kind.schema},
        &ClientParts::add_pair);
    add({.method = "GET", .path = one, .summary = of_one, .event = read_one, .answer = kind.schema},
        &ClientParts::pair);
    add({.method = "DELETE", .path = one, .summary = "Takes it away", .event = deleted},
        &ClientParts::remove_pair);
}

} // namespace

void add_client_parts(Routes& routes, const Parts& parts) {
    const ClientParts of_clients(parts);
    add_secrets(routes, of_clients);
    add_pairs(routes, of_clients,
              {.name = "Properties",
               .parameter = "propertyId",
               .items = "clientProperties",
               .key = "key",
               .list = &Client::properties,
               .part = ClientPart::property,
               .schema = "ClientPropertyApiDto",
               .word = "property"},
              {"Clients/{id}/Properties", "Clients/Properties/{propertyId}",
               "The properties of a client", "A property of a client",
               "ClientPropertiesRequestedEvent", "ClientPropertyRequestedEvent",
               "ClientPropertyAddedEvent", "ClientPropertyDeletedEvent"});
    add_pairs(routes, of_clients,
              {.name = "Claims",
               .parameter = "claimId",
               .items = "clientClaims",
               .key = "type",
               .list = &Client::claims,
               .part = ClientPart::claim,
               .schema = "ClientClaimApiDto",
               .word = "claim"},
              {"Clients/{id}/Claims", "Clients/Claims/{claimId}", "The claims of a client",
               "A claim of a client", "ClientClaimsRequestedEvent", "ClientClaimRequestedEvent",
               "ClientClaimAddedEvent", "ClientClaimDeletedEvent"});
}

} // namespace conclave::identity::admin
