#include "identity/users/accounts.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/users/display_name.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/former_names.hpp"
#include "identity/users/user_repository.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace log = base::log;

namespace {

constexpr std::string_view columns =
    "SELECT u.id, u.username, u.email, u.email_verified, u.phone_number, u.phone_verified, "
    "u.lockout_enabled, u.failed_count, u.enabled, u.locked_until, (SELECT COUNT(*) FROM "
    "identity_totp t WHERE t.user_id = u.id) FROM identity_users u WHERE ";

std::unexpected<UserRefusal> refuse(UserError error, std::string message) {
    return std::unexpected(UserRefusal{error, std::move(message)});
}

std::unexpected<UserRefusal> refuse_unknown() {
    return refuse(UserError::not_found, "There is no such user.");
}

std::unexpected<UserRefusal> refuse_last() {
    return refuse(UserError::last_administrator,
                  "This is the last administrator. Make another one first.");
}

/// Every account that `rest`, the end of the statement, leaves.
template <class Each>
void each_account(soci::session& session, std::string_view rest,
                  const std::vector<std::string>& texts, const std::vector<long long>& numbers,
                  Each each) {
    Account row;
    int email_verified = 0;
    int phone_verified = 0;
    int lockout = 0;
    int enabled = 0;
    long long failed = 0;
    long long locked = 0;
    long long factors = 0;
    soci::statement query(session);
    for (const auto& text : texts) {
        query.exchange(soci::use(text));
    }
    for (const auto& number : numbers) {
        query.exchange(soci::use(number));
    }
    query.exchange(soci::into(row.id));
    query.exchange(soci::into(row.username));
    query.exchange(soci::into(row.email));
    query.exchange(soci::into(email_verified));
    query.exchange(soci::into(row.phone_number));
    query.exchange(soci::into(phone_verified));
    query.exchange(soci::into(lockout));
    query.exchange(soci::into(failed));
    query.exchange(soci::into(enabled));
    query.exchange(soci::into(locked));
    query.exchange(soci::into(factors));
    query.alloc();
    query.prepare(std::string(columns) + std::string(rest));
    query.define_and_bind();
    query.execute();
    while (query.fetch()) {
        row.email_verified = email_verified != 0;
        row.phone_verified = phone_verified != 0;
        row.lockout_enabled = lockout != 0;
        row.failed_count = failed;
        row.enabled = enabled != 0;
        row.locked_until = base::from_unix_seconds(locked);
        row.two_factors = factors != 0;
        each(row);
    }
}

std::optional<Account> find(soci::session& session, const std::string& id) {
    std::optional<Account> found;
    each_account(session, "u.id = :id", {id}, {}, [&](const Account& row) { found = row; });
    return found;
}

Part<Account> part(store::Database& database, const std::string& condition,
                   const std::vector<std::string>& texts, std::int64_t limit, std::int64_t offset) {
    Part<Account> out;
    database.run([&](soci::session& session) {
        out = {};
        long long total = 0;
        soci::statement count(session);
        for (const auto& text : texts) {
            count.exchange(soci::use(text));
        }
        count.exchange(soci::into(total));
        count.alloc();
        count.prepare("SELECT COUNT(*) FROM identity_users u WHERE " + condition);
        count.define_and_bind();
        count.execute(true);
        out.total = total;
        // The page is found by its ids first: whole rows of what is skipped would be read.
        each_account(session,
                     "u.id IN (SELECT wanted FROM (SELECT u.id AS wanted FROM identity_users u "
                     "WHERE " +
                         condition +
                         " ORDER BY u.username_key LIMIT :limit OFFSET :offset) page) ORDER BY "
                         "u.username_key",
                     texts, {limit, offset}, [&](const Account& row) { out.items.push_back(row); });
    });
    return out;
}

std::optional<UserRefusal> fault(const Account& account) {
    if (auto message = username_fault(account.username)) {
        return UserRefusal{UserError::invalid_username, *std::move(message)};
    }
    if (!account.email.empty()) {
        if (auto message = email_fault(account.email)) {
            return UserRefusal{UserError::invalid_email, *std::move(message)};
        }
    }
    return std::nullopt;
}

/// Whose name or address somebody else has.
std::optional<UserRefusal> taken(soci::session& session, const Account& account) {
    const auto name = fold_case(account.username);
    const auto address = account.email.empty() ? name : fold_case(account.email);
    const auto count = [&](const std::string& key) {
        int found = 0;
        session << "SELECT COUNT(*) FROM identity_users WHERE id <> :id AND (username_key = :a OR "
                   "email_key = :b)",
            soci::use(account.id), soci::use(key), soci::use(key), soci::into(found);
        return found;
    };
    if (count(name) != 0) {
        return UserRefusal{UserError::name_taken, "This user name is taken."};
    }
    if (count(address) != 0) {
        return UserRefusal{UserError::email_taken, "This email address is taken."};
    }
    return std::nullopt;
}

/// Would nobody be left with the role that somebody must have?
bool is_last(soci::session& session, const std::string& role, const std::string& id) {
    if (role.empty()) {
        return false;
    }
    int own = 0;
    int others = 0;
    session << "SELECT COUNT(*) FROM identity_user_roles WHERE role = :r AND user_id = :u",
        soci::use(role), soci::use(id), soci::into(own);
    session << "SELECT COUNT(*) FROM identity_user_roles r JOIN identity_users u ON u.id = "
               "r.user_id WHERE r.role = :r AND u.enabled = 1 AND u.id <> :u",
        soci::use(role), soci::use(id), soci::into(others);
    return own != 0 && others == 0;
}

/// Ends what hangs on the stamp: sessions, refresh tokens, codes.
void renew_stamp(soci::session& session, const std::string& id, base::Random& random) {
    const auto stamp = base::random_token(random, 16);
    session << "UPDATE identity_users SET security_stamp = :s WHERE id = :id", soci::use(stamp),
        soci::use(id);
}

void write(soci::session& session, const Account& account, base::WallTime now) {
    const auto name_key = fold_case(account.username);
    const auto email_key = fold_case(account.email);
    auto has_email = email_key.empty() ? soci::i_null : soci::i_ok;
    const int email_verified = account.email_verified ? 1 : 0;
    const int phone_verified = account.phone_verified ? 1 : 0;
    const int lockout = account.lockout_enabled ? 1 : 0;
    const int enabled = account.enabled ? 1 : 0;
    const long long failed = account.failed_count;
    const long long locked = base::to_unix_seconds(account.locked_until);
    const long long time = base::to_unix_seconds(now);
    session << "UPDATE identity_users SET username = :n, username_key = :nk, email = :e, email_key "
               "= :ek, email_verified = :ev, phone_number = :p, phone_verified = :pv, "
               "lockout_enabled = :l, failed_count = :f, enabled = :en, locked_until = :lu, "
               "updated_at = :t WHERE id = :id",
        soci::use(account.username), soci::use(name_key), soci::use(account.email),
        soci::use(email_key, has_email), soci::use(email_verified), soci::use(account.phone_number),
        soci::use(phone_verified), soci::use(lockout), soci::use(failed), soci::use(enabled),
        soci::use(locked), soci::use(time), soci::use(account.id);
}

} // namespace

