#include "identity/admin/issues.hpp"

#include "identity/clients/client_service.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/signing_choice.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view warning = "Warning";
constexpr std::string_view recommendation = "Recommendation";
constexpr std::chrono::seconds long_access_token{3600};
constexpr std::chrono::seconds short_access_token{180}; // pages that renew two minutes ahead
constexpr std::chrono::seconds long_refresh_token{std::chrono::days{30}};
constexpr std::chrono::seconds secret_notice{std::chrono::days{30}};

class Finder {
  public:
    explicit Finder(base::WallTime now) : now_(now) {}

    void look_at(const StoredClient& stored);
    void look_at(const StoredResource& resource, bool used);

    std::vector<Issue> issues;

  private:
    void look_at_grants(const Client& client);
    void look_at_uris(const Client& client);
    void look_at_lifetimes(const Client& client);
    void look_at_secrets(const Client& client);
    void add(std::string_view type, std::string message) {
        issues.push_back({.resource_id = id_,
                          .resource_name = name_,
                          .message = std::move(message),
                          .type = type,
                          .resource = resource_});
    }

    const base::WallTime now_;
    std::int64_t id_ = 0;
    std::string name_;
    std::string_view resource_;
};

void Finder::look_at(const StoredClient& stored) {
    id_ = stored.number;
    name_ = stored.client.client_id;
    resource_ = "Client";
    look_at_grants(stored.client);
    look_at_uris(stored.client);
    look_at_lifetimes(stored.client);
    look_at_secrets(stored.client);
}

void Finder::look_at_grants(const Client& client) {
    // What is not offered stands among the kept members, as JSON.
    for (const auto* grant : {"implicit", "password"}) {
        if (client.kept.contains(fmt::format("\"{}\"", grant))) {
            add(warning, fmt::format("The grant {} is obsolete and has no effect here.", grant));
        }
    }
    if (contains(client.grant_types, implicit_grant_type)) {
        add(warning, "The implicit flow is on (RFC 9700, 2.1.2).");
    }
    if (!client.require_pkce && contains(client.grant_types, "authorization_code")) {
        add(warning, "PKCE is not demanded (RFC 9700, 2.1.1).");
    }
    if (client.is_public() && client.allow_offline_access && !client.refresh_token_one_time &&
        !client.dpop_bound_access_tokens) {
        add(warning, "A public client uses its refresh tokens again and again (RFC 9700, 4.14.2).");
    }
    if (client.scopes.empty()) {
        add(warning, "It has no scopes, so it gets no tokens.");
    }
}

void Finder::look_at_uris(const Client& client) {
    for (const auto& uri : client.redirect_uris) {
        if (uri.starts_with("http://")) {
            add(recommendation, fmt::format("The redirect URI {} is not https.", uri));
        }
        if (uri.contains('#')) {
            add(warning, fmt::format("The redirect URI {} holds a '#' (RFC 6749, 3.1.2).", uri));
        }
    }
}

void Finder::look_at_lifetimes(const Client& client) {
    if (client.access_token_lifetime > long_access_token) {
        add(recommendation,
            fmt::format("Access tokens live {} seconds, more than {}.",
                        client.access_token_lifetime.count(), long_access_token.count()));
    }
    if (client.access_token_lifetime < short_access_token) {
        add(warning, fmt::format("Access tokens live {} seconds; pages that renew them ahead of "
                                 "time would do so again and again.",
                                 client.access_token_lifetime.count()));
    }
    if (client.allow_offline_access && client.refresh_token_lifetime > long_refresh_token) {
        add(recommendation, "Refresh tokens live longer than 30 days.");
    }
}

void Finder::look_at_secrets(const Client& client) {
    for (const auto& secret : client.secrets) {
        if (secret.expires_at == 0) {
            continue;
        }
        const auto end = base::from_unix_seconds(secret.expires_at);
        if (end <= now_ + secret_notice) {
            add(warning,
                fmt::format("The secret {} {} on {}.", secret.id, end <= now_ ? "ended" : "ends",
                            base::to_rfc3339(end).substr(0, 10)));
        }
    }
}

void Finder::look_at(const StoredResource& resource, bool used) {
    id_ = resource.id;
    name_ = resource.name;
    switch (resource.kind) {
    case ResourceKind::api_scope:
        resource_ = "ApiScope";
        if (resource.display_name.empty()) {
            add(recommendation, "It has no display name for the consent page.");
        }
        if (!used) {
            add(recommendation, "No client may ask for it.");
        }
        return;
    case ResourceKind::api_resource:
        resource_ = "ApiResource";
        if (resource.scopes.empty()) {
            add(warning, "It has no scopes, so no token is for it.");
        }
        if (resource.require_indicator && !is_resource_uri(resource.name)) {
            add(warning, "It has to be asked for by name, and its name is no absolute URI.");
        }
        if (const auto& algs = resource.signing_algorithms;
            !algs.empty() && std::ranges::none_of(algs, signs_with)) {
            add(warning, "None of its signing algorithms is offered (ES256, RS256).");
        }
        return;
    case ResourceKind::identity_resource:
        resource_ = "IdentityResource";
        if (!resource.enabled) {
            add(recommendation, "It is off, so nobody may ask for it.");
        }
        return;
    }
}

} // namespace

std::vector<Issue> configuration_issues(const std::vector<StoredClient>& clients,
                                        const std::vector<StoredResource>& resources,
                                        base::WallTime now) {
    Finder finder(now);
    for (const auto& stored : clients) {
        finder.look_at(stored);
    }
    for (const auto& resource : resources) {
        const bool used = std::ranges::any_of(clients, [&](const StoredClient& each) {
            return contains(each.client.scopes, resource.name);
        });
        finder.look_at(resource, used);
    }
    return std::move(finder.issues);
}

} // namespace conclave::identity::admin
