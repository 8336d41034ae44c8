#include "identity/importing/importer.hpp"

#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/importing/old_clients.hpp"
#include "identity/importing/old_resources.hpp"
#include "identity/importing/people_import.hpp"
#include "identity/scopes/resource_store.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

struct Old {
    std::vector<OldClient> clients;
    std::vector<OldResource> resources;
    OldPeople people;
};

Old read(store::Database& database, std::int64_t now) {
    Old out;
    database.run([&](soci::session& session) {
        session << "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        session << "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        OldDatabase old(session);
        out = {.clients = read_clients(old, now),
               .resources = read_resources(old, now),
               .people = read_people(old, now)};
        session << "COMMIT";
    });
    return out;
}

/// Without the numbers, which each installation gives itself.
template <class Record>
std::string content(Record record) {
    for (auto& each : record.secrets) {
        each.id = 0;
    }
    for (auto& each : record.properties) {
        each.id = 0;
    }
    if constexpr (requires { record.redirect_uris; }) {
        for (auto& each : record.claims) {
            each.id = 0;
        }
    }
    return to_json(record);
}

void take_client(ClientService& clients, OldClient& old, bool apply, Report& report) {
    Entry entry{.area = "clients", .name = old.client_id, .warnings = std::move(old.warnings)};
    if (!old.record) {
        entry.outcome = Outcome::refused;
        entry.reason = old.record.error();
    } else if (const auto here = clients.get(old.client_id)) {
        const bool same = content(*here) == content(*old.record);
        entry.outcome = same ? Outcome::same : Outcome::differs;
    } else if (to_json(*old.record).size() > client_record_max_bytes) {
        entry.outcome = Outcome::refused;
        entry.reason = "it is larger than a record can be";
    } else if (apply) {
        if (const auto added = clients.add(*old.record); !added) {
            entry.outcome = Outcome::refused;
            entry.reason = added.error().message;
        }
    }
    report.entries.push_back(std::move(entry));
}

std::string area_of(ResourceKind kind) {
    switch (kind) {
    case ResourceKind::api_scope:
        return "api scopes";
    case ResourceKind::api_resource:
        return "apis";
    case ResourceKind::identity_resource:
        break;
    }
    return "identity resources";
}

/// A scope is a scope of APIs or one of people, not both.
bool is_scope_of_other_kind(const StoredResource& there, const OldResource& old) {
    return there.kind != old.kind && there.kind != ResourceKind::api_resource &&
           old.kind != ResourceKind::api_resource && there.name == old.name;
}

void take_resource(ResourceStore& store, std::vector<StoredResource>& here, OldResource& old,
                   bool apply, Report& report) {
    Entry entry{.area = area_of(old.kind), .name = old.name, .warnings = std::move(old.warnings)};
    const auto same = std::ranges::find_if(here, [&](const StoredResource& each) {
        return each.kind == old.kind && each.name == old.name;
    });
    if (!old.record) {
        entry.outcome = Outcome::refused;
        entry.reason = old.record.error();
    } else if (same != here.end()) {
        const bool equal = content(*same) == content(*old.record);
        entry.outcome = equal ? Outcome::same : Outcome::differs;
    } else if (old.name == "offline_access" ||
               std::ranges::any_of(here, [&](const StoredResource& each) {
                   return is_scope_of_other_kind(each, old);
               })) {
        entry.outcome = Outcome::refused;
        entry.reason = "this scope is something else here";
    } else if (to_json(*old.record).size() > client_record_max_bytes) {
        entry.outcome = Outcome::refused;
        entry.reason = "it is larger than a record can be";
    } else {
        here.push_back(*old.record);
        if (apply && !store.add(*old.record)) {
            entry.outcome = Outcome::refused;
            entry.reason = "somebody was quicker to take this name";
        }
    }
    report.entries.push_back(std::move(entry));
}

} // namespace

Report Importer::run(store::Database& old_database, bool apply) {
    auto old = read(old_database, base::to_unix_seconds(clock_.now()));
    Report report;
    ResourceStore resources(ours_, clock_);
    auto here = resources.all();
    for (auto& each : old.resources) {
        take_resource(resources, here, each, apply, report);
    }
    ClientService clients(ours_, clock_, random_);
    for (auto& each : old.clients) {
        take_client(clients, each, apply, report);
    }
    take_people(ours_, {.box = box_, .random = random_, .now = clock_.now()}, old.people, apply,
                report);
    return report;
}

} // namespace conclave::identity::importing
