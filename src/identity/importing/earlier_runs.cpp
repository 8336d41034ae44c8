#include "identity/importing/earlier_runs.hpp"

#include "identity/importing/batches.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

constexpr std::string_view noted_areas[] = {
    "clients", "api scopes", "apis", "identity resources", "providers", "roles", "people"};

} // namespace

EarlierRuns::EarlierRuns(store::Database& ours, bool deleted_too)
    : ours_(ours), deleted_too_(deleted_too) {
    ours_.run([&](soci::session& session) {
        came_.clear(); // the work may be run again
        for (const auto each : noted_areas) {
            const std::string area(each);
            const soci::rowset<std::string> rows =
                (session.prepare << "SELECT old_key FROM identity_imported WHERE area = :a",
                 soci::use(area));
            for (const auto& mark : rows) {
                came_.emplace(area, mark);
            }
        }
    });
}

bool EarlierRuns::has_lost(std::string_view area, std::string_view name) const {
    return !deleted_too_ && came_.contains({std::string(area), jose::sha256_base64url(name)});
}

void EarlierRuns::note(std::string_view area, std::string_view name) {
    if (!came_.contains({std::string(area), jose::sha256_base64url(name)})) {
        ours_.transaction([&](soci::session& session) { note(session, area, name); });
    }
}

void EarlierRuns::note(soci::session& session, std::string_view area, std::string_view name) const {
    const auto mark = jose::sha256_base64url(name);
    if (!came_.contains({std::string(area), mark}) && !is_imported(session, area, mark)) {
        mark_imported(session, area, mark);
    }
}

} // namespace conclave::identity::importing
