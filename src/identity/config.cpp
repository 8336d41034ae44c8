#include "identity/config.hpp"

#include "base/bytes.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "net/form.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::chrono::seconds max_refresh_grace{300}; // R3
// Clients and proxies keep the key set; our own processes read it anew each cleanup_period.
constexpr std::chrono::seconds min_key_announced{3600};

void demand(bool holds, std::string_view message) {
    if (!holds) {
        throw std::invalid_argument(fmt::format("identity: {}", message));
    }
}

void check_api(const Config& config, const Api& api) {
    constexpr std::array reserved{"openid",  "profile", "email",         "phone",
                                  "address", "roles",   "offline_access"};
    demand(!api.audience.empty() && api.audience.size() <= max_resource_bytes &&
               api.audience != config.issuer && api.audience != config.api_scope,
           "the audience of an API is empty, too long, or our own");
    demand(!api.scopes.empty(), "an API has no scopes");
    for (const auto& scope : api.scopes) {
        demand(is_scope_token(scope) && std::ranges::find(reserved, scope) == reserved.end() &&
                   scope != config.api_scope &&
                   std::ranges::find(config.api_scope_aliases, scope) ==
                       config.api_scope_aliases.end(),
               "a scope of an API is not a scope (RFC 6749, 3.3), or stands for something else");
    }
}

} // namespace

void check(const Config& config) {
    const bool plain = config.issuer.starts_with("http://");
    demand(origin_of(config.issuer) == config.issuer,
           "the issuer must be scheme://host[:port], in lower case, without path and slash");
    demand(config.issuer.starts_with("https://") ||
               (plain && !redirect_uri_fault(config.issuer, false)),
           "the issuer must be https (plain http on this machine only)");
    demand(config.certificates_origin.empty() ||
               (config.certificates_origin.starts_with("https://") &&
                origin_of(config.certificates_origin) == config.certificates_origin &&
                config.certificates_origin != config.issuer),
           "the site for certificates must be https, and not that of the issuer");
    demand(config.refresh_grace.count() >= 0 && config.refresh_grace <= max_refresh_grace,
           "the refresh grace must be 0 to 300 seconds");
    demand(config.request_lifetime.count() > 0 && config.sessions.lifetime.count() > 0 &&
               config.sessions.remembered_lifetime.count() > 0,
           "lifetimes must be positive");
    demand(config.keys.lifetime.count() == 0 || config.keys.lifetime > config.keys.announced,
           "a signing key must live longer than its follower is announced");
    demand(config.keys.announced >= min_key_announced && config.keys.kept >= min_key_announced,
           "signing keys must be announced, and kept, for an hour at least");
    demand(config.rates.logins_per_minute_per_source > 0 &&
               config.rates.logins_per_minute_per_source_user > 0 &&
               config.rates.registrations_per_hour_per_source > 0 &&
               config.rates.token_failures_per_minute > 0 &&
               config.rates.device_codes_per_minute > 0 &&
               config.rates.mails_per_hour_per_source > 0 &&
               config.rates.mails_per_hour_per_address > 0,
           "rate limits must be positive");
    demand(config.users.lockout.max_names_per_password > 0,
           "a password may fail with one name at least");
    demand(config.self_registration.max_clients > 0 &&
               config.self_registration.per_hour_per_source > 0,
           "the limits of self-registration must be positive");
    demand(config.users.password.min_length > 0 &&
               config.users.password.min_length <= config.users.password.max_length,
           "the password lengths contradict each other");
    demand(is_scope_token(config.api_scope), "the API scope is not a scope (RFC 6749, 3.3)");
    for (const auto& alias : config.api_scope_aliases) {
        demand(is_scope_token(alias) && alias != config.api_scope,
               "an alias of the API scope is not a scope, or is the scope itself");
    }
    for (const auto& api : config.apis) {
        check_api(config, api);
    }
    for (const auto& type : config.detail_types) {
        demand(!type.type.empty() && type.type.size() <= max_resource_bytes &&
                   !base::has_control_characters(type.type) &&
                   std::ranges::count(config.detail_types, type.type, &DetailType::type) == 1,
               "a type of authorization_details is empty, too long, or there twice");
    }
}

} // namespace conclave::identity