Part<Account> Accounts::search(const std::string& pattern, std::int64_t limit,
                               std::int64_t offset) {
    if (pattern == "%") { // all; to compare each would read whole rows
        return part(database_, "1 = 1", {}, limit, offset);
    }
    return part(database_, "(u.username_key LIKE :a ESCAPE '!' OR u.email_key LIKE :b ESCAPE '!')",
                {pattern, pattern}, limit, offset);
}

Part<Account> Accounts::with_role(const std::string& role, const std::string& pattern,
                                  std::int64_t limit, std::int64_t offset) {
    return part(database_,
                "u.id IN (SELECT user_id FROM identity_user_roles WHERE role = :r) AND "
                "(u.username_key LIKE :a ESCAPE '!' OR u.email_key LIKE :b ESCAPE '!')",
                {role, pattern, pattern}, limit, offset);
}

Part<Account> Accounts::with_claim(const std::string& type, const std::string& value,
                                   std::int64_t limit, std::int64_t offset) {
    return value.empty()
               ? part(database_,
                      "u.id IN (SELECT user_id FROM identity_user_claims WHERE claim_type = :t)",
                      {type}, limit, offset)
               : part(database_,
                      "u.id IN (SELECT user_id FROM identity_user_claims WHERE claim_type = :t "
                      "AND claim_value = :v)",
                      {type, value}, limit, offset);
}

std::optional<Account> Accounts::get(const std::string& id) {
    std::optional<Account> found;
    database_.run([&](soci::session& session) { found = find(session, id); });
    return found;
}

std::int64_t Accounts::count() {
    long long total = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_users", soci::into(total);
    });
    return total;
}

