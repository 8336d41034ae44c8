#include "identity/admin/schema.hpp"

#include <algorithm>

namespace conclave::identity::admin {
namespace {

/// `{<items>, totalCount, pageSize}`.
Schema list_of(std::string_view name, std::string_view items, std::string_view schema) {
    return {name,
            {{.name = items, .kind = Kind::objects, .of = schema},
             {.name = "totalCount", .kind = Kind::number},
             {.name = "pageSize", .kind = Kind::number}}};
}

void add_logs(std::vector<Schema>& out) {
    out.push_back({"AuditLogDto",
                   {{.name = "id", .kind = Kind::number},
                    {.name = "event"},
                    {.name = "source"},
                    {.name = "category"},
                    {.name = "subjectIdentifier"},
                    {.name = "subjectName"},
                    {.name = "subjectType"},
                    {.name = "subjectAdditionalData"},
                    {.name = "action"},
                    {.name = "data"},
                    {.name = "created", .kind = Kind::time}}});
    out.push_back(list_of("AuditLogsDto", "logs", "AuditLogDto"));
}

void add_problem(std::vector<Schema>& out) {
    out.push_back({"ProblemDetails",
                   {{.name = "type"},
                    {.name = "title"},
                    {.name = "status", .kind = Kind::number},
                    {.name = "instance"},
                    {.name = "traceId"}}});
}

std::vector<Schema> make() {
    std::vector<Schema> out;
    add_problem(out);
    add_logs(out);
    return out;
}

} // namespace

const std::vector<Schema>& schemas() {
    static const std::vector<Schema> all = make();
    return all;
}

const Schema* find_schema(std::string_view name) {
    const auto found = std::ranges::find(schemas(), name, &Schema::name);
    return found == schemas().end() ? nullptr : &*found;
}

} // namespace conclave::identity::admin
