#include "identity/admin/problem.hpp"

#include "base/log.hpp"
#include "identity/http/page_headers.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

net::Response problem_response(const net::Request& request, const Refusal& refusal,
                               std::string_view trace) {
    base::log::info("admin_call_refused", {{"trace", trace},
                                           {"status", refusal.status},
                                           {"method", request.method},
                                           {"path", request.path},
                                           {"reason", refusal.title}});
    json::object body;
    if (!refusal.code.empty()) {
        body = {{"code", refusal.code}, {"description", refusal.title}};
    } else {
        const bool faults = !refusal.errors.empty();
        body = {{"type", "about:blank"},
                {"title", faults && refusal.title.empty()
                              ? std::string("One or more validation errors occurred.")
                              : refusal.title},
                {"status", refusal.status},
                {"instance", request.path},
                {"traceId", trace}};
        if (faults) {
            json::object errors;
            for (const auto& [member, words] : refusal.errors) {
                errors[member] = json::array(words.begin(), words.end());
            }
            body["errors"] = std::move(errors);
        }
    }
    auto response = net::Response::json(refusal.status, json::serialize(body));
    if (refusal.code.empty()) {
        response.headers.set("Content-Type", "application/problem+json");
    }
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity::admin
