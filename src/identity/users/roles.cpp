#include "identity/users/roles.hpp"

#include "base/bytes.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_role_bytes = 100; // the column's width

std::unexpected<RoleRefusal> refuse(RoleError error, std::string message) {
    return std::unexpected(RoleRefusal{error, std::move(message)});
}

std::unexpected<RoleRefusal> refuse_unknown() {
    return refuse(RoleError::not_found, "There is no such role.");
}

std::optional<RoleRefusal> fault(const std::string& name) {
    if (name.empty() || name.size() > max_role_bytes || !base::is_utf8(name) ||
        base::has_control_characters(name)) {
        return RoleRefusal{RoleError::invalid, "A role's name is text of 1 to 100 bytes."};
    }
    return std::nullopt;
}

std::optional<Role> find(soci::session& session, const std::string& id) {
    Role role;
    session << "SELECT id, name FROM identity_roles WHERE id = :id", soci::use(id),
        soci::into(role.id), soci::into(role.name);
    return session.got_data() ? std::optional(std::move(role)) : std::nullopt;
}

/// Has another role this name, but for case?
bool taken(soci::session& session, const Role& role) {
    const auto key = fold_case(role.name);
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_roles WHERE name_key = :k AND id <> :id",
        soci::use(key), soci::use(role.id), soci::into(count);
    return count != 0;
}

void insert(soci::session& session, const Role& role) {
    const auto key = fold_case(role.name);
    session << "INSERT INTO identity_roles (id, name, name_key) VALUES (:id, :n, :k)",
        soci::use(role.id), soci::use(role.name), soci::use(key);
}

Part<Role> part(store::Database& database, const std::string& condition, const std::string& value,
                std::int64_t limit, std::int64_t offset) {
    Part<Role> out;
    const long long many = limit;
    const long long skip = offset;
    database.run([&](soci::session& session) {
        out = {};
        long long total = 0;
        session << "SELECT COUNT(*) FROM identity_roles WHERE " << condition, soci::use(value),
            soci::into(total);
        out.total = total;
        Role role;
        soci::statement query =
            (session.prepare << "SELECT id, name FROM identity_roles WHERE " << condition
                             << " ORDER BY name_key LIMIT :limit OFFSET :offset",
             soci::use(value), soci::use(many), soci::use(skip), soci::into(role.id),
             soci::into(role.name));
        query.execute();
        while (query.fetch()) {
            out.items.push_back(role);
        }
    });
    return out;
}

/// One claim, if the owner has it.
std::optional<NumberedClaim> claim_of(soci::session& session, const std::string& owner,
                                      long long id) {
    NumberedClaim claim{.id = id, .owner = owner};
    session << "SELECT claim_type, claim_value FROM identity_role_claims WHERE id = :id AND "
               "role_id = :r",
        soci::use(id), soci::use(owner), soci::into(claim.type), soci::into(claim.value);
    return session.got_data() ? std::optional(std::move(claim)) : std::nullopt;
}

} // namespace

bool Roles::is_own(const std::string& name) const {
    return std::ranges::find(own_, name) != own_.end();
}

void Roles::adopt() {
    std::vector<std::string> missing;
    database_.run([&](soci::session& session) {
        missing.clear();
        const soci::rowset<std::string> rows =
            (session.prepare << "SELECT DISTINCT role FROM identity_user_roles WHERE role NOT IN "
                                "(SELECT name FROM identity_roles)");
        missing.assign(rows.begin(), rows.end());
        for (const auto& name : own_) {
            int count = 0;
            session << "SELECT COUNT(*) FROM identity_roles WHERE name = :n", soci::use(name),
                soci::into(count);
            if (count == 0) {
                missing.push_back(name);
            }
        }
    });
    if (missing.empty()) {
        return;
    }
    database_.transaction([&](soci::session& session) {
        for (const auto& name : missing) {
            const Role role{.id = base::make_uuid(random_), .name = name};
            if (!taken(session, role)) { // another process, or a name that differs by case
                insert(session, role);
            }
        }
    });
}

Part<Role> Roles::search(const std::string& pattern, std::int64_t limit, std::int64_t offset) {
    return part(database_, "name_key LIKE :p ESCAPE '!'", pattern, limit, offset);
}

Part<Role> Roles::of_user(const std::string& user_id, std::int64_t limit, std::int64_t offset) {
    return part(database_, "name IN (SELECT role FROM identity_user_roles WHERE user_id = :u)",
                user_id, limit, offset);
}

