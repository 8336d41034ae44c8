#include "identity/users/user_repository.hpp"

#include "identity/grants/revoked_row.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity::users {
namespace {

constexpr std::string_view columns =
    "SELECT id, username, email, email_verified, display_name, password_hash, enabled, "
    "security_stamp, locked_until, created_at, phone_number, phone_verified FROM identity_users ";

/// Roles and claims, those of the roles among them. Sorted here: in the database it takes longer
/// than the reading.
void add_noted(soci::session& session, User& user) {
    int is_claim = 0;
    UserClaim noted;
    soci::statement query =
        (session.prepare
             << "SELECT 0, role, '' FROM identity_user_roles WHERE user_id = :a UNION ALL SELECT "
                "1, claim_type, claim_value FROM identity_user_claims WHERE user_id = :b UNION ALL "
                "SELECT 1, c.claim_type, c.claim_value FROM identity_user_roles u JOIN "
                "identity_roles r ON r.name = u.role JOIN identity_role_claims c ON c.role_id = "
                "r.id WHERE u.user_id = :c",
         soci::use(user.id), soci::use(user.id), soci::use(user.id), soci::into(is_claim),
         soci::into(noted.type), soci::into(noted.value));
    query.execute();
    while (query.fetch()) {
        if (is_claim == 0) {
            user.roles.push_back(noted.type);
        } else {
            user.claims.push_back(noted);
        }
    }
    std::ranges::sort(user.roles);
    std::ranges::sort(user.claims);
    const auto twice = std::ranges::unique(user.claims);
    user.claims.erase(twice.begin(), twice.end());
}

std::optional<Row> find_one(soci::session& session, std::string_view where,
                            const std::string& value) {
    Row row;
    auto& user = row.user;
    int verified = 0;
    int enabled = 0;
    int phone_verified = 0;
    long long locked = 0;
    long long created = 0;
    session << columns << where, soci::use(value), soci::into(user.id), soci::into(user.username),
        soci::into(user.email), soci::into(verified), soci::into(user.display_name),
        soci::into(row.password_hash), soci::into(enabled), soci::into(user.security_stamp),
        soci::into(locked), soci::into(created), soci::into(user.phone_number),
        soci::into(phone_verified);
    if (!session.got_data()) {
        return std::nullopt;
    }
    user.email_verified = verified != 0;
    user.enabled = enabled != 0;
    user.locked_until = base::from_unix_seconds(locked);
    user.created_at = base::from_unix_seconds(created);
    user.phone_verified = phone_verified != 0;
    add_noted(session, user);
    return row;
}

} // namespace

std::optional<Row> find_by_id(soci::session& session, std::string_view id) {
    return find_one(session, "WHERE id = :id", std::string(id));
}

std::optional<Row> find_by_name(soci::session& session, std::string_view name) {
    const auto key = fold_case(name);
    if (auto row = find_one(session, "WHERE username_key = :key", key)) {
        return row;
    }
    return find_one(session, "WHERE email_key = :key", key);
}

std::optional<Row> find_by_email(soci::session& session, std::string_view email) {
    return find_one(session, "WHERE email_key = :key", fold_case(email));
}

std::vector<User> list(soci::session& session, std::size_t limit, std::size_t offset) {
    const auto count = static_cast<long long>(limit);
    const auto skip = static_cast<long long>(offset);
    std::vector<std::string> ids;
    {
        const soci::rowset<std::string> rows =
            (session.prepare
                 << "SELECT id FROM identity_users ORDER BY username_key LIMIT :n OFFSET :o",
             soci::use(count), soci::use(skip));
        for (const auto& id : rows) {
            ids.push_back(id);
        }
    }
    std::vector<User> users;
    for (const auto& id : ids) {
        if (auto row = find_by_id(session, id)) {
            users.push_back(std::move(row->user));
        }
    }
    return users;
}

bool taken(soci::session& session, std::string_view username, std::string_view email) {
    const auto name = fold_case(username);
    const auto address = email.empty() ? name : fold_case(email);
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_users WHERE username_key IN (:a, :b) "
               "OR email_key IN (:c, :d)",
        soci::use(name, "a"), soci::use(address, "b"), soci::use(name, "c"),
        soci::use(address, "d"), soci::into(count);
    return count != 0;
}

void insert(soci::session& session, const Row& row) {
    const auto& user = row.user;
    const auto name_key = fold_case(user.username);
    const auto email_key = fold_case(user.email);
    auto has_email = email_key.empty() ? soci::i_null : soci::i_ok;
    const int verified = user.email_verified ? 1 : 0;
    const int enabled = user.enabled ? 1 : 0;
    const long long created = base::to_unix_seconds(user.created_at);
    session << "INSERT INTO identity_users (id, username, username_key, email, email_key, "
               "email_verified, display_name, password_hash, enabled, security_stamp, "
               "failed_count, locked_until, created_at, updated_at) VALUES (:id, :username, "
               ":username_key, :email, :email_key, :verified, :display, :hash, :enabled, :stamp, "
               "0, 0, :created, :updated)",
        soci::use(user.id), soci::use(user.username), soci::use(name_key), soci::use(user.email),
        soci::use(email_key, has_email), soci::use(verified), soci::use(user.display_name),
        soci::use(row.password_hash), soci::use(enabled), soci::use(user.security_stamp),
        soci::use(created), soci::use(created);
    set_roles(session, user.id, user.roles);
}

