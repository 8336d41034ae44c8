#include "identity/admin/controllers.hpp"
#include "identity/admin/issues.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/users/accounts.hpp"
#include "identity/users/roles.hpp"
#include "identity/users/sign_in_counts.hpp"

#include <algorithm>
#include <charconv>

/// The first page of a console: how many there are, what happened, what could be better.
namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr int default_days = 7;
constexpr int most_days = 90;
constexpr std::int64_t most_clients = 10;

int days_of(const Call& call, std::string_view parameter) {
    const auto text = call.asked(parameter).value_or("");
    int days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    const bool number = error == std::errc{} && end == text.data() + text.size();
    return number && days > 0 ? std::min(days, most_days) : default_days;
}

Answer server_numbers(const Parts& parts, const Call& call) {
    const auto days = days_of(call, "auditLogsLastNumberOfDays");
    auto& services = parts.services;
    json::array per_day;
    std::int64_t total = 0;
    for (const auto& [day, count] : parts.audit.per_day(days)) {
        per_day.push_back(json::object{{"total", count}, {"created", base::to_rfc3339(day)}});
        total += count;
    }
    const auto count = [&](ResourceKind kind) {
        return services.stored_resources.list(kind).size();
    };
    return Done{
        .body = json::object{{"clientsTotal", services.clients.list().size()},
                             {"apiResourcesTotal", count(ResourceKind::api_resource)},
                             {"apiScopesTotal", count(ResourceKind::api_scope)},
                             {"identityResourcesTotal", count(ResourceKind::identity_resource)},
                             {"identityProvidersTotal", services.people.providers.list().size()},
                             {"auditLogsAvg", total / days},
                             {"auditLogsPerDaysTotal", std::move(per_day)}}};
}

Answer people_numbers(const Parts& parts) {
    auto& services = parts.services;
    Accounts accounts(parts.database, services.clock, services.random, {});
    services.roles.adopt();
    return Done{.body = json::object{{"usersTotal", accounts.count()},
                                     {"rolesTotal", services.roles.search("%", 1, 0).total}}};
}

/// Who came, by day and by application; an application that is gone has no name any more.
Answer sign_ins(const Parts& parts, const Call& call) {
    const auto count = days_of(call, "days");
    auto& services = parts.services;
    json::array days;
    for (const auto& each : services.sign_ins.per_day(count)) {
        days.push_back(json::object{{"created", base::to_rfc3339(each.day)},
                                    {"signedIn", each.signed_in},
                                    {"failed", each.failed}});
    }
    const auto known = services.clients.stored();
    json::array clients;
    for (const auto& each : services.sign_ins.by_client(count, most_clients)) {
        const auto found = std::ranges::find(known, each.client_id, [](const StoredClient& stored) {
            return std::string_view(stored.client.client_id);
        });
        const bool there = found != known.end();
        clients.push_back(
            json::object{{"id", there ? json::value(found->number) : json::value()},
                         {"clientId", each.client_id},
                         {"clientName", there ? json::value(found->client.name) : json::value()},
                         {"total", each.total}});
    }
    return Done{.body = json::object{{"days", std::move(days)}, {"clients", std::move(clients)}}};
}

std::vector<Issue> issues_of(const Parts& parts) {
    auto& services = parts.services;
    return configuration_issues(services.clients.stored(), services.stored_resources.all(),
                                services.clock.now());
}

Answer issues(const Parts& parts) {
    json::array out;
    for (const auto& issue : issues_of(parts)) {
        out.push_back(json::object{{"resourceId", issue.resource_id},
                                   {"resourceName", issue.resource_name},
                                   {"message", issue.message},
                                   {"issueType", issue.type},
                                   {"resourceType", issue.resource}});
    }
    return Done{.body = std::move(out)};
}

Answer issues_summary(const Parts& parts) {
    const auto all = issues_of(parts);
    const auto warnings = std::ranges::count(all, "Warning", &Issue::type);
    return Done{.body = json::object{{"warnings", warnings},
                                     {"recommendations", std::ssize(all) - warnings}}};
}

} // namespace

void add_overview(Routes& routes, const Parts& parts) {
    routes.add({.method = "GET",
                .path = "Dashboard/GetDashboardIdentityServer",
                .summary = "How many clients, scopes and APIs there are, and calls a day",
                .event = "DashboardRequestedEvent",
                .answer = "DashboardDto",
                .query = {{.name = "auditLogsLastNumberOfDays", .kind = Kind::number}},
                .handler = [parts](Call& call) { return server_numbers(parts, call); }});
    routes.add({.method = "GET",
                .path = "Dashboard/GetDashboardIdentity",
                .summary = "How many people and roles there are",
                .event = "DashboardIdentityRequestedEvent",
                .answer = "DashboardIdentityDto",
                .handler = [parts](Call&) { return people_numbers(parts); }});
    routes.add({.method = "GET",
                .path = "Dashboard/GetSignIns",
                .summary = "How often people signed in and failed a day, and where they came to",
                .event = "DashboardSignInsRequestedEvent",
                .answer = "DashboardSignInsDto",
                .query = {{.name = "days", .kind = Kind::number}},
                .handler = [parts](Call& call) { return sign_ins(parts, call); }});
    routes.add({.method = "GET",
                .path = "ConfigurationIssues",
                .summary = "What is unsafe in the configuration, or could be better",
                .event = "ConfigurationIssuesRequestedEvent",
                .answer = "ConfigurationIssueDto[]",
                .handler = [parts](Call&) { return issues(parts); }});
    routes.add({.method = "GET",
                .path = "ConfigurationIssues/GetSummary",
                .summary = "How many such issues there are",
                .event = "ConfigurationIssuesSummaryRequestedEvent",
                .answer = "ConfigurationIssueSummaryDto",
                .handler = [parts](Call&) { return issues_summary(parts); }});
}

} // namespace conclave::identity::admin
