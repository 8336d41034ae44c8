#include "identity/users/own_changes.hpp"

#include "base/log.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/former_names.hpp"
#include "identity/users/password_policy.hpp"
#include "identity/users/user_repository.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity {
namespace log = base::log;
namespace {

// E.164, 6: a country code and a number of at most 15 digits together; the shortest that are
// dialled from abroad have seven.
constexpr std::size_t min_phone_digits = 7;
constexpr std::size_t max_phone_digits = 15;

using Result = std::expected<void, UserRefusal>;

Result refuse(UserError error, std::string message) {
    return std::unexpected(UserRefusal{error, std::move(message)});
}

Result refuse_stale() {
    return refuse(UserError::stale, "Your account was changed meanwhile. Load the page again.");
}

bool is_phone_number(std::string_view text) {
    const auto digits = text.substr(text.starts_with('+') ? 1 : 0);
    return text.starts_with('+') && digits.size() >= min_phone_digits &&
           digits.size() <= max_phone_digits && digits.front() != '0' &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

/// Is it the name or the address of somebody else?
bool of_somebody_else(soci::session& session, const std::string& key, const std::string& id) {
    int found = 0;
    session << "SELECT COUNT(*) FROM identity_users WHERE id <> :id AND (username_key = :a OR "
               "email_key = :b)",
        soci::use(id), soci::use(key), soci::use(key), soci::into(found);
    return found != 0;
}

/// Takes the row of the person; false when it is not what `user` says any more.
bool holds(soci::session& session, const User& user) {
    if (!users::hold(session, user.id, user.security_stamp)) {
        return false;
    }
    const auto row = users::find_by_id(session, user.id);
    return row && row->user.enabled && row->user.username == user.username &&
           fold_case(row->user.email) == fold_case(user.email);
}

/// Runs `work`; of two that want the same name or address at once, one comes too late.
template <class Work>
Result change(store::Database& database, const Result& too_late, Work work) {
    Result result;
    try {
        database.transaction([&](soci::session& session) { result = work(session); });
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        result = too_late;
    }
    return result;
}

} // namespace

Result OwnChanges::set_username(const User& user, const std::string& username, const Also& also) {
    if (auto fault = username_fault(username)) {
        return refuse(UserError::invalid_username, *std::move(fault));
    }
    if (username == user.username) {
        return {};
    }
    const auto key = fold_case(username);
    const bool other_name = key != fold_case(user.username);
    const auto now = clock_.now();
    const long long time = base::to_unix_seconds(now);
    const auto taken = refuse(UserError::name_taken, "This user name is taken. Choose another.");
    auto result = change(database_, taken, [&](soci::session& session) -> Result {
        if (!holds(session, user)) {
            return refuse_stale();
        }
        if (other_name && users::given_up_since(session, user.id, now - name_changes_window) >=
                              most_name_changes) {
            return refuse(UserError::too_often,
                          "You have changed your user name often of late. Wait some weeks.");
        }
        if (of_somebody_else(session, key, user.id) || users::rests(session, username, user.id)) {
            return taken;
        }
        if (!also(session)) {
            return refuse_stale();
        }
        if (other_name) {
            users::give_up(session, database_.dialect(), user.id, user.username, now);
        }
        session << "UPDATE identity_users SET username = :n, username_key = :k, updated_at = :t "
                   "WHERE id = :id",
            soci::use(username), soci::use(key), soci::use(time), soci::use(user.id);
        return {};
    });
    if (result) {
        log::info("user_name_changed", {{"user_id", user.id}});
    }
    return result;
}

Result OwnChanges::set_email(const User& user, const std::string& email, bool verified,
                             const Also& also) {
    if (auto fault = email_fault(email)) {
        return refuse(UserError::invalid_email, *std::move(fault));
    }
    const auto key = fold_case(email);
    const int proven = verified ? 1 : 0;
    const long long time = base::to_unix_seconds(clock_.now());
    const auto taken = refuse(UserError::email_taken,
                              "This address belongs to another account. Choose another one.");
    auto result = change(database_, taken, [&](soci::session& session) -> Result {
        if (!holds(session, user)) {
            return refuse_stale();
        }
        if (of_somebody_else(session, key, user.id)) {
            return taken;
        }
        if (!also(session)) {
            return refuse_stale();
        }
        session << "UPDATE identity_users SET email = :e, email_key = :k, email_verified = :v, "
                   "updated_at = :t WHERE id = :id",
            soci::use(email), soci::use(key), soci::use(proven), soci::use(time),
            soci::use(user.id);
        session << "DELETE FROM identity_mail_tokens WHERE user_id = :id", soci::use(user.id);
        return {};
    });
    if (result) {
        log::info("user_email_changed", {{"user_id", user.id}, {"verified", verified}});
    }
    return result;
}

Result OwnChanges::set_phone(const User& user, const std::string& number) {
    if (!number.empty() && !is_phone_number(number)) {
        return refuse(UserError::invalid_phone,
                      "Enter the number with + and the country code, like +41446681800.");
    }
    const long long time = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        // Of the old number first: MariaDB reads what this statement has set already.
        session << "UPDATE identity_users SET phone_verified = CASE WHEN phone_number = :o THEN "
                   "phone_verified ELSE 0 END, phone_number = :n, updated_at = :t WHERE id = :id",
            soci::use(number), soci::use(number), soci::use(time), soci::use(user.id);
    });
    log::info("user_phone_changed", {{"user_id", user.id}});
    return {};
}

} // namespace conclave::identity
