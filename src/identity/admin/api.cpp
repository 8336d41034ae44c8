#include "identity/admin/api.hpp"

#include "base/log.hpp"
#include "identity/admin/controllers.hpp"
#include "identity/admin/openapi.hpp"
#include "identity/admin/policy_controller.hpp"
#include "identity/admin/problem.hpp"
#include "identity/http/discovery.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::string_view prefix = "/api/";
constexpr std::string_view audit_source = "Conclave.Identity.Admin.Api";
constexpr std::size_t trace_bytes = 9;
constexpr std::int64_t max_page_size = 100;
constexpr std::int64_t max_page = 1'000'000;
// One token's calls; a console that fills a page makes a dozen at once.
constexpr base::RateLimiter::Limits calls_per_token{.burst = 200, .per_second = 50};

std::expected<std::int64_t, Refusal> number_in(const net::Form& query, std::string_view name,
                                               std::int64_t otherwise, std::int64_t most) {
    const auto text = query.get(name);
    if (!text) {
        return otherwise;
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size() || number < 1) {
        return std::unexpected(invalid(name, fmt::format("{} must be a number from 1.", name)));
    }
    return std::min(number, most);
}

std::expected<Page, Refusal> page_of(const net::Form& query) {
    const auto number = number_in(query, "page", 1, max_page);
    const auto size = number_in(query, "pageSize", 10, max_page_size);
    if (!number || !size) {
        return std::unexpected(number ? size.error() : number.error());
    }
    const auto text = query.get("searchText");
    const auto search = text ? text : query.get("search");
    return Page{.number = *number, .size = *size, .search = fold_case(search.value_or(""))};
}

/// The members of a body from query parameters of the same names: some proxies drop the body of a
/// DELETE.
std::string body_from(const net::Form& query) {
    json::object out;
    for (const auto& [name, value] : query.fields()) {
        out[name] = value;
    }
    return json::serialize(out);
}

std::expected<json::object, Refusal> body_of(const net::Request& request, const Route& route,
                                             const net::Form& query) {
    const auto* schema = find_schema(route.body);
    if (schema == nullptr) {
        return json::object();
    }
    const bool in_query = request.method == "DELETE" && request.body.empty();
    if (!in_query && request.content_type() != "application/json") {
        return std::unexpected(Refusal{.status = 415, .title = "Send application/json."});
    }
    auto body = read_body(in_query ? body_from(query) : request.body, *schema);
    if (!body) {
        return std::unexpected(Refusal{.title = {}, .errors = std::move(body.error())});
    }
    return *std::move(body);
}

AuditEntry entry_of(const Call& call, const Route& route, std::string_view trace) {
    const auto& request = call.request;
    return {.event = std::string(route.event),
            .source = std::string(audit_source),
            .category = std::string(route.controller()),
            .subject_identifier = call.actor.id,
            .subject_name = call.actor.name,
            .subject_type = call.actor.machine ? "Machine" : "User",
            .subject_data = json::serialize(json::object{{"remoteIpAddress", request.peer},
                                                         {"clientId", call.actor.client_id}}),
            .action = json::serialize(json::object{{"traceIdentifier", trace},
                                                   {"requestUrl", request.origin + request.path},
                                                   {"httpMethod", request.method}}),
            .data = call.details()};
}

} // namespace

Api::Api(Services& services, store::Database& database)
    : services_(services), database_(database), audit_(database, services.clock),
      calls_(calls_per_token) {
    add_controllers(routes_, {.services = services_, .database = database_, .audit = audit_});
    write_document();
}

void Api::add_policy(policy::Book& policies) {
    admin::add_policy(routes_, services_, policies);
    write_document();
}

void Api::drop_old_rows() {
    const auto kept = services_.config.audit_retention;
    if (kept.count() == 0) {
        return;
    }
    if (const auto count = audit_.drop_older_than(services_.clock.now() - kept); count > 0) {
        base::log::info("audit_rows_dropped", {{"count", count}});
    }
}

