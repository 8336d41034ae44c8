#include "identity/scopes/stored_resource.hpp"

#include "base/json_text.hpp"
#include "identity/clients/client_json.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

std::string text_in(const json::object& in, std::string_view name) {
    return std::string(base::get_string(in, name).value_or(std::string_view{}));
}

std::vector<std::string> texts_in(const json::object& in, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* list = base::get_array(in, name)) {
        for (const auto& item : *list) {
            if (item.is_string()) {
                out.emplace_back(item.get_string());
            }
        }
    }
    return out;
}

json::array texts(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

} // namespace

std::string to_text(ResourceKind kind) {
    switch (kind) {
    case ResourceKind::api_scope:
        return "api_scope";
    case ResourceKind::api_resource:
        return "api_resource";
    case ResourceKind::identity_resource:
        break;
    }
    return "identity_resource";
}

std::string to_json(const StoredResource& r) {
    json::array properties;
    for (const auto& each : r.properties) {
        properties.push_back(
            json::object{{"id", each.id}, {"key", each.key}, {"value", each.value}});
    }
    json::array secrets;
    for (const auto& each : r.secrets) {
        secrets.push_back(json::object{{"id", each.id},
                                       {"hash", each.hash},
                                       {"type", each.type},
                                       {"description", each.description},
                                       {"expires_at", each.expires_at},
                                       {"created_at", each.created_at}});
    }
    return json::serialize(json::object{{"name", r.name},
                                        {"display_name", r.display_name},
                                        {"description", r.description},
                                        {"enabled", r.enabled},
                                        {"shown", r.shown},
                                        {"required", r.required},
                                        {"emphasize", r.emphasize},
                                        {"claims", texts(r.claims)},
                                        {"scopes", texts(r.scopes)},
                                        {"properties", std::move(properties)},
                                        {"require_indicator", r.require_indicator},
                                        {"signing_algorithms", texts(r.signing_algorithms)},
                                        {"secrets", std::move(secrets)}});
}

std::optional<StoredResource> resource_from_json(std::string_view text) {
    const auto in = base::parse_json_object(text, client_record_max_bytes);
    if (!in || text_in(*in, "name").empty()) {
        return std::nullopt;
    }
    const auto flag = [&](std::string_view name, bool otherwise) {
        return base::get_bool(*in, name).value_or(otherwise);
    };
    StoredResource out{.name = text_in(*in, "name"),
                       .display_name = text_in(*in, "display_name"),
                       .description = text_in(*in, "description"),
                       .enabled = flag("enabled", true),
                       .shown = flag("shown", true),
                       .required = flag("required", false),
                       .emphasize = flag("emphasize", false),
                       .claims = texts_in(*in, "claims"),
                       .scopes = texts_in(*in, "scopes"),
                       .require_indicator = flag("require_indicator", false),
                       .signing_algorithms = texts_in(*in, "signing_algorithms")};
    if (const auto* list = base::get_array(*in, "properties")) {
        for (const auto& item : *list) {
            if (const auto* each = item.if_object()) {
                out.properties.push_back({.id = base::get_int(*each, "id").value_or(0),
                                          .key = text_in(*each, "key"),
                                          .value = text_in(*each, "value")});
            }
        }
    }
    if (const auto* list = base::get_array(*in, "secrets")) {
        for (const auto& item : *list) {
            if (const auto* each = item.if_object()) {
                out.secrets.push_back(
                    {.hash = text_in(*each, "hash"),
                     .description = text_in(*each, "description"),
                     .expires_at = base::get_int(*each, "expires_at").value_or(0),
                     .type = text_in(*each, "type"),
                     .id = base::get_int(*each, "id").value_or(0),
                     .created_at = base::get_int(*each, "created_at").value_or(0)});
            }
        }
    }
    return out;
}

} // namespace conclave::identity
