#include "identity/federation/login_store.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/users/former_names.hpp"
#include "identity/users/password_policy.hpp"
#include "identity/users/user_repository.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_label_characters = 200;        // the column's width
constexpr std::size_t max_display_name_characters = 200; // the column's width
constexpr std::size_t max_wished_bytes = 48;             // leaves room for what makes it unique
constexpr int names_tried = 20;

/// Takes the person's row, so that of two changes at once one waits for the other.
void hold(soci::session& session, const std::string& user_id) {
    session << "UPDATE identity_users SET updated_at = updated_at WHERE id = :u",
        soci::use(user_id);
}

long long count(soci::session& session, const char* statement, const std::string& value) {
    long long found = 0;
    session << statement, soci::use(value), soci::into(found);
    return found;
}

bool provider_is_there(soci::session& session, const std::string& scheme) {
    return count(session,
                 "SELECT COUNT(*) FROM identity_external_providers WHERE scheme = :s AND "
                 "enabled = 1",
                 scheme) != 0;
}

std::vector<ExternalLogin> read(soci::session& session, const std::string& user_id) {
    ExternalLogin row;
    long long created = 0;
    soci::statement query =
        (session.prepare << "SELECT scheme, subject, user_id, label, created_at FROM "
                            "identity_external_logins WHERE user_id = :u ORDER BY scheme",
         soci::use(user_id), soci::into(row.scheme), soci::into(row.subject),
         soci::into(row.user_id), soci::into(row.label), soci::into(created));
    query.execute();
    std::vector<ExternalLogin> found;
    while (query.fetch()) {
        row.created_at = base::from_unix_seconds(created);
        found.push_back(row);
    }
    return found;
}

bool has(const std::vector<ExternalLogin>& logins, std::string_view scheme) {
    return std::ranges::find(logins, scheme, &ExternalLogin::scheme) != logins.end();
}

std::string find_user(soci::session& session, const std::string& scheme,
                      const std::string& subject) {
    std::string user;
    session << "SELECT user_id FROM identity_external_logins WHERE scheme = :s AND subject = :j",
        soci::use(scheme), soci::use(subject), soci::into(user);
    return session.got_data() ? user : std::string();
}

std::optional<LoginStoreRefusal> insert(soci::session& session, const ExternalLogin& login,
                                        base::WallTime now) {
    if (!provider_is_there(session, login.scheme)) {
        return LoginStoreRefusal::no_provider;
    }
    if (!find_user(session, login.scheme, login.subject).empty()) {
        return LoginStoreRefusal::known_already;
    }
    if (has(read(session, login.user_id), login.scheme)) {
        return LoginStoreRefusal::has_one;
    }
    const long long at = base::to_unix_seconds(now);
    const auto label =
        base::utf8_length(login.label) > max_label_characters ? std::string() : login.label;
    session << "INSERT INTO identity_external_logins (scheme, subject, user_id, label, created_at) "
               "VALUES (:s, :j, :u, :l, :t)",
        soci::use(login.scheme), soci::use(login.subject), soci::use(login.user_id),
        soci::use(label), soci::use(at);
    return std::nullopt;
}

/// What of a name from elsewhere may stand in a user name of ours.
std::string clean_name(std::string_view wished) {
    std::string name;
    for (const char c : wished.substr(0, wished.find('@'))) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (name.size() < max_wished_bytes &&
            (letter || (c >= '0' && c <= '9') || ((c == '.' || c == '-') && !name.empty()))) {
            name += c;
        }
    }
    return username_fault(name) ? "person" : name;
}

} // namespace

std::string LoginStore::user_of(std::string_view scheme, std::string_view subject) {
    std::string user;
    database_.run([&](soci::session& session) {
        user = find_user(session, std::string(scheme), std::string(subject));
    });
    return user;
}

std::vector<ExternalLogin> LoginStore::of_user(std::string_view user_id) {
    std::vector<ExternalLogin> found;
    database_.run([&](soci::session& session) { found = read(session, std::string(user_id)); });
    return found;
}

std::pair<std::vector<ExternalLogin>, std::int64_t>
LoginStore::of_provider(std::string_view scheme, std::int64_t limit, std::int64_t offset) {
    const std::string key(scheme);
    const long long most = limit;
    const long long skip = offset;
    std::vector<ExternalLogin> found;
    std::int64_t total = 0;
    database_.run([&](soci::session& session) {
        total =
            count(session, "SELECT COUNT(*) FROM identity_external_logins WHERE scheme = :s", key);
        found.clear();
        ExternalLogin row;
        long long created = 0;
        soci::statement query =
            (session.prepare << "SELECT scheme, subject, user_id, label, created_at FROM "
                                "identity_external_logins WHERE scheme = :s ORDER BY created_at, "
                                "subject LIMIT :n OFFSET :o",
             soci::use(key), soci::use(most), soci::use(skip), soci::into(row.scheme),
             soci::into(row.subject), soci::into(row.user_id), soci::into(row.label),
             soci::into(created));
        query.execute();
        while (query.fetch()) {
            row.created_at = base::from_unix_seconds(created);
            found.push_back(row);
        }
    });
    return {std::move(found), total};
}