std::optional<Role> Roles::get(const std::string& id) {
    std::optional<Role> found;
    database_.run([&](soci::session& session) { found = find(session, id); });
    return found;
}

std::expected<Role, RoleRefusal> Roles::add(const std::string& name) {
    if (auto refusal = fault(name)) {
        return std::unexpected(*std::move(refusal));
    }
    const Role role{.id = base::make_uuid(random_), .name = name};
    bool exists = false;
    database_.transaction([&](soci::session& session) {
        exists = taken(session, role);
        if (!exists) {
            insert(session, role);
        }
    });
    if (exists) {
        return refuse(RoleError::taken, "There is a role of this name.");
    }
    return role;
}

std::expected<void, RoleRefusal> Roles::rename(const Role& role) {
    if (auto refusal = fault(role.name)) {
        return std::unexpected(*std::move(refusal));
    }
    std::expected<void, RoleRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {}; // the work may be run again
        const auto stored = find(session, role.id);
        if (!stored) {
            result = refuse_unknown();
        } else if (stored->name != role.name && is_own(stored->name)) {
            result = refuse(RoleError::needed, "The server itself needs this role.");
        } else if (taken(session, role)) {
            result = refuse(RoleError::taken, "There is a role of this name.");
        } else if (stored->name != role.name) {
            const auto key = fold_case(role.name);
            session << "UPDATE identity_roles SET name = :n, name_key = :k WHERE id = :id",
                soci::use(role.name), soci::use(key), soci::use(role.id);
            session << "UPDATE identity_user_roles SET role = :n WHERE role = :o",
                soci::use(role.name), soci::use(stored->name);
        }
    });
    return result;
}

std::expected<void, RoleRefusal> Roles::remove(const std::string& id) {
    std::expected<void, RoleRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {};
        const auto stored = find(session, id);
        if (!stored) {
            result = refuse_unknown();
            return;
        }
        if (is_own(stored->name)) {
            result = refuse(RoleError::needed, "The server itself needs this role.");
            return;
        }
        session << "DELETE FROM identity_user_roles WHERE role = :n", soci::use(stored->name);
        session << "DELETE FROM identity_role_claims WHERE role_id = :id", soci::use(id);
        session << "DELETE FROM identity_roles WHERE id = :id", soci::use(id);
    });
    return result;
}

Part<NumberedClaim> Roles::claims(const std::string& id, std::int64_t limit, std::int64_t offset) {
    Part<NumberedClaim> out;
    const long long many = limit;
    const long long skip = offset;
    database_.run([&](soci::session& session) {
        out = {};
        long long total = 0;
        session << "SELECT COUNT(*) FROM identity_role_claims WHERE role_id = :r", soci::use(id),
            soci::into(total);
        out.total = total;
        NumberedClaim row;
        long long number = 0;
        soci::statement query =
            (session.prepare << "SELECT id, role_id, claim_type, claim_value FROM "
                                "identity_role_claims WHERE role_id = :r ORDER BY id LIMIT :limit "
                                "OFFSET :offset",
             soci::use(id), soci::use(many), soci::use(skip), soci::into(number),
             soci::into(row.owner), soci::into(row.type), soci::into(row.value));
        query.execute();
        while (query.fetch()) {
            row.id = number;
            out.items.push_back(row);
        }
    });
    return out;
}

std::int64_t Roles::add_claim(const NumberedClaim& claim) {
    long long id = 0;
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_role_claims (role_id, claim_type, claim_value) VALUES "
                   "(:r, :t, :v)",
            soci::use(claim.owner), soci::use(claim.type), soci::use(claim.value);
        id = store::last_number(session, "identity_role_claims");
    });
    return id;
}

std::optional<NumberedClaim> Roles::update_claim(const NumberedClaim& claim) {
    const long long id = claim.id;
    std::optional<NumberedClaim> before;
    database_.transaction([&](soci::session& session) {
        before = claim_of(session, claim.owner, id);
        session << "UPDATE identity_role_claims SET claim_type = :t, claim_value = :v WHERE id = "
                   ":id AND role_id = :r",
            soci::use(claim.type), soci::use(claim.value), soci::use(id), soci::use(claim.owner);
    });
    return before;
}

std::optional<NumberedClaim> Roles::remove_claim(const std::string& id, std::int64_t claim) {
    const long long number = claim;
    std::optional<NumberedClaim> before;
    database_.transaction([&](soci::session& session) {
        before = claim_of(session, id, number);
        session << "DELETE FROM identity_role_claims WHERE id = :id AND role_id = :r",
            soci::use(number), soci::use(id);
    });
    return before;
}

} // namespace conclave::identity
