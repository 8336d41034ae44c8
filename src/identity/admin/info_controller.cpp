#include "identity/admin/controllers.hpp"
#include "identity/http/services.hpp"

namespace conclave::identity::admin {

void add_info(Routes& routes, const Parts& parts) {
    const auto& config = parts.services.config;
    routes.add({.method = "GET",
                .path = "Info/GetApplicationVersion",
                .summary = "The version of the program",
                .event = "ApplicationVersionRequestedEvent",
                .answer = "string",
                .handler = [](Call&) -> Answer {
                    return Done{.body = boost::json::string(CONCLAVE_VERSION)};
                }});
    routes.add({.method = "GET",
                .path = "Info/GetApplicationName",
                .summary = "The name of the product",
                .event = "ApplicationNameRequestedEvent",
                .answer = "string",
                .handler = [&config](Call&) -> Answer {
                    return Done{.body = boost::json::string(config.product.name)};
                }});
}

} // namespace conclave::identity::admin
