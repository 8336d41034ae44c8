#include "identity/importing/grants_import.hpp"

#include "identity/grants/brought_handle.hpp"
#include "identity/grants/brought_rows.hpp"
#include "identity/importing/batches.hpp"
#include "identity/importing/grant_plan.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

constexpr std::string_view refresh_tokens = "refresh tokens";
constexpr std::string_view reference_tokens = "reference tokens";
constexpr std::string_view consents = "consents";
constexpr std::string_view codes = "codes and sessions";
constexpr const char* ended_there = "ended there or used up there: ended here too";

/// The area of grants that can be honoured; empty: of others.
std::string_view area_of(std::string_view type) {
    if (type == brought_refresh_token) {
        return refresh_tokens;
    }
    if (type == brought_reference_token) {
        return reference_tokens;
    }
    return type == "user_consent" ? consents : std::string_view();
}

void take_row(soci::session& session, const OldRow& row, const GrantOwners& owners,
              const GrantKeeper& keeper, bool apply, Report& report) {
    const auto area = area_of(row.text("Type"));
    if (area.empty()) {
        report.tallies[std::string(codes)].refuse("codes live for minutes: they are not carried");
        return;
    }
    auto& tally = report.tallies[std::string(area)];
    const auto hash = brought_hash_of_key(row.text("Key"));
    if (!hash) {
        tally.refuse("its key is not known");
        return;
    }
    if (is_imported(session, area, *hash)) {
        ++tally.same;
        return;
    }
    const auto planned = plan_grant(row, *hash, owners, keeper);
    if (!planned) {
        tally.refuse(planned.error());
        return;
    }
    ++tally.added;
    if (apply) {
        (*planned)(session);
        mark_imported(session, area, *hash);
    }
}

using Read = std::vector<BroughtRow> (*)(soci::session&, const std::string&, std::size_t);
using End = void (*)(soci::session&, const BroughtRow&);

/// A token that was used up there would be good for a second time here.
void end_what_ended(store::Database& ours, OldDatabase& old, const std::string& table, Read read,
                    End end, std::string_view area, bool apply, Report& report) {
    std::string last;
    for (bool more = true; more;) {
        std::vector<BroughtRow> rows;
        ours.run([&](soci::session& session) { rows = read(session, last, rows_at_once); });
        more = rows.size() == rows_at_once;
        if (!rows.empty()) {
            last = rows.back().id;
        }
        std::erase_if(rows, [&](const BroughtRow& row) {
            const auto [hex, base64] = keys_of_brought_hash(row.hash);
            return old.has_row(table, "Key", hex, "ConsumedTime") ||
                   old.has_row(table, "Key", base64, "ConsumedTime");
        });
        if (rows.empty()) {
            continue;
        }
        run_batch(ours, apply, report, [&](soci::session& session, Report& part) {
            for (const auto& row : rows) {
                ++part.tallies[std::string(area)].notes[ended_there];
                if (apply) {
                    end(session, row);
                }
            }
        });
    }
}

void count_unread(OldDatabase& old, std::string_view name, const std::string& why, Report& report) {
    for (auto left = old.count(old.table({name})); left > 0; --left) {
        report.tallies[std::string(codes)].refuse(why);
    }
}

} // namespace

void take_grants(store::Database& ours, OldDatabase& old, const GrantOwners& owners,
                 const GrantKeeper& keeper, bool apply, Report& report) {
    count_unread(old, "DeviceCodes", "codes live for minutes: they are not carried", report);
    count_unread(old, "PushedAuthorizationRequests",
                 "pushed requests live for minutes: they are not carried", report);
    count_unread(old, "ServerSideSessions", "cookies of another product cannot be read", report);
    const auto table = old.table({"PersistedGrants"});
    if (!old.columns(table).contains("Key")) { // another table than was meant
        return;
    }
    const std::string key = old.columns(table).contains("Id") ? "Id" : "Key";
    take_in_batches(ours, old, {.name = table, .key = key}, apply, report,
                    [&](soci::session& session, const OldRow& row, Report& part) {
                        take_row(session, row, owners, keeper, apply, part);
                    });
    end_what_ended(ours, old, table, brought_refresh_tokens, end_brought_refresh_token,
                   refresh_tokens, apply, report);
    end_what_ended(ours, old, table, brought_reference_tokens, end_brought_reference_token,
                   reference_tokens, apply, report);
}

} // namespace conclave::identity::importing
