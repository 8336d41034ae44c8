#include "identity/admin/controllers.hpp"

#include "base/clock.hpp"

#include <charconv>
#include <iterator>

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

constexpr std::int64_t rows_at_once = 1000; // of an export

std::expected<AuditFilter, Refusal> filter_of(const Call& call) {
    AuditFilter filter{.event = asked(call, "event"),
                       .source = asked(call, "source"),
                       .category = asked(call, "category"),
                       .subject_identifier = asked(call, "subjectIdentifier"),
                       .subject_name = asked(call, "subjectName")};
    filter.changes = asked(call, "changesOnly") == "true";
    for (const auto* name : {"createdDate", "created"}) { // both have been the parameter's name
        if (const auto day = call.asked(name)) {
            filter.day = read_time(*day);
            if (!filter.day) {
                return std::unexpected(invalid(name, "A day is written as 2030-01-31."));
            }
        }
    }
    return filter;
}

json::array to_dto(const std::vector<AuditEntry>& entries) {
    json::array out;
    for (const auto& entry : entries) {
        out.push_back(to_dto(entry));
    }
    return out;
}

Answer list(AuditLog& audit, Call& call) {
    const auto filter = filter_of(call);
    if (!filter) {
        return std::unexpected(filter.error());
    }
    const auto found = audit.list(*filter, call.page.size, call.page.offset());
    return Done{.body = json::object{{"logs", to_dto(found.entries)},
                                     {"totalCount", found.total},
                                     {"pageSize", call.page.size}}};
}

Answer export_rows(AuditLog& audit, Call& call) {
    const auto filter = filter_of(call);
    if (!filter) {
        return std::unexpected(filter.error());
    }
    const auto text = call.asked("beforeId").value_or("0");
    std::int64_t before = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), before);
    if (error != std::errc{} || end != text.data() + text.size() || before < 0) {
        return std::unexpected(invalid("beforeId", "The nextBeforeId of the answer before."));
    }
    const auto rows = audit.before(*filter, before, rows_at_once);
    const bool more = std::ssize(rows) == rows_at_once;
    call.after = json::object{{"count", rows.size()}};
    return Done{
        .body = json::object{{"logs", to_dto(rows)},
                             {"nextBeforeId", more ? json::value(rows.back().id) : json::value()}}};
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
    const std::vector<Member> filter{{.name = "event"},
                                     {.name = "source"},
                                     {.name = "category"},
                                     {.name = "createdDate", .kind = Kind::time},
                                     {.name = "created", .kind = Kind::time},
                                     {.name = "subjectIdentifier"},
                                     {.name = "subjectName"},
                                     {.name = "changesOnly", .kind = Kind::flag}};
    auto query = filter;
    query.push_back({.name = "page", .kind = Kind::number});
    query.push_back({.name = "pageSize", .kind = Kind::number});
    auto from_id = filter;
    from_id.push_back({.name = "beforeId", .kind = Kind::number});
    routes.add({.method = "GET",
                .path = "Logs/AuditLog",
                .summary = "Who did what, newest first",
                .event = "AuditLogsRequestedEvent",
                .answer = "AuditLogsDto",
                .query = std::move(query),
                .handler = [&audit](Call& call) { return list(audit, call); }});
    routes.add({.method = "GET",
                .path = "Logs/AuditLog/Export",
                .summary = "All of it in pieces, newest first; beforeId leads on",
                .event = "AuditLogsExportedEvent",
                .answer = "AuditLogsExportDto",
                .query = std::move(from_id),
                .handler = [&audit](Call& call) { return export_rows(audit, call); }});
    routes.add({.method = "DELETE",
                .path = "Logs/AuditLog",
                .summary = "Deletes what is older than a day",
                .event = "LogsDeletedEvent",
                .query = {{.name = "olderThan", .kind = Kind::time, .required = true}},
                .handler = [&audit](Call& call) { return drop(audit, call); }});
}

} // namespace conclave::identity::admin