void set_password(soci::session& session, std::string_view id, std::string_view hash,
                  std::string_view stamp, const NewPassword& when) {
    const std::string id_text(id);
    const std::string hash_text(hash);
    const std::string stamp_text(stamp);
    const long long time = base::to_unix_seconds(when.now);
    const long long lifts_until = base::to_unix_seconds(when.lifts_until);
    session << "UPDATE identity_users SET password_hash = :h, security_stamp = :s, "
               "failed_count = 0, locked_until = CASE WHEN locked_until > :l THEN locked_until "
               "ELSE 0 END, updated_at = :t WHERE id = :id",
        soci::use(hash_text), soci::use(stamp_text), soci::use(lifts_until), soci::use(time),
        soci::use(id_text);
}

void replace_hash(soci::session& session, std::string_view id, std::string_view old_hash,
                  std::string_view hash) {
    const std::string id_text(id);
    const std::string old_text(old_hash);
    const std::string hash_text(hash);
    session << "UPDATE identity_users SET password_hash = :h WHERE id = :id AND password_hash = :o",
        soci::use(hash_text), soci::use(id_text), soci::use(old_text);
}

bool confirm_email(soci::session& session, std::string_view id, std::string_view email,
                   base::WallTime now) {
    const std::string id_text(id);
    const auto key = fold_case(email);
    const long long time = base::to_unix_seconds(now);
    soci::statement statement =
        (session.prepare << "UPDATE identity_users SET email_verified = 1, updated_at = :t "
                            "WHERE id = :id AND email_key = :k AND email_verified = 0",
         soci::use(time), soci::use(id_text), soci::use(key));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

bool hold(soci::session& session, std::string_view id, std::string_view stamp) {
    const std::string id_text(id);
    const std::string stamp_text(stamp);
    long long found = 0;
    session << "UPDATE identity_users SET updated_at = updated_at WHERE id = :id",
        soci::use(id_text);
    session << "SELECT COUNT(*) FROM identity_users WHERE id = :id AND security_stamp = :s",
        soci::use(id_text), soci::use(stamp_text), soci::into(found);
    return found != 0;
}

bool is_enabled(soci::session& session, std::string_view id) {
    const std::string id_text(id);
    long long found = 0;
    session << "SELECT COUNT(*) FROM identity_users WHERE id = :id AND enabled = 1",
        soci::use(id_text), soci::into(found);
    return found != 0;
}

void refuse_tokens(soci::session& session, std::string_view id, base::WallTime until) {
    const std::string id_text(id);
    const long long expires = base::to_unix_seconds(until);
    std::vector<std::string> grants;
    {
        const soci::rowset<std::string> rows =
            (session.prepare
                 << "SELECT DISTINCT grant_id FROM identity_refresh_families WHERE user_id = :u",
             soci::use(id_text));
        grants.assign(rows.begin(), rows.end());
    }
    for (const auto& grant : grants) {
        write_revoked(session, grant, expires);
    }
}

void set_enabled(soci::session& session, std::string_view id, bool enabled, std::string_view stamp,
                 base::WallTime now) {
    const std::string id_text(id);
    const std::string stamp_text(stamp);
    const int value = enabled ? 1 : 0;
    const long long time = base::to_unix_seconds(now);
    session << "UPDATE identity_users SET enabled = :e, security_stamp = :s, updated_at = :t "
               "WHERE id = :id",
        soci::use(value), soci::use(stamp_text), soci::use(time), soci::use(id_text);
}

void set_roles(soci::session& session, std::string_view id, const std::vector<std::string>& roles) {
    const std::string id_text(id);
    session << "DELETE FROM identity_user_roles WHERE user_id = :id", soci::use(id_text);
    for (const auto& role : roles) {
        session << "INSERT INTO identity_user_roles (user_id, role) VALUES (:id, :role)",
            soci::use(id_text), soci::use(role);
    }
}

void count_failure(soci::session& session, std::string_view id, int max_failures,
                   base::WallTime locked_until) {
    const std::string id_text(id);
    const long long until = base::to_unix_seconds(locked_until);
    session << "UPDATE identity_users SET failed_count = failed_count + 1 WHERE id = :id",
        soci::use(id_text);
    session << "UPDATE identity_users SET locked_until = :u, failed_count = 0 "
               "WHERE id = :id AND failed_count >= :max AND lockout_enabled = 1",
        soci::use(until), soci::use(id_text), soci::use(max_failures);
}

void reset_failures(soci::session& session, std::string_view id) {
    const std::string id_text(id);
    session << "UPDATE identity_users SET failed_count = 0 WHERE id = :id AND failed_count > 0",
        soci::use(id_text);
}

} // namespace conclave::identity::users
