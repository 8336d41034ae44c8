#include "identity/scopes/resource_store.hpp"

#include "base/log.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/numbers.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::vector<StoredResource> rows(soci::session& session, ResourceKind kind) {
    const auto kind_text = to_text(kind);
    std::vector<StoredResource> out;
    long long id = 0;
    long long created = 0;
    std::string record;
    soci::statement query =
        (session.prepare << "SELECT id, record, created_at FROM identity_resources WHERE kind = :k "
                            "ORDER BY name",
         soci::use(kind_text), soci::into(id), soci::into(record), soci::into(created));
    query.execute();
    while (query.fetch()) {
        auto resource = resource_from_json(record);
        if (!resource) {
            base::log::error("resource_record_damaged", {{"kind", kind_text}, {"id", id}});
            continue;
        }
        resource->kind = kind;
        resource->id = id;
        resource->created = base::from_unix_seconds(created);
        out.push_back(*std::move(resource));
    }
    return out;
}

std::optional<StoredResource> find(soci::session& session, ResourceKind kind, std::int64_t id) {
    for (auto& each : rows(session, kind)) {
        if (each.id == id) {
            return std::move(each);
        }
    }
    return std::nullopt;
}

bool taken(soci::session& session, const StoredResource& resource) {
    const auto kind = to_text(resource.kind);
    const long long id = resource.id;
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_resources WHERE kind = :k AND name = :n AND id <> "
               ":id",
        soci::use(kind), soci::use(resource.name), soci::use(id), soci::into(count);
    return count != 0;
}

void number_parts(soci::session& session, StoredResource& resource) {
    for (auto& each : resource.properties) {
        if (each.id == 0) {
            each.id = next_number(session, to_text(resource.kind) + "_property");
        }
    }
    for (auto& each : resource.secrets) {
        if (each.id == 0) {
            each.id = next_number(session, to_text(resource.kind) + "_secret");
        }
    }
}

void insert(soci::session& session, StoredResource& resource, base::WallTime now) {
    const auto kind = to_text(resource.kind);
    resource.id = next_number(session, kind);
    number_parts(session, resource);
    const long long id = resource.id;
    const auto record = to_json(resource);
    const long long time = base::to_unix_seconds(now);
    session << "INSERT INTO identity_resources (kind, id, name, record, created_at, updated_at) "
               "VALUES (:k, :id, :n, :r, :c, :u)",
        soci::use(kind), soci::use(id), soci::use(resource.name), soci::use(record),
        soci::use(time), soci::use(time);
}

} // namespace

std::vector<StoredResource> ResourceStore::list(ResourceKind kind) {
    std::vector<StoredResource> out;
    database_.run([&](soci::session& session) { out = rows(session, kind); });
    return out;
}

std::vector<StoredResource> ResourceStore::all() {
    std::vector<StoredResource> out;
    for (const auto kind :
         {ResourceKind::api_scope, ResourceKind::api_resource, ResourceKind::identity_resource}) {
        auto some = list(kind);
        std::ranges::move(some, std::back_inserter(out));
    }
    return out;
}

std::optional<StoredResource> ResourceStore::get(ResourceKind kind, std::int64_t id) {
    std::optional<StoredResource> found;
    database_.run([&](soci::session& session) { found = find(session, kind, id); });
    return found;
}

std::optional<StoredResource> ResourceStore::named(ResourceKind kind, std::string_view name) {
    for (auto& each : list(kind)) {
        if (each.name == name) {
            return std::move(each);
        }
    }
    return std::nullopt;
}

std::expected<std::int64_t, ResourceError> ResourceStore::add(StoredResource resource) {
    if (to_json(resource).size() > client_record_max_bytes) {
        return std::unexpected(ResourceError::too_long);
    }
    bool exists = false;
    resource.id = 0;
    database_.transaction([&](soci::session& session) {
        exists = taken(session, resource);
        if (!exists) {
            insert(session, resource, clock_.now());
        }
    });
    if (exists) {
        return std::unexpected(ResourceError::taken);
    }
    return resource.id;
}

std::expected<void, ResourceError>
ResourceStore::change(ResourceKind kind, std::int64_t id,
                      const std::function<bool(StoredResource&)>& change) {
    std::expected<void, ResourceError> result;
    database_.transaction([&](soci::session& session) {
        result = {}; // the work may be run again
        auto resource = find(session, kind, id);
        if (!resource) {
            result = std::unexpected(ResourceError::not_found);
            return;
        }
        if (!change(*resource)) {
            return;
        }
        if (taken(session, *resource)) {
            result = std::unexpected(ResourceError::taken);
            return;
        }
        number_parts(session, *resource);
        const auto record = to_json(*resource);
        if (record.size() > client_record_max_bytes) {
            result = std::unexpected(ResourceError::too_long);
            return;
        }
        const auto kind_text = to_text(kind);
        const long long number = id;
        const long long time = base::to_unix_seconds(clock_.now());
        session << "UPDATE identity_resources SET name = :n, record = :r, updated_at = :t WHERE "
                   "kind = :k AND id = :id",
            soci::use(resource->name), soci::use(record), soci::use(time), soci::use(kind_text),
            soci::use(number);
    });
    return result;
}

bool ResourceStore::remove(ResourceKind kind, std::int64_t id) {
    const auto kind_text = to_text(kind);
    const long long number = id;
    bool removed = false;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare << "DELETE FROM identity_resources WHERE kind = :k AND id = :id",
             soci::use(kind_text), soci::use(number));
        statement.execute(true);
        removed = statement.get_affected_rows() == 1;
    });
    return removed;
}

void ResourceStore::seed(const std::vector<StoredResource>& wanted) {
    const auto there = all();
    const auto is_there = [&](const StoredResource& resource) {
        return std::ranges::any_of(there, [&](const auto& each) {
            return each.kind == resource.kind && each.name == resource.name;
        });
    };
    if (std::ranges::all_of(wanted, is_there)) {
        return;
    }
    database_.transaction([&](soci::session& session) {
        for (auto resource : wanted) {
            resource.id = 0;
            if (!taken(session, resource)) { // another process may have been quicker
                insert(session, resource, clock_.now());
            }
        }
    });
}

} // namespace conclave::identity