std::expected<void, LoginStoreRefusal> LoginStore::connect(const ExternalLogin& login,
                                                           std::string_view stamp) {
    std::optional<LoginStoreRefusal> refusal;
    try {
        database_.transaction([&](soci::session& session) {
            refusal = users::hold(session, login.user_id, stamp)
                          ? insert(session, login, clock_.now())
                          : LoginStoreRefusal::stale;
        });
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        refusal = LoginStoreRefusal::known_already; // somebody was quicker
    }
    return refusal ? std::expected<void, LoginStoreRefusal>(std::unexpected(*refusal))
                   : std::expected<void, LoginStoreRefusal>{};
}

std::string LoginStore::free_name(std::string_view wished) {
    const auto stem = clean_name(wished);
    std::string name;
    database_.run([&](soci::session& session) {
        name = stem;
        for (int n = 0; n < names_tried &&
                        (users::taken(session, name, {}) || users::rests(session, name, {}));
             ++n) {
            name = stem + "-" + base::make_uuid(random_).substr(0, 8);
        }
    });
    return name;
}

std::expected<User, LoginStoreRefusal> LoginStore::add_person(const ExternalLogin& login,
                                                              std::string_view username,
                                                              std::string_view email,
                                                              std::string_view display_name) {
    users::Row row; // without a password: only the login opens the account
    row.user.id = base::make_uuid(random_);
    row.user.username = username;
    row.user.email = email;
    row.user.email_verified = !email.empty();
    row.user.security_stamp = base::random_token(random_, 16);
    row.user.created_at = clock_.now();
    if (base::utf8_length(display_name) <= max_display_name_characters) {
        row.user.display_name = display_name;
    }
    auto connected = login;
    connected.user_id = row.user.id;
    std::optional<LoginStoreRefusal> refusal;
    try {
        database_.transaction([&](soci::session& session) {
            refusal.reset();
            if (!email.empty() && users::taken(session, email, email)) {
                refusal = LoginStoreRefusal::email_taken;
                return;
            }
            if (users::taken(session, username, {}) || users::rests(session, username, {})) {
                refusal = LoginStoreRefusal::name_taken;
                return;
            }
            users::insert(session, row);
            refusal = insert(session, connected, row.user.created_at);
            if (refusal) { // the account must not stay without a way in
                session << "DELETE FROM identity_users WHERE id = :u", soci::use(row.user.id);
            }
        });
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        refusal = LoginStoreRefusal::known_already; // somebody was quicker
    }
    if (refusal) {
        return std::unexpected(*refusal);
    }
    base::log::info("user_added", {{"user_id", row.user.id}, {"scheme", login.scheme}});
    return row.user;
}

bool LoginStore::remove(std::string_view user_id, std::string_view scheme,
                        std::string_view subject) {
    const std::string owner(user_id);
    const std::string key(scheme);
    const std::string name(subject);
    bool found = false;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare << "DELETE FROM identity_external_logins WHERE user_id = :u AND "
                                "scheme = :s AND subject = :j",
             soci::use(owner), soci::use(key), soci::use(name));
        statement.execute(true);
        found = statement.get_affected_rows() == 1;
    });
    return found;
}

std::expected<void, LoginStoreRefusal> LoginStore::disconnect(std::string_view user_id,
                                                              std::string_view scheme) {
    const std::string owner(user_id);
    const std::string key(scheme);
    std::optional<LoginStoreRefusal> refusal;
    database_.transaction([&](soci::session& session) {
        refusal.reset();
        hold(session, owner);
        const auto logins = read(session, owner);
        if (!has(logins, key)) {
            refusal = LoginStoreRefusal::not_found;
            return;
        }
        const auto row = users::find_by_id(session, owner);
        const bool opens_else =
            (row && !row->password_hash.empty()) ||
            // Passkeys can't be all removed from an account without a password.
            count(session, "SELECT COUNT(*) FROM identity_passkeys WHERE user_id = :u", owner) !=
                0 ||
            std::ranges::any_of(logins, [&](const auto& login) {
                return login.scheme != key && provider_is_there(session, login.scheme);
            });
        if (!opens_else) {
            refusal = LoginStoreRefusal::last_way_in;
            return;
        }
        session << "DELETE FROM identity_external_logins WHERE user_id = :u AND scheme = :s",
            soci::use(owner), soci::use(key);
    });
    return refusal ? std::expected<void, LoginStoreRefusal>(std::unexpected(*refusal))
                   : std::expected<void, LoginStoreRefusal>{};
}

} // namespace conclave::identity
