#include "identity/users/user_service.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/users/display_name.hpp"
#include "identity/users/former_names.hpp"
#include "identity/users/user_repository.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace log = base::log;

namespace {

constexpr std::size_t max_role_bytes = 100; // the column's width

std::unexpected<UserRefusal> refuse(UserError error, std::string message) {
    return std::unexpected(UserRefusal{error, std::move(message)});
}

std::unexpected<UserRefusal> refuse_busy() {
    return refuse(UserError::busy, "The server is busy. Try again in a moment.");
}

std::unexpected<UserRefusal> refuse_unknown(std::string_view name) {
    return refuse(UserError::not_found, fmt::format("There is no user \"{}\".", name));
}

std::optional<UserRefusal> fault(const UserPolicy& policy, const NewUser& user) {
    if (auto message = username_fault(user.username)) {
        return UserRefusal{UserError::invalid_username, *std::move(message)};
    }
    if (!user.email.empty()) {
        if (auto message = email_fault(user.email)) {
            return UserRefusal{UserError::invalid_email, *std::move(message)};
        }
    }
    if (auto message = display_name_fault(user.display_name)) {
        return UserRefusal{UserError::invalid_username, *std::move(message)};
    }
    if (auto message = password_fault(policy.password, user.password, user.username, user.email)) {
        return UserRefusal{UserError::weak_password, *std::move(message)};
    }
    return std::nullopt;
}

std::vector<std::string> clean_roles(std::vector<std::string> roles) {
    std::erase_if(roles, [](const std::string& role) {
        return role.empty() || role.size() > max_role_bytes || !base::is_utf8(role) ||
               base::has_control_characters(role);
    });
    std::ranges::sort(roles);
    const auto rest = std::ranges::unique(roles);
    roles.erase(rest.begin(), rest.end());
    return roles;
}

} // namespace

UserService::UserService(store::Database& database, const base::Clock& clock, base::Random& random,
                         UserPolicy policy)
    : database_(database), clock_(clock), random_(random), policy_(policy),
      hasher_(policy.hashing, random), guessed_(policy.lockout.max_names_per_password, random) {}

UserService::~UserService() = default;

std::expected<User, UserRefusal> UserService::add(const NewUser& user) {
    if (auto refusal = fault(policy_, user)) {
        return std::unexpected(*std::move(refusal));
    }
    auto hash = hasher_.hash(user.password);
    if (!hash) {
        return refuse_busy();
    }
    users::Row row;
    row.user = {.id = base::make_uuid(random_),
                .username = user.username,
                .email = user.email,
                .email_verified = user.email_verified && !user.email.empty(),
                .display_name = user.display_name,
                .roles = clean_roles(user.roles),
                .security_stamp = base::random_token(random_, 16),
                .created_at = clock_.now()};
    row.password_hash = *std::move(hash);
    bool taken = false;
    bool name_taken = false;
    try {
        database_.transaction([&](soci::session& session) {
            const bool rests = !user.by_administrator && users::rests(session, user.username, {});
            taken = rests || users::taken(session, user.username, user.email);
            name_taken = rests || users::taken(session, user.username, {});
            if (!taken) {
                users::insert(session, row);
            }
        });
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        taken = name_taken = true; // somebody was quicker
    }
    if (taken) {
        return refuse(name_taken ? UserError::name_taken : UserError::email_taken,
                      "This user name or email is taken. Choose another.");
    }
    log::info("user_added", {{"user_id", row.user.id}});
    return row.user;
}

std::vector<User> UserService::list(std::size_t limit, std::size_t offset) {
    std::vector<User> found;
    database_.run([&](soci::session& session) { found = users::list(session, limit, offset); });
    return found;
}

std::optional<User> UserService::get(std::string_view id) {
    std::optional<users::Row> row;
    database_.run([&](soci::session& session) { row = users::find_by_id(session, id); });
    return row ? std::optional(std::move(row->user)) : std::nullopt;
}

bool UserService::is_enabled(std::string_view id) {
    bool enabled = false;
    database_.run([&](soci::session& session) { enabled = users::is_enabled(session, id); });
    return enabled;
}

std::optional<User> UserService::find(std::string_view name) {
    std::optional<users::Row> row;
    database_.run([&](soci::session& session) { row = users::find_by_name(session, name); });
    return row ? std::optional(std::move(row->user)) : std::nullopt;
}

std::optional<User> UserService::find_by_email(std::string_view email) {
    std::optional<users::Row> row;
    database_.run([&](soci::session& session) { row = users::find_by_email(session, email); });
    return row ? std::optional(std::move(row->user)) : std::nullopt;
}

