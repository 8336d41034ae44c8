#include "identity/importing/audit_import.hpp"

#include "base/bytes.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/importing/batches.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

constexpr std::string_view area = "audit log";
constexpr std::size_t max_name = 100; // the columns' widths
constexpr std::size_t max_subject = 200;
constexpr std::size_t max_type = 16;
constexpr std::size_t max_data = 60 * 1024;
constexpr const char* shortened = "what they hold besides is too long: left out";

/// Its first characters, in at most so many bytes.
std::string first(const std::string& text, std::size_t most) {
    auto size = std::min(text.size(), most);
    while (size > 0 && size < text.size() &&
           (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
        --size;
    }
    return text.substr(0, size);
}

/// The log's three JSON texts, or a word in their place.
std::string data_of(const OldRow& row, std::string_view column, bool& whole) {
    auto text = row.text(column);
    if (text.size() <= max_data) {
        return text;
    }
    whole = false;
    return R"({"imported":"it was too long"})";
}

admin::AuditEntry entry_of(const OldRow& row, bool& whole) {
    return {.event = first(row.text("Event"), max_name),
            .source = first(std::string(imported_mark) + row.text("Source"), max_name),
            .category = first(row.text("Category"), max_name),
            .subject_identifier = first(row.text("SubjectIdentifier"), max_subject),
            .subject_name = first(row.text("SubjectName"), max_subject),
            .subject_type = first(row.text("SubjectType"), max_type),
            .subject_data = data_of(row, "SubjectAdditionalData", whole),
            .action = data_of(row, "Action", whole),
            .data = data_of(row, "Data", whole)};
}

void take_row(soci::session& session, const OldRow& row, bool apply, Tally& tally) {
    const auto key = row.text("Id");
    if (is_imported(session, area, key)) {
        ++tally.same;
        return;
    }
    bool whole = true;
    const auto entry = entry_of(row, whole);
    ++tally.added;
    if (!whole) {
        ++tally.notes[shortened];
    }
    if (apply) {
        admin::AuditLog::write(session, entry,
                               base::from_unix_seconds(row.number("Created").value_or(0)));
        mark_imported(session, area, key);
    }
}

} // namespace

void take_audit_log(store::Database& ours, OldDatabase& old, bool apply, Report& report) {
    take_in_batches(ours, old, {.name = old.table({"AuditLog"}), .key = "Id"}, apply, report,
                    [&](soci::session& session, const OldRow& row, Report& part) {
                        take_row(session, row, apply, part.tallies[std::string(area)]);
                    });
}

} // namespace conclave::identity::importing
