#include "identity/admin/openapi.hpp"

#include "identity/users/fold.hpp"

#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::object reference(std::string_view schema) {
    return {{"$ref", fmt::format("#/components/schemas/{}", schema)}};
}

json::object type_of(const Member& member) {
    switch (member.kind) {
    case Kind::text:
        return {{"type", "string"}, {"nullable", !member.required}};
    case Kind::time:
        return {{"type", "string"}, {"format", "date-time"}, {"nullable", !member.required}};
    case Kind::number:
        return {{"type", "integer"}, {"format", "int64"}, {"nullable", !member.required}};
    case Kind::flag:
        return {{"type", "boolean"}};
    case Kind::texts:
        return {{"type", "array"}, {"items", json::object{{"type", "string"}}}};
    case Kind::objects:
        return {{"type", "array"}, {"items", reference(member.of)}};
    case Kind::map:
        return {{"type", "object"}, {"additionalProperties", json::object{{"type", "string"}}}};
    }
    return {};
}

/// "X", "X[]", "string", "boolean".
json::object answer_schema(std::string_view name) {
    if (name.ends_with("[]")) {
        return {{"type", "array"}, {"items", answer_schema(name.substr(0, name.size() - 2))}};
    }
    if (name == "string" || name == "boolean") {
        return {{"type", name}};
    }
    return reference(name);
}

json::object content(json::object schema, std::string_view type = "application/json") {
    return {{type, json::object{{"schema", std::move(schema)}}}};
}

json::array parameters(const Route& route) {
    json::array out;
    auto rest = route.path;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const auto close = rest.find('}', open);
        out.push_back(json::object{{"name", rest.substr(open + 1, close - open - 1)},
                                   {"in", "path"},
                                   {"required", true},
                                   {"schema", json::object{{"type", "string"}}}});
        rest.remove_prefix(close + 1);
    }
    for (const auto& member : route.query) {
        out.push_back(json::object{{"name", member.name},
                                   {"in", "query"},
                                   {"required", member.required},
                                   {"schema", type_of(member)}});
    }
    return out;
}

json::object responses(const Route& route) {
    json::object done{{"description", "Done"}};
    if (!route.answer.empty()) {
        done["content"] = content(answer_schema(route.answer));
    }
    const auto problem = [](std::string_view words) {
        return json::object{
            {"description", words},
            {"content", content(reference("ProblemDetails"), "application/problem+json")}};
    };
    json::object out{
        {route.method == "POST" && !route.answer.empty() ? "201" : "200", std::move(done)},
        {"401", problem("No valid access token")},
        {"403", problem("Scope or role is missing")}};
    if (!route.body.empty() || !route.query.empty()) {
        out["400"] = problem("The request is not valid");
    }
    if (route.path.contains('{') || route.method == "PUT") {
        out["404"] = problem("There is no such thing");
    }
    if (!route.conflict.empty()) {
        out["409"] = problem(route.conflict);
    }
    return out;
}

json::object operation(const Route& route, std::string_view scope) {
    json::object out{{"tags", json::array{route.controller()}},
                     {"summary", route.summary},
                     {"parameters", parameters(route)},
                     {"responses", responses(route)},
                     {"security", json::array{json::object{{"oauth2", json::array{scope}}}}}};
    if (!route.body.empty()) {
        out["requestBody"] =
            json::object{{"required", true}, {"content", content(reference(route.body))}};
    }
    return out;
}

json::object components(std::string_view issuer, std::string_view scope) {
    json::object shapes;
    for (const auto& schema : schemas()) {
        json::object members;
        json::array required;
        for (const auto& member : schema.members) {
            members[member.name] = type_of(member);
            if (member.required) {
                required.emplace_back(member.name);
            }
        }
        json::object shape{{"type", "object"}, {"properties", std::move(members)}};
        if (!required.empty()) {
            shape["required"] = std::move(required);
        }
        shapes[schema.name] = std::move(shape);
    }
    const json::object flow{
        {"authorizationUrl", fmt::format("{}/connect/authorize", issuer)},
        {"tokenUrl", fmt::format("{}/connect/token", issuer)},
        {"scopes", json::object{{scope, "The admin API"}}},
    };
    return {{"schemas", std::move(shapes)},
            {"securitySchemes",
             json::object{
                 {"oauth2", json::object{{"type", "oauth2"},
                                         {"flows", json::object{{"authorizationCode", flow}}}}}}}};
}

} // namespace

std::string openapi_json(const Routes& routes, std::string_view title, std::string_view issuer,
                         std::string_view scope) {
    json::object paths;
    for (const auto& route : routes.all()) {
        auto& path = paths[fmt::format("/api/{}", route.path)];
        if (path.is_null()) {
            path = json::object();
        }
        path.get_object()[fold_case(route.method)] = operation(route, scope);
    }
    return json::serialize(json::object{
        {"openapi", "3.0.3"},
        {"info", json::object{{"title", fmt::format("{} admin API", title)}, {"version", "v1"}}},
        {"paths", std::move(paths)},
        {"components", components(issuer, scope)},
    });
}

} // namespace conclave::identity::admin