std::expected<Account, UserRefusal> Accounts::add(const Account& account) {
    if (auto refusal = fault(account)) {
        return std::unexpected(*std::move(refusal));
    }
    const auto now = clock_.now();
    auto made = account;
    made.id = base::make_uuid(random_);
    made.two_factors = false;
    std::optional<UserRefusal> refusal;
    database_.transaction([&](soci::session& session) {
        refusal = taken(session, made);
        if (!refusal) {
            users::insert(session, {.user = {.id = made.id,
                                             .username = made.username,
                                             .email = made.email,
                                             .email_verified = made.email_verified,
                                             .display_name = {},
                                             .roles = {},
                                             .enabled = made.enabled,
                                             .security_stamp = base::random_token(random_, 16),
                                             .created_at = now},
                                    .password_hash = {}});
            write(session, made, now);
        }
    });
    if (refusal) {
        return std::unexpected(*std::move(refusal));
    }
    log::info("user_added", {{"user_id", made.id}});
    return made;
}

std::expected<void, UserRefusal> Accounts::update(const Account& account) {
    if (auto refusal = fault(account)) {
        return std::unexpected(*std::move(refusal));
    }
    const auto now = clock_.now();
    std::expected<void, UserRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {}; // the work may be run again
        const auto stored = find(session, account.id);
        if (!stored) {
            result = refuse_unknown();
            return;
        }
        if (auto refusal = taken(session, account)) {
            result = std::unexpected(*std::move(refusal));
            return;
        }
        const bool shut = !account.enabled || account.locked_until > now;
        if (shut && is_last(session, kept_role_, account.id)) {
            result = refuse_last();
            return;
        }
        if (fold_case(account.username) != fold_case(stored->username)) {
            users::give_up(session, database_.dialect(), account.id, stored->username, now);
        }
        write(session, account, now);
        if (!account.enabled && stored->enabled) {
            renew_stamp(session, account.id, random_);
        }
    });
    if (result) {
        log::info("user_updated", {{"user_id", account.id}, {"enabled", account.enabled}});
    }
    return result;
}

std::expected<void, UserRefusal> Accounts::rename(const std::string& id,
                                                  const std::string& display_name) {
    if (auto fault = display_name_fault(display_name)) {
        return refuse(UserError::invalid_username, *std::move(fault));
    }
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_users SET display_name = :n, updated_at = :t WHERE id = :id",
            soci::use(display_name), soci::use(now), soci::use(id);
    });
    log::info("user_renamed", {{"user_id", id}});
    return {};
}

std::expected<void, UserRefusal> Accounts::remove(const std::string& id,
                                                  base::WallTime tokens_until) {
    std::expected<void, UserRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {};
        const auto stored = find(session, id);
        if (!stored) {
            result = refuse_unknown();
            return;
        }
        if (is_last(session, kept_role_, id)) {
            result = refuse_last();
            return;
        }
        users::refuse_tokens(session, id, tokens_until);
        for (const auto* table :
             {"identity_user_roles", "identity_user_claims", "identity_pairwise_subjects",
              "identity_refresh_families", "identity_consents", "identity_mail_tokens",
              "identity_totp", "identity_recovery_codes", "identity_trusted_browsers",
              "identity_passkeys", "identity_passkey_people", "identity_external_logins"}) {
            session << "DELETE FROM " << table << " WHERE user_id = :id", soci::use(id);
        }
        session << "DELETE FROM identity_users WHERE id = :id", soci::use(id);
        users::end_names(session, database_.dialect(), id, stored->username, clock_.now());
    });
    if (result) {
        log::info("user_removed", {{"user_id", id}});
    }
    return result;
}

std::expected<void, UserRefusal> Accounts::add_role(const std::string& id,
                                                    const std::string& role) {
    std::expected<void, UserRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {};
        if (!find(session, id)) {
            result = refuse_unknown();
            return;
        }
        session << "INSERT INTO identity_user_roles (user_id, role) VALUES (:u, :r)"
                << store::or_update(database_.dialect(), "user_id, role", {"role"}),
            soci::use(id), soci::use(role);
    });
    return result;
}

std::expected<void, UserRefusal> Accounts::remove_role(const std::string& id,
                                                       const std::string& role) {
    std::expected<void, UserRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {};
        if (role == kept_role_ && is_last(session, role, id)) {
            result = refuse_last();
            return;
        }
        soci::statement statement =
            (session.prepare << "DELETE FROM identity_user_roles WHERE user_id = :u AND role = :r",
             soci::use(id), soci::use(role));
        statement.execute(true);
        if (statement.get_affected_rows() == 0) {
            result = refuse_unknown();
        }
    });
    return result;
}

void Accounts::revoke_tokens(const std::string& id, base::WallTime until) {
    database_.transaction(
        [&](soci::session& session) { users::refuse_tokens(session, id, until); });
}

} // namespace conclave::identity
