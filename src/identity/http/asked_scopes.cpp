#include "identity/http/asked_scopes.hpp"

namespace conclave::identity {
namespace json = boost::json;

json::object shown_client(const Client& client) {
    return {{"name", client.name.empty() ? client.client_id : client.name},
            {"client_id", client.client_id}};
}

json::array shown_scopes(const Resources& resources, const std::vector<std::string>& scope) {
    json::array out;
    for (const auto& name : scope) {
        if (const auto* known = resources.find(name)) {
            out.push_back(json::object{{"name", known->name},
                                       {"display_name", known->display_name},
                                       {"description", known->description}});
        }
    }
    return out;
}

} // namespace conclave::identity
