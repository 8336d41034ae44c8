#include "cli/client.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "cli/audited.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "cli/key_files.hpp"
#include "identity/admin/client_dto.hpp"
#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/client_secret.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/encryption_rules.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/users/fold.hpp"
#include "jose/digest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <span>
#include <sstream>

namespace conclave::cli {

namespace {

std::string no_client(const std::string& id, const Location& location) {
    return "There is no client \"" + id + "\"; `conclave client list" + location.options() +
           "` shows them.";
}

/// "https://host:port" of a web address; empty when it is none.
std::string origin_of(const std::string& uri) {
    const auto scheme = uri.find("://");
    if (!uri.starts_with("http") || scheme == std::string::npos)
        return {};
    return uri.substr(0, uri.find_first_of("/?#", scheme + 3));
}

void add_unique(std::vector<std::string>& list, std::string value) {
    if (!value.empty() && std::ranges::find(list, value) == list.end())
        list.push_back(std::move(value));
}

/// `code token id_token` in the order that client records use.
std::string sorted_words(const std::string& text) {
    std::istringstream words(text);
    std::vector<std::string> list;
    for (std::string word; words >> word;)
        list.push_back(word);
    std::ranges::sort(list);
    std::string out;
    for (const auto& word : list)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

void apply_machine_options(identity::Client& client, const ClientAddOptions& options) {
    client.token_endpoint_auth_method = options.auth_method;
    if (!options.jwks_file.empty())
        client.jwks = read_jwks(options.jwks_file);
    if (!options.grant_types.empty()) {
        client.grant_types = options.grant_types;
        const auto& grants = client.grant_types;
        if (std::ranges::find(grants, "authorization_code") == grants.end())
            client.response_types.clear();
        client.allow_offline_access |= std::ranges::find(grants, "refresh_token") != grants.end();
    }
    if (client.allow_offline_access)
        add_unique(client.grant_types, "refresh_token");
    if (options.implicit)
        add_unique(client.grant_types, std::string(identity::implicit_grant_type));
    client.reference_access_tokens = options.reference_tokens;
    for (const auto& claim : options.claims) {
        const auto equals = claim.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == claim.size())
            throw Failure("\"" + claim + "\" is no claim; write type=value.");
        client.claims.push_back(
            {.id = 0, .key = claim.substr(0, equals), .value = claim.substr(equals + 1)});
    }
    client.introspection_audiences = options.introspection_audiences;
    client.require_pkce = !options.without_pkce;
    client.require_pushed_authorization_requests = options.require_par;
    client.require_signed_request_object = options.require_signed_requests;
    client.dpop_bound_access_tokens = options.require_dpop;
    client.require_dpop_nonce = options.require_dpop_nonce;
    client.authorization_signed_response_alg = options.response_alg;
    client.authorization_details_types = options.authorization_details;
    client.exchange_audiences = options.exchange_audiences;
    client.may_impersonate = options.impersonate;
    client.may_act = options.may_act;
}

void apply_certificate_options(identity::Client& client, const ClientAddOptions& options) {
    client.certificate_bound_access_tokens = options.certificate_bound;
    const auto& name = options.certificate_name;
    const auto equals = name.find('=');
    if (!name.empty() && equals == std::string::npos)
        throw Failure("\"" + name +
                      "\" is no name of a certificate; write kind=value, as in "
                      "san_dns=client.example.org.");
    if (!name.empty()) {
        client.certificate_name_kind = name.substr(0, equals);
        client.certificate_name = name.substr(equals + 1);
    }
}

/// Keys and certificates prove that a client is itself, so that it has no secret.
bool has_no_secret(const std::string& method) {
    return method == "private_key_jwt" || identity::is_certificate_method(method);
}

void apply_encryption_options(identity::Client& client, const ClientAddOptions& options) {
    client.userinfo_signed_response_alg = options.userinfo_alg;
    const auto encrypted = [&options](const std::string& alg) {
        identity::MessageEncryption out{.alg = alg,
                                        .enc = alg.empty() ? "" : options.content_encryption};
        identity::complete(out);
        return out;
    };
    client.id_token_encryption = encrypted(options.encrypt_id_tokens);
    client.userinfo_encryption = encrypted(options.encrypt_userinfo);
    client.authorization_encryption = encrypted(options.encrypt_answers);
}

identity::Client record(const ClientAddOptions& options) {
    identity::Client client;
    client.client_id = options.id;
    client.name = options.name.empty() ? options.id : options.name;
    client.require_client_secret = options.confidential;
    if (!options.secret.empty())
        client.secrets.push_back({.hash = base::to_base64(jose::sha256(options.secret)),
                                  .description = "Given to conclave client add"});
    client.redirect_uris = options.redirect_uris;
    client.post_logout_redirect_uris = options.post_logout_uris;
    client.backchannel_logout_uri = options.backchannel_logout_uri;
    client.backchannel_notification_uri = options.backchannel_notification_uri;
    client.frontchannel_logout_uri = options.frontchannel_logout_uri;
    client.cors_origins = options.cors_origins;
    if (client.cors_origins.empty())
        for (const auto& uri : options.redirect_uris)
            add_unique(client.cors_origins, origin_of(uri));
    client.allow_fragment_redirect_uris = options.allow_fragment_redirects;
    if (!options.response_types.empty())
        client.response_types.clear();
    for (const auto& type : options.response_types)
        add_unique(client.response_types, sorted_words(type));
    for (const auto& type : client.response_types)
        if (std::istringstream words(type); type != "code")
            for (std::string word; words >> word;)
                client.allow_access_tokens_via_browser |= word == "token";
    for (const auto& scope : options.scopes) {
        if (scope == "offline_access")
            client.allow_offline_access = true;
        else
            add_unique(client.scopes, scope);
    }
    apply_machine_options(client, options);
    apply_encryption_options(client, options);
    apply_certificate_options(client, options);
    client.require_consent = options.require_consent;
    client.enable_local_login = options.providers.empty();
    client.identity_provider_restrictions = options.providers;
    client.id_token_signed_response_alg = options.id_token_alg;
    client.subject_type = options.pairwise ? "pairwise" : "public";
    client.sector_identifier_uri = options.sector_identifier_uri;
    client.access_token_lifetime =
        options.access_token_lifetime.value_or(client.access_token_lifetime);
    client.refresh_token_lifetime =
        options.refresh_lifetime.value_or(client.refresh_token_lifetime);
    client.refresh_token_sliding_lifetime =
        std::min(client.refresh_token_sliding_lifetime, client.refresh_token_lifetime);
    client.refresh_token_one_time = !options.refresh_reuse;
    if (options.fapi)
        identity::hold_to_fapi(client);
    return client;
}

/// For the audit log, where secrets don't stand.
boost::json::object shown(const identity::Client& client) {
    auto out = identity::admin::to_dto(identity::StoredClient{.client = client}, false);
    out.erase("id"); // it is numbered when the console first looks at it
    return out;
}

boost::json::array shown(std::span<const identity::ClientSecret> secrets) {
    boost::json::array out;
    for (const auto& secret : secrets)
        out.push_back(identity::admin::to_dto(secret));
    return out;
}

std::string add_secret(Installation& installation, identity::ClientService& clients,
                       const std::string& id, const std::string& description,
                       std::optional<base::WallTime> until, std::string_view command) {
    const Deed deed{
        .event = "ClientSecretAddedEvent",
        .category = "Clients",
        .command = command,
        .after = boost::json::object{
            {"clientId", id},
            {"description", description},
            {"expiration", until ? boost::json::value(base::to_rfc3339(*until)) : nullptr}}};
    std::string text;
    audited(installation, deed, [&] {
        auto secret = clients.add_secret(id, description, until, &installation.box());
        if (!secret)
            throw Failure(secret.error().message);
        text = *std::move(secret);
    });
    return text;
}

std::size_t drop_older_secrets(Installation& installation, identity::ClientService& clients,
                               const std::string& id) {
    const auto client = clients.get_anew(id);
    if (!client)
        throw Failure(no_client(id, {}));
    const auto& all = client->secrets;
    const Deed deed{
        .event = "ClientSecretDeletedEvent",
        .category = "Clients",
        .command = "client secret",
        .before = boost::json::object{
            {"clientId", id},
            {"secrets", shown(std::span(all).first(all.empty() ? 0 : all.size() - 1))}}};
    std::size_t count = 0;
    audited(installation, deed, [&] {
        const auto dropped = clients.drop_older_secrets(id);
        if (!dropped)
            throw Failure(dropped.error().message);
        count = *dropped;
    });
    return count;
}

} // namespace

void client_add(const ClientAddOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    if (!options.secret.empty() && options.secret.size() < identity::client_secret_min_bytes)
        throw Failure("The secret is shorter than " +
                      std::to_string(identity::client_secret_min_bytes) +
                      " characters, so it could be guessed. Leave its value out, and a random one "
                      "is made.");
    if (!options.secret.empty() &&
        (options.auth_method == "client_secret_jwt" || options.auth_method == "none" ||
         has_no_secret(options.auth_method)))
        throw Failure("With " + options.auth_method +
                      " no secret is given; for client_secret_jwt one is made and shown.");
    auto client = record(options);
    for (const auto& file : options.trusted_issuer_files)
        client.trusted_issuers.push_back(read_trusted_issuer(file, installation));
    const Deed deed{.event = "ClientAddedEvent",
                    .category = "Clients",
                    .command = "client add",
                    .after = shown(client)};
    audited(installation, deed, [&] {
        if (const auto added = clients.add(client); !added)
            throw Failure(added.error().message);
    });
    console.good("Client " + client.client_id +
                 (options.confidential ? ", confidential" : ", public"));
    identity::ProviderStore providers(installation.database(), installation.box(),
                                      installation.clock(), installation.random());
    for (const auto& scheme : options.providers)
        if (const auto known = providers.get(identity::fold_case(scheme));
            !known || !known->enabled)
            console.hint("nobody can sign in at " + scheme +
                         " yet; see: conclave provider list, add, enable");
    if (!options.confidential || !options.secret.empty() ||
        has_no_secret(client.token_endpoint_auth_method))
        return;
    const auto secret = add_secret(installation, clients, client.client_id,
                                   "Made by conclave client add", std::nullopt, deed.command);
    console.hint("secret  " + secret + "   (shown this once)");
}

void client_list(const Location& location, const Console& console) {
    Installation installation(location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    std::vector<std::vector<std::string>> rows{{"CLIENT", "KIND", "REDIRECT URIS"}};
    for (const auto& client : clients.list()) {
        std::string kind = client.is_public() ? "public" : "confidential";
        if (!client.enabled)
            kind += ", disabled";
        const auto& uris = client.redirect_uris;
        rows.push_back({client.client_id, kind, uris.empty() ? "" : uris.front()});
        for (std::size_t i = 1; i < uris.size(); ++i)
            rows.push_back({"", "", uris[i]});
    }
    console.out << table(rows);
}

void client_show(const ClientNameOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    const auto client = clients.get(options.id);
    if (!client)
        throw Failure(no_client(options.id, options.location));
    auto members = boost::json::parse(identity::to_json(*client)).as_object();
    boost::json::array secrets;
    for (const auto& secret : client->secrets)
        secrets.push_back(boost::json::object{
            {"description", secret.description},
            {"expires", secret.expires_at == 0
                            ? std::string("never")
                            : base::to_rfc3339(base::from_unix_seconds(secret.expires_at))}});
    members["secrets"] = std::move(secrets); // without their hashes
    console.line("{");
    for (const auto& [name, value] : members)
        console.line("  " + base::json_quote(name) + ": " + boost::json::serialize(value) +
                     (name == members.rbegin()->key() ? "" : ","));
    console.line("}");
}

void client_secret(const ClientSecretOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    const auto client = clients.get(options.id);
    if (!client)
        throw Failure(no_client(options.id, options.location));
    if (has_no_secret(client->token_endpoint_auth_method) ||
        client->token_endpoint_auth_method == "none")
        throw Failure("The client authenticates with " + client->token_endpoint_auth_method +
                      " and has no use for a secret.");
    std::optional<base::WallTime> until;
    if (options.lifetime)
        until = installation.clock().now() + *options.lifetime;
    const auto secret =
        add_secret(installation, clients, options.id, options.description, until, "client secret");
    console.good("New secret for " + options.id);
    console.hint("secret  " + secret + "   (shown this once)");
    if (!options.replace)
        return;
    const auto dropped = drop_older_secrets(installation, clients, options.id);
    console.hint(std::to_string(dropped) + " older ended");
}

void client_remove(const ClientNameOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    const auto client = clients.get(options.id);
    if (!client)
        throw Failure(no_client(options.id, options.location));
    const Deed deed{.event = "ClientDeletedEvent",
                    .category = "Clients",
                    .command = "client remove",
                    .before = shown(*client)};
    audited(installation, deed, [&] {
        if (!clients.remove(options.id))
            throw Failure(no_client(options.id, options.location));
    });
    console.good("Client " + options.id + " is gone");
    if (options.id == installation.config().identity.web_client.id)
        console.hint("It is the web app of conclave.toml, so the server makes it again when it "
                     "starts.");
}

} // namespace conclave::cli
