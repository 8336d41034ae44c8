#pragma once

#include "identity/clients/client.hpp"
#include "identity/keys/key_schedule.hpp"
#include "identity/protocol/detail_type.hpp"
#include "identity/users/user_service.hpp"
#include "jose/certificate.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

/// Token buckets.
struct RateLimits {
    int logins_per_minute_per_source = 20;      // IPv4 address or IPv6 /64
    int logins_per_minute_per_source_user = 10; // the pair
    int registrations_per_hour_per_source = 20;
    int token_failures_per_minute = 60; // per client and source
    int device_codes_per_minute = 10;   // tried from one source, and by one person (two a device)
    int mails_per_hour_per_source = 20; // asked for from one IPv4 address or IPv6 /64
    int mails_per_hour_per_address = 5; // sent to one address
};

/// Life of the browser's session.
struct SessionPolicy {
    std::chrono::seconds lifetime{36'000};               // 10 h, server side
    std::chrono::seconds remembered_lifetime{1'209'600}; // 14 days
    /// SameSite=None, for silent login and monitoring from other sites (8.7).
    bool allow_cross_site_iframes = false;
};

/// Must people show that the address they gave is theirs?
enum class EmailConfirmation {
    off,      // nobody is asked; addresses are believed
    optional, // a mail goes out; an account works without
    required, // an account works only after it
};

struct Product {
    std::string name = "Conclave";
    std::string logo_url{};
    std::string primary_color{};
};

/// A resource server whose access tokens are made here. `audience`: what `aud` says; when it is an
/// absolute URI, clients may name it as `resource` (RFC 8707).
struct Api {
    std::string audience;
    std::string display_name{};
    std::vector<std::string> scopes{};
};

/// Who may use the admin API. The names are those of the replaced one, whose callers go on.
struct AdminAccess {
    std::string scope = "skoruba_identity_admin_api"; // and audience
    std::string administrator_role = "SkorubaIdentityAdminAdministrator";
    std::string auditor_role = "SkorubaIdentityAdminAuditor"; // reads everything, changes nothing
    /// People only in whose sign-in a second factor was shown.
    bool second_factor_required = false;
};

/// May clients register themselves (RFC 7591), and what may they have then?
struct SelfRegistration {
    enum class Policy {
        off,
        with_token, // whoever has an initial access token (`conclave client invite`)
        open,       // whoever can reach us
    };
    Policy policy = Policy::off;
    std::vector<std::string> scopes{"openid", "profile", "email", "offline_access"};
    bool require_pkce = true; // of those that authenticate, too
    int max_clients = 1000;
    int per_hour_per_source = 20;
    /// A client that was given no tokens for so long is removed; zero: never.
    std::chrono::seconds unused_kept{std::chrono::days{90}};
};

/// What an operator decides about the identity site. Times in seconds.
struct Config {
    /// https URL, no query, no fragment, no trailing slash: emitted byte for byte (1.2).
    std::string issuer = "https://localhost:44310";
    Product product{};
    std::string mail_frame{}; // see mail::Look, as the next
    std::string mail_footer{};
    bool registration_enabled = true;
    bool username_changes = true; // may people change their user name?
    bool account_deletion = true; // may people delete their account?
    EmailConfirmation email_confirmation = EmailConfirmation::optional;
    UserPolicy users{};
    RateLimits rates{};
    SessionPolicy sessions{};
    KeySchedule keys{};
    std::chrono::seconds request_lifetime{900}; // from the authorization request to its end (A9)
    std::chrono::seconds refresh_grace{30};     // 0 to 300 (R3)

    /// Hosts of clients in the operator's own network: the addresses that clients register may lead
    /// there, by http as well. All others must be public and https.
    std::vector<std::string> private_hosts{};
    SelfRegistration self_registration{};

    /// Scope and audience of our own API, and other names of the scope. A token that was asked
    /// for under an alias carries the alias as a second audience.
    std::string api_scope = "conclave_api";
    std::string api_display_name = "Video rooms";
    std::vector<std::string> api_scope_aliases{"skoruba_identity_admin_api"};
    AdminAccess admin{};
    std::chrono::seconds audit_retention{std::chrono::days{365}}; // of its log; zero: for ever

    /// Other resource servers.
    std::vector<Api> apis{};

    /// Where clients show certificates (RFC 8705, 5): the origin of a site that has the endpoints
    /// for programs only; empty: nowhere. And of whom tls_client_auth believes them.
    std::string certificates_origin{};
    std::optional<jose::CertificateAuthorities> certificate_authorities{};

    /// What clients may ask for in detail (RFC 9396).
    std::vector<DetailType> detail_types{};

    /// Written to the store at each start: the configuration wins over the store for these.
    std::vector<Client> clients{};
};

/// Throws std::invalid_argument that names the setting and the rule.
void check(const Config& config);

} // namespace conclave::identity