void Api::write_document() {
    document_ = openapi_json(routes_, services_.config.product.name, services_.config.issuer,
                             services_.config.admin.scope);
}

void Api::mount(net::Router& router) {
    using enum net::RunOn;
    router.add("GET", "/swagger/v1/swagger.json", loop,
               [this](const net::Request& request) { return public_document(request, document_); });
    router.add("GET", "/health", loop, [](const net::Request&) {
        return net::Response::json(200, R"({"status":"Healthy"})")
            .with("Cache-Control", "no-store");
    });
    // Names of controllers compare without case, so we match them ourselves.
    for (const auto* method : {"GET", "POST", "PUT", "DELETE"}) {
        router.add(method, "/*", pool,
                   [this](const net::Request& request) { return answer(request); });
    }
    router.add_cors(
        "/", {.allow = [this](std::string_view origin) { return services_.cors_allows(origin); },
              .methods = "GET, POST, PUT, DELETE",
              .request_headers = "authorization, content-type, accept, dpop, if-match",
              .exposed_headers = "DPoP-Nonce, WWW-Authenticate, Retry-After, Location, ETag"});
}

net::Response Api::refusal(const net::Request& request, const Refusal& refusal) {
    return problem_response(request, refusal, base::random_token(services_.random, trace_bytes));
}

net::Response Api::answer(const net::Request& request) {
    if (!fold_case(request.path).starts_with(prefix)) {
        return refusal(request, not_found("page"));
    }
    const auto actor = check_access(services_, request);
    if (!actor) {
        return actor.error();
    }
    if (const auto wait = calls_.take(actor->token_id, services_.mono_now()); wait.count() > 0) {
        return try_later(429, "too_many_requests", "Too many calls. Wait a moment.", wait);
    }
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    auto match = routes_.find(method, std::string_view(request.path).substr(prefix.size()));
    if (match.route == nullptr) {
        if (match.allowed.empty()) {
            return refusal(request, not_found("operation"));
        }
        return refusal(request, {.status = 405, .title = "This is not done to it."})
            .with("Allow", match.allowed);
    }
    if (method != "GET" && !match.route->reads && !actor->may_write) {
        return refusal(request, {.status = 403, .title = "An auditor reads only."})
            .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
    }
    const auto& route = *match.route;
    return serve(request, *actor, route, std::move(match));
}

net::Response Api::serve(const net::Request& request, const Actor& actor, const Route& route,
                         Routes::Match match) {
    Call call{.request = request, .actor = actor, .path = std::move(match.parameters)};
    auto query = net::parse_form(request.query);
    if (!query) {
        return refusal(request, invalid("query", "The query is not acceptable."));
    }
    call.query = *std::move(query);
    auto page = page_of(call.query);
    if (!page) {
        return refusal(request, page.error());
    }
    call.page = *std::move(page);
    auto body = body_of(request, route, call.query);
    if (!body) {
        return refusal(request, body.error());
    }
    call.body = *std::move(body);
    const auto done = carry_out(call, route);
    if (!done) {
        return refusal(request, done.error());
    }
    net::Response response{.status = done->status};
    if (!done->body.is_null()) {
        response = net::Response::json(done->status, json::serialize(done->body));
        if (request.method == "GET" || request.method == "HEAD") {
            response.headers.set("ETag", tag_of(done->body));
        }
    }
    if (!done->location.empty()) {
        response.headers.set("Location", request.origin + std::string(prefix) + done->location);
    }
    forbid_caching(response);
    return response;
}

Answer Api::carry_out(Call& call, const Route& route) {
    if (route.event.empty()) {
        return route.handler(call);
    }
    const auto trace = base::random_token(services_.random, trace_bytes);
    Answer done;
    audit_.beside([&] { return entry_of(call, route, trace); },
                  [&] {
                      done = route.handler(call);
                      return done.has_value();
                  });
    return done;
}

} // namespace conclave::identity::admin
