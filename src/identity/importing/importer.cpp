#include "identity/importing/importer.hpp"

#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/importing/audit_import.hpp"
#include "identity/importing/earlier_runs.hpp"
#include "identity/importing/grants_import.hpp"
#include "identity/importing/keys_import.hpp"
#include "identity/importing/old_clients.hpp"
#include "identity/importing/old_resources.hpp"
#include "identity/importing/people_import.hpp"
#include "identity/importing/protection_ring.hpp"
#include "identity/importing/providers_import.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <set>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

struct Old {
    std::vector<OldProvider> providers;
    std::vector<OldClient> clients;
    std::vector<OldResource> resources;
    OldPeople people;
};

Old read(store::Database& database, const std::map<std::string, std::string>& tables,
         std::int64_t now) {
    Old out;
    database.run([&](soci::session& session) {
        session << "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        session << "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        OldDatabase old(session, tables);
        out = {.providers = read_providers(old),
               .clients = read_clients(old, now),
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

/// Client ids by their folded form: they compare byte by byte here, and two that differ by the case
/// of letters are somebody's mistake.
using Twins = std::map<std::string, std::set<std::string>>;

Twins twins_of(const std::vector<Client>& here, const std::vector<OldClient>& old) {
    Twins out;
    for (const auto& each : here) {
        out[fold_case(each.client_id)].insert(each.client_id);
    }
    for (const auto& each : old) {
        out[fold_case(each.client_id)].insert(each.client_id);
    }
    return out;
}

void take_client(ClientService& clients, OldClient& old, const Twins& twins, EarlierRuns& earlier,
                 bool apply, Report& report) {
    Entry entry{.area = "clients", .name = old.client_id, .warnings = std::move(old.warnings)};
    const auto here = clients.get(old.client_id);
    if (!here && old.record && earlier.has_lost(entry.area, entry.name)) {
        old.record = std::unexpected(deleted_here);
    }
    if (!old.record) {
        entry.outcome = Outcome::refused;
        entry.reason = old.record.error();
    } else if (here) {
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
    if (apply && entry.outcome != Outcome::refused) {
        earlier.note(entry.area, entry.name);
        if (!clients.keep_number(old.client_id, old.number)) {
            entry.warnings.emplace_back("the admin API knows it by another number than there");
        }
    }
    if (twins.at(fold_case(old.client_id)).size() > 1) {
        entry.warnings.emplace_back("another app has this id but for the case of letters");
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
                   EarlierRuns& earlier, bool apply, Report& report) {
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
    } else if (earlier.has_lost(entry.area, entry.name)) {
        entry.outcome = Outcome::refused;
        entry.reason = deleted_here;
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
    if (apply && entry.outcome != Outcome::refused) {
        earlier.note(entry.area, entry.name);
    }
    report.entries.push_back(std::move(entry));
}

/// `would_come`: nothing is written, so what is new there counts as if it were here.
GrantOwners owners_of(store::Database& ours, std::vector<Client> clients, const Old& old,
                      const std::set<std::string>& brought, bool would_come) {
    GrantOwners out;
    for (auto& client : clients) {
        auto id = client.client_id;
        out.clients.emplace(std::move(id), std::move(client));
    }
    for (const auto& each : old.clients) {
        if (would_come && each.record) {
            out.clients.emplace(each.client_id, *each.record);
        }
    }
    ours.run([&](soci::session& session) {
        std::string id;
        GrantOwner owner;
        int enabled = 0;
        soci::statement query =
            (session.prepare << "SELECT id, security_stamp, enabled FROM identity_users",
             soci::into(id), soci::into(owner.stamp), soci::into(enabled));
        query.execute();
        while (query.fetch()) {
            owner.enabled = enabled != 0;
            out.people[id] = owner;
        }
    });
    for (const auto& person : old.people.people) {
        const auto& user = person.row.user;
        if (brought.contains(user.id)) {
            out.people.emplace(user.id, GrantOwner{.stamp = {}, .enabled = user.enabled});
        } else if (const auto here = out.people.find(user.id); here != out.people.end()) {
            here->second.changed = here->second.stamp != user.security_stamp;
        }
    }
    return out;
}

/// What is sealed there, and for what (PersistentGrantSerializer, DataProtectionKeyProtector).
constexpr std::string_view grant_purpose = "PersistentGrantSerializer";
constexpr std::string_view key_purpose = "DataProtectionKeyProtector";
constexpr std::string_view applications[] = {
    "Skoruba.Duende.IdentityServer", "Skoruba.IdentityServer4", "SkorubaIdentityServer4Admin"};

ProtectionRing read_ring(OldDatabase& old, const ImportSettings& settings, Report& report) {
    auto names = settings.applications;
    names.insert(names.end(), std::begin(applications), std::end(applications));
    ProtectionRing ring(std::move(names));
    const auto add = [&](std::string_view xml) {
        if (!ring.add(xml)) {
            report.tallies["data protection"].refuse("a key is damaged, or is none");
        }
    };
    for (const auto& row : old.rows(old.table({"DataProtectionKeys"}))) {
        add(row.text("Xml"));
    }
    for (const auto& xml : settings.protection_keys) {
        add(xml);
    }
    return ring;
}

/// For how long something that was signed there may still be shown.
std::chrono::seconds longest_life(const std::vector<Client>& clients) {
    std::chrono::seconds out = std::chrono::days(14); // hints at a sign-out, and clients' caches
    for (const auto& client : clients) {
        out = std::max({out, client.access_token_lifetime, client.identity_token_lifetime});
    }
    return out;
}

} // namespace

Report Importer::run(store::Database& old_database, bool apply) {
    auto old = read(old_database, settings_.tables, base::to_unix_seconds(clock_.now()));
    Report report;
    EarlierRuns earlier(ours_, settings_.deleted_too);
    ResourceStore resources(ours_, clock_);
    auto here = resources.all();
    for (auto& each : old.resources) {
        take_resource(resources, here, each, earlier, apply, report);
    }
    ClientService clients(ours_, clock_, random_);
    const auto twins = twins_of(clients.list(), old.clients);
    for (auto& each : old.clients) {
        take_client(clients, each, twins, earlier, apply, report);
    }
    ProviderStore providers(ours_, box_, clock_, random_);
    const auto schemes = take_providers(providers, settings_.issuer, std::move(old.providers),
                                        earlier, apply, report);
    const auto brought = take_people(ours_, {.box = box_, .random = random_, .now = clock_.now()},
                                     old.people, schemes, earlier, apply, report);
    const auto here_now = clients.list();
    const auto owners = owners_of(ours_, here_now, old, brought, !apply);
    const auto now = clock_.now();
    old_database.run([&](soci::session& session) {
        OldDatabase rows(session, settings_.tables);
        const auto ring = read_ring(rows, settings_, report);
        const auto until = now + longest_life(here_now);
        take_keys(
            ours_, rows, [&](std::string_view text) { return ring.open(text, key_purpose); }, until,
            apply, report);
        if (settings_.certificate_key) {
            take_key(ours_, *settings_.certificate_key, now, until, apply, report);
        }
        take_grants(ours_, rows, owners,
                    {.issuer = settings_.issuer,
                     .now = now,
                     .open = [&](std::string_view text) { return ring.open(text, grant_purpose); }},
                    apply, report);
        take_audit_log(ours_, rows, apply, report);
    });
    report.make_printable();
    return report;
}

} // namespace conclave::identity::importing
