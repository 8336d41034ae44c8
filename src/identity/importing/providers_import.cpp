#include "identity/importing/providers_import.hpp"

namespace conclave::identity::importing {
namespace {

bool equal(const ExternalProvider& a, const ExternalProvider& b) {
    return a.name == b.name && a.authority == b.authority && a.client_id == b.client_id &&
           a.scopes == b.scopes && a.enabled == b.enabled;
}

} // namespace

std::set<std::string> take_providers(ProviderStore& store, std::string_view issuer,
                                     std::vector<OldProvider> old, EarlierRuns& earlier, bool apply,
                                     Report& report) {
    std::set<std::string> coming;
    for (auto& each : old) {
        Entry entry{.area = "providers", .name = each.scheme, .warnings = std::move(each.warnings)};
        const auto refuse = [&](std::string why) {
            entry.outcome = Outcome::refused;
            entry.reason = std::move(why);
        };
        if (!each.record) {
            refuse(each.record.error());
        } else if (const auto here = store.get(each.record->scheme)) {
            entry.outcome = equal(*here, *each.record) ? Outcome::same : Outcome::differs;
        } else if (earlier.has_lost(entry.area, each.record->scheme)) {
            refuse(deleted_here);
        } else if (!coming.insert(each.record->scheme).second) {
            refuse("another has this name but for the case of letters");
        } else {
            entry.warnings.push_back("register there as redirect URI: " +
                                     federation_address(issuer, each.record->scheme));
            if (apply) {
                if (auto added = store.add(*each.record); !added) {
                    refuse(std::move(added.error()));
                    coming.erase(each.record->scheme);
                }
            }
        }
        if (apply && entry.outcome != Outcome::refused) {
            earlier.note(entry.area, each.record->scheme);
        }
        report.entries.push_back(std::move(entry));
    }
    return coming;
}

} // namespace conclave::identity::importing
