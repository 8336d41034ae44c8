#include "identity/admin/local_api.hpp"

#include "identity/admin/body.hpp"
#include "identity/admin/controllers.hpp"
#include "identity/http/services.hpp"
#include "net/client.hpp"
#include "net/static_files.hpp"

#include <boost/json.hpp>
#include <utility>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

net::Request request_of(std::string_view method) {
    net::Request request;
    request.method = method;
    return request;
}

} // namespace

LocalApi::LocalApi(Config config, store::Database& database, const store::SecretBox& box,
                   const base::Clock& clock, base::Random& random, AuditEntry who)
    : no_pages_(std::make_unique<const net::StaticFiles>()),
      services_(std::make_unique<Services>(std::move(config), database, box, clock, random,
                                           *no_pages_, net::fetch)),
      audit_(database, clock), who_(std::move(who)), actor_{.id = who_.subject_identifier,
                                                            .name = who_.subject_name,
                                                            .client_id = {},
                                                            .machine = false,
                                                            .may_write = true,
                                                            .token_id = {}} {
    add_controllers(routes_, {.services = *services_, .database = database, .audit = audit_});
}

LocalApi::~LocalApi() = default;

Answer LocalApi::get(std::string_view path, std::int64_t page) {
    auto match = routes_.find("GET", path);
    if (match.route == nullptr) {
        return std::unexpected(not_found("operation"));
    }
    const auto request = request_of("GET");
    Call call{.request = request, .actor = actor_, .path = std::move(match.parameters)};
    call.page = {.number = page, .size = page_size};
    return match.route->handler(call);
}

Answer LocalApi::post(std::string_view path, const json::object& body) {
    return change(request_of("POST"), path, body);
}

Answer LocalApi::put(std::string_view path, const json::object& body, const json::value& seen) {
    auto request = request_of("PUT");
    request.headers.set("If-Match", tag_of(seen));
    return change(request, path, body);
}

Answer LocalApi::change(const net::Request& request, std::string_view path,
                        const json::object& body) {
    auto match = routes_.find(request.method, path);
    const auto* schema = match.route == nullptr ? nullptr : find_schema(match.route->body);
    if (schema == nullptr) {
        return std::unexpected(not_found("operation"));
    }
    auto read = read_body(json::serialize(body), *schema);
    if (!read) {
        return std::unexpected(Refusal{.title = {}, .errors = std::move(read.error())});
    }
    const auto& route = *match.route;
    Call call{.request = request,
              .actor = actor_,
              .path = std::move(match.parameters),
              .query = {},
              .body = *std::move(read)};
    Answer done;
    audit_.beside(
        [&] {
            auto entry = who_;
            entry.event = route.event;
            entry.category = route.controller();
            entry.data = call.details();
            return entry;
        },
        [&] {
            done = route.handler(call);
            return done.has_value();
        });
    return done;
}

} // namespace conclave::identity::admin
