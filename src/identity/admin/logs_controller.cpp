#include "identity/admin/controllers.hpp"

#include "base/clock.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::object to_dto(const AuditEntry& entry) {
    return {{"id", entry.id},
            {"event", entry.event},
            {"source", entry.source},
            {"category", entry.category},
            {"subjectIdentifier", entry.subject_identifier},
            {"subjectName", entry.subject_name},
            {"subjectType", entry.subject_type},
            {"subjectAdditionalData", entry.subject_data},
            {"action", entry.action},
            {"data", entry.data},
            {"created", base::to_rfc3339(entry.created)}};
}

std::string asked(const Call& call, std::string_view name) {
    return std::string(call.asked(name).value_or(std::string_view{}));
}

Answer list(AuditLog& audit, Call& call) {
    AuditFilter filter{.event = asked(call, "event"),
                       .source = asked(call, "source"),
                       .category = asked(call, "category"),
                       .subject_identifier = asked(call, "subjectIdentifier"),
                       .subject_name = asked(call, "subjectName")};
    for (const auto* name : {"createdDate", "created"}) { // both have been the parameter's name
        if (const auto day = call.asked(name)) {
            filter.day = read_time(*day);
            if (!filter.day) {
                return std::unexpected(invalid(name, "A day is written as 2030-01-31."));
            }
        }
    }
    const auto found = audit.list(filter, call.page.size, call.page.offset());
    json::array logs;
    for (const auto& entry : found.entries) {
        logs.push_back(to_dto(entry));
    }
    return Done{.body = json::object{{"logs", std::move(logs)},
                                     {"totalCount", found.total},
                                     {"pageSize", call.page.size}}};
}

Answer drop(AuditLog& audit, Call& call) {
    const auto text = call.asked("olderThan");
    const auto time = text ? read_time(*text) : std::nullopt;
    if (!time) {
        return std::unexpected(invalid("olderThan", "A day is needed, as 2030-01-31."));
    }
    call.after = json::object{{"olderThan", base::to_rfc3339(*time)},
                              {"count", audit.drop_older_than(*time)}};
    return Done{};
}

} // namespace

void add_logs(Routes& routes, const Parts& parts) {
    auto& audit = parts.audit;
    std::vector<Member> query{{.name = "event"},
                              {.name = "source"},
                              {.name = "category"},
                              {.name = "createdDate", .kind = Kind::time},
                              {.name = "created", .kind = Kind::time},
                              {.name = "subjectIdentifier"},
                              {.name = "subjectName"},
                              {.name = "page", .kind = Kind::number},
                              {.name = "pageSize", .kind = Kind::number}};
    routes.add({.method = "GET",
                .path = "Logs/AuditLog",
                .summary = "Who did what, newest first",
                .event = "AuditLogsRequestedEvent",
                .answer = "AuditLogsDto",
                .query = std::move(query),
                .handler = [&audit](Call& call) { return list(audit, call); }});
    routes.add({.method = "DELETE",
                .path = "Logs/AuditLog",
                .summary = "Deletes what is older than a day",
                .event = "LogsDeletedEvent",
                .query = {{.name = "olderThan", .kind = Kind::time, .required = true}},
                .handler = [&audit](Call& call) { return drop(audit, call); }});
}

} // namespace conclave::identity::admin
