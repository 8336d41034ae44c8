#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace conclave::cli {

struct ClientAddOptions {
    Location location;
    std::string id;
    std::string name{};
    bool confidential = false;
    std::string secret{}; // of a confidential client; empty: one is made and shown once
    std::vector<std::string> redirect_uris{};
    std::vector<std::string> post_logout_uris{};
    std::string backchannel_logout_uri{};
    std::string backchannel_notification_uri{};
    std::string frontchannel_logout_uri{};
    std::vector<std::string> cors_origins{}; // none given: the origins of the redirect URIs
    std::vector<std::string> response_types{};
    std::vector<std::string> scopes{};
    bool allow_fragment_redirects = false;
    bool require_consent = false;
    std::vector<std::string> providers{}; // the only ways to sign in to it; none: all
    bool pairwise = false;
    std::string sector_identifier_uri{};
    std::string id_token_alg{};
    std::optional<std::chrono::seconds> access_token_lifetime{};
    std::optional<std::chrono::seconds> refresh_lifetime{};
    bool refresh_reuse = false;
    std::string auth_method{};
    std::string jwks_file{};
    std::vector<std::string> grant_types{}; // empty: authorization_code
    bool reference_tokens = false;
    std::vector<std::string> introspection_audiences{};
    std::vector<std::string> claims{}; // "type=value"
    bool without_pkce = false;
    bool implicit = false;
    bool require_par = false;
    bool require_signed_requests = false;
    bool require_dpop = false;
    bool require_dpop_nonce = false;
    bool certificate_bound = false;
    std::string certificate_name{}; // "san_dns=client.example.org"
    bool fapi = false;
    std::string response_alg{};
    std::string userinfo_alg{};
    std::string encrypt_id_tokens{}; // how the key of the content comes to the client
    std::string encrypt_userinfo{};
    std::string encrypt_answers{};
    std::string content_encryption{};
    std::vector<std::string> authorization_details{};
    std::vector<std::string> exchange_audiences{};
    bool impersonate = false;
    std::string may_act{};
    std::vector<std::string> trusted_issuer_files{};
};
void client_add(const ClientAddOptions& options, const Console& console);

void client_list(const Location& location, const Console& console);

struct ClientNameOptions {
    Location location;
    std::string id{};
};
/// The record as JSON, without the hashes of its secrets.
void client_show(const ClientNameOptions& options, const Console& console);
void client_remove(const ClientNameOptions& options, const Console& console);

struct ClientInviteOptions {
    Location location;
    int uses = 1;
    std::optional<std::chrono::seconds> lifetime{};
};
/// Makes a token with which apps may register themselves, and shows it, this once.
void client_invite(const ClientInviteOptions& options, const Console& console);

struct ClientSecretOptions {
    Location location;
    std::string id{};
    std::string description{};
    std::optional<std::chrono::seconds> lifetime{};
    bool replace = false;
};
/// Makes a secret and shows it, this once.
void client_secret(const ClientSecretOptions& options, const Console& console);

} // namespace conclave::cli