std::expected<void, UserRefusal> UserService::set_password(std::string_view name,
                                                           std::string_view password) {
    const auto user = find(name);
    if (!user) {
        return refuse_unknown(name);
    }
    return replace_password(*user, password, [](soci::session&) { return true; });
}

std::expected<void, UserRefusal>
UserService::replace_password(const User& user, std::string_view password,
                              const std::function<bool(soci::session&)>& also) {
    if (auto message = password_fault(policy_.password, password, user.username, user.email)) {
        return refuse(UserError::weak_password, *std::move(message));
    }
    const auto hash = hasher_.hash(password);
    if (!hash) {
        return refuse_busy();
    }
    bool fresh = false;
    database_.transaction([&](soci::session& session) {
        fresh = also(session);
        if (fresh) {
            const auto now = clock_.now();
            users::set_password(session, user.id, *hash, base::random_token(random_, 16),
                                {.now = now, .lifts_until = now + policy_.lockout.duration});
        }
    });
    if (!fresh) {
        return refuse(UserError::stale, "This was done before. Start again.");
    }
    log::info("user_password_set", {{"user_id", user.id}});
    return {};
}

bool UserService::confirm_email(const User& user, const std::function<bool(soci::session&)>& also) {
    bool done = false;
    database_.transaction([&](soci::session& session) {
        done = also(session) && users::confirm_email(session, user.id, user.email, clock_.now());
    });
    return done;
}

std::expected<void, UserRefusal> UserService::set_enabled(std::string_view name, bool enabled) {
    const auto user = find(name);
    if (!user) {
        return refuse_unknown(name);
    }
    database_.transaction([&](soci::session& session) {
        users::set_enabled(session, user->id, enabled, base::random_token(random_, 16),
                           clock_.now());
    });
    log::info("user_enabled_set", {{"user_id", user->id}, {"enabled", enabled}});
    return {};
}

std::expected<void, UserRefusal> UserService::set_roles(std::string_view name,
                                                        const std::vector<std::string>& roles) {
    const auto user = find(name);
    if (!user) {
        return refuse_unknown(name);
    }
    const auto clean = clean_roles(roles);
    database_.transaction(
        [&](soci::session& session) { users::set_roles(session, user->id, clean); });
    log::info("user_roles_set", {{"user_id", user->id}});
    return {};
}

void UserService::drop_rested_names() {
    database_.transaction(
        [&](soci::session& session) { users::drop_rested(session, clock_.now()); });
}

std::expected<User, LoginRefusal> UserService::authenticate(std::string_view name,
                                                            std::string_view password) {
    const auto refused = [](LoginRefusal::Kind kind, std::chrono::seconds wait = {}) {
        return std::unexpected(LoginRefusal{kind, wait});
    };
    const auto now = clock_.now();
    if (const auto wait = guessed_.wait(password, name, now); wait.count() > 0) {
        return refused(LoginRefusal::Kind::guessed, wait);
    }
    std::optional<users::Row> row;
    database_.run([&](soci::session& session) { row = users::find_by_name(session, name); });
    const auto right = hasher_.verify(password, row ? row->password_hash : std::string());
    if (!right) {
        return refused(LoginRefusal::Kind::busy);
    }
    // The same is done whoever is named, so that time tells nothing.
    const auto count_failure = [&](std::string_view id) {
        guessed_.failed(password, name, now);
        database_.transaction([&](soci::session& session) {
            users::count_failure(session, id, policy_.lockout.max_failures,
                                 now + policy_.lockout.duration);
        });
    };
    if (!row) {
        count_failure({}); // finds nobody, but costs what it costs for a known name
        return refused(LoginRefusal::Kind::failed);
    }
    const auto& user = row->user;
    if (user.locked_until > now) {
        if (!*right) {
            count_failure({}); // what is locked already is locked no longer
        }
        return *right && user.enabled
                   ? refused(LoginRefusal::Kind::locked,
                             std::chrono::ceil<std::chrono::seconds>(user.locked_until - now))
                   : refused(LoginRefusal::Kind::failed);
    }
    if (!*right) {
        count_failure(user.id);
        return refused(LoginRefusal::Kind::failed);
    }
    if (!user.enabled) {
        return refused(LoginRefusal::Kind::failed);
    }
    std::optional<std::string> better;
    if (hasher_.outdated(row->password_hash)) {
        if (auto hash = hasher_.hash(password)) { // busy: next time
            better = *std::move(hash);
        }
    }
    database_.transaction([&](soci::session& session) {
        users::reset_failures(session, user.id);
        if (better) {
            users::replace_hash(session, user.id, row->password_hash, *better);
        }
    });
    return user;
}

} // namespace conclave::identity
