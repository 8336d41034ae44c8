#include "cli/client.hpp"

#include "base/bytes.hpp"
#include "cli/installation.hpp"
#include "identity/clients/client_service.hpp"
#include "jose/digest.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>

namespace conclave::cli {

namespace {

/// Secrets are kept as a plain hash, which is enough for random ones: 32 characters of hexadecimal
/// are 128 bits.
constexpr std::size_t secret_min_bytes = 32;

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
    if (client.allow_offline_access)
        client.grant_types.emplace_back("refresh_token");
    client.require_consent = options.require_consent;
    client.id_token_signed_response_alg = options.id_token_alg;
    client.access_token_lifetime =
        options.access_token_lifetime.value_or(client.access_token_lifetime);
    client.refresh_token_lifetime =
        options.refresh_lifetime.value_or(client.refresh_token_lifetime);
    client.refresh_token_sliding_lifetime =
        std::min(client.refresh_token_sliding_lifetime, client.refresh_token_lifetime);
    client.refresh_token_one_time = !options.refresh_reuse;
    return client;
}

} // namespace

void client_add(const ClientAddOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    if (!options.secret.empty() && options.secret.size() < secret_min_bytes)
        throw Failure("The secret is shorter than " + std::to_string(secret_min_bytes) +
                      " characters, so it could be guessed. Leave its value out, and a random one "
                      "is made.");
    const auto client = record(options);
    if (const auto added = clients.add(client); !added)
        throw Failure(added.error().message);
    console.good("Client " + client.client_id +
                 (options.confidential ? ", confidential" : ", public"));
    if (!options.confidential || !options.secret.empty())
        return;
    const auto secret = clients.add_secret(client.client_id, "Made by conclave client add");
    if (!secret)
        throw Failure(secret.error().message);
    console.hint("secret  " + *secret + "   (shown this once)");
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

} // namespace conclave::cli
