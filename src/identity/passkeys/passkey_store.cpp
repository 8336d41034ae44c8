#include "identity/passkeys/passkey_store.hpp"

#include "identity/passkeys/passkey_names.hpp"
#include "identity/users/user_repository.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::string_view columns =
    "SELECT id, credential_id, user_id, public_key, transports, aaguid, name, backup_eligible, "
    "backed_up, created_at, used_at FROM identity_passkeys ";

/// A row on its way from SQL.
struct Row {
    Passkey passkey;
    std::string public_key;
    int backup_eligible = 0;
    int backed_up = 0;
    long long created_at = 0;
    long long used_at = 0; // 0: never

    [[nodiscard]] Passkey take() const {
        auto out = passkey;
        out.public_key = base::from_base64url(public_key).value_or(base::Bytes{});
        out.backup_eligible = backup_eligible != 0;
        out.backed_up = backed_up != 0;
        out.created_at = base::from_unix_seconds(created_at);
        if (used_at != 0) {
            out.used_at = base::from_unix_seconds(used_at);
        }
        return out;
    }
};

std::vector<Passkey> read(soci::session& session, std::string_view condition,
                          const std::string& value) {
    Row row;
    auto& to = row.passkey;
    soci::statement query =
        (session.prepare << columns << condition, soci::use(value), soci::into(to.id),
         soci::into(to.credential_id), soci::into(to.user_id), soci::into(row.public_key),
         soci::into(to.transports), soci::into(to.aaguid), soci::into(to.name),
         soci::into(row.backup_eligible), soci::into(row.backed_up), soci::into(row.created_at),
         soci::into(row.used_at));
    query.execute();
    std::vector<Passkey> found;
    while (query.fetch()) {
        found.push_back(row.take());
    }
    return found;
}

std::string find_handle(soci::session& session, const std::string& user_id) {
    std::string handle;
    session << "SELECT user_handle FROM identity_passkey_people WHERE user_id = :u",
        soci::use(user_id), soci::into(handle);
    return session.got_data() ? handle : std::string();
}

/// Takes the person's row, so that of two changes at once one waits for the other.
void hold(soci::session& session, const std::string& user_id) {
    session << "UPDATE identity_passkey_people SET changes = changes + 1 WHERE user_id = :u",
        soci::use(user_id);
}

long long count(soci::session& session, const std::string& user_id) {
    long long found = 0;
    session << "SELECT COUNT(*) FROM identity_passkeys WHERE user_id = :u", soci::use(user_id),
        soci::into(found);
    return found;
}

bool has_password(soci::session& session, const std::string& user_id) {
    const auto row = users::find_by_id(session, user_id);
    return row && !row->password_hash.empty();
}

void insert(soci::session& session, const Passkey& made, std::uint32_t sign_count) {
    const auto key = base::to_base64url(made.public_key);
    const int eligible = made.backup_eligible ? 1 : 0;
    const int backed_up = made.backed_up ? 1 : 0;
    const long long signs = sign_count;
    const long long created = base::to_unix_seconds(made.created_at);
    session << "INSERT INTO identity_passkeys (id, credential_id, user_id, public_key, sign_count, "
               "uses, transports, aaguid, name, backup_eligible, backed_up, created_at, used_at) "
               "VALUES (:id, :c, :u, :k, :s, 0, :t, :g, :n, :e, :b, :at, 0)",
        soci::use(made.id), soci::use(made.credential_id), soci::use(made.user_id), soci::use(key),
        soci::use(signs), soci::use(made.transports), soci::use(made.aaguid), soci::use(made.name),
        soci::use(eligible), soci::use(backed_up), soci::use(created);
}

bool is_conflict(const store::StoreError& error) {
    return error.kind() == store::StoreError::Kind::conflict;
}

} // namespace

std::string PasskeyStore::user_handle(std::string_view user_id) {
    const std::string id(user_id);
    std::string handle;
    const auto look = [&](soci::session& session) { handle = find_handle(session, id); };
    database_.run(look);
    if (!handle.empty()) {
        return handle;
    }
    const auto made = base::random_token(random_, user_handle_bytes);
    try {
        database_.transaction([&](soci::session& session) {
            session << "INSERT INTO identity_passkey_people (user_id, user_handle, changes) VALUES "
                       "(:u, :h, 0)",
                soci::use(id), soci::use(made);
        });
    } catch (const store::StoreError& error) {
        if (!is_conflict(error)) {
            throw;
        }
        database_.run(look); // somebody was quicker
        return handle;
    }
    return made;
}

std::vector<Passkey> PasskeyStore::of_user(std::string_view user_id) {
    std::vector<Passkey> found;
    database_.run([&](soci::session& session) {
        found = read(session, "WHERE user_id = :u ORDER BY created_at, id", std::string(user_id));
    });
    return found;
}

bool PasskeyStore::any(std::string_view user_id) {
    const std::string id(user_id);
    bool found = false;
    database_.run([&](soci::session& session) { found = count(session, id) != 0; });
    return found;
}

std::optional<Passkey> PasskeyStore::find(std::string_view credential_id) {
    const auto bytes = base::from_base64url(credential_id);
    if (!bytes) {
        return std::nullopt;
    }
    const auto id = jose::sha256_base64url(base::as_text(*bytes));
    std::vector<Passkey> found;
    database_.run([&](soci::session& session) { found = read(session, "WHERE id = :i", id); });
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::expected<Passkey, PasskeyRefusal> PasskeyStore::add(const User& user, const NewPasskey& made,
                                                         std::string_view transports,
                                                         std::string_view name) {
    const auto now = clock_.now();
    Passkey passkey{.id = jose::sha256_base64url(base::as_text(made.credential_id)),
                    .credential_id = base::to_base64url(made.credential_id),
                    .user_id = user.id,
                    .public_key = made.public_key,
                    .transports = std::string(transports),
                    .aaguid = made.aaguid,
                    .name =
                        name.empty() ? default_passkey_name(made.aaguid, now) : std::string(name),
                    .backup_eligible = made.backup_eligible,
                    .backed_up = made.backed_up,
                    .created_at = now};
    std::optional<PasskeyRefusal> refusal;
    try {
        database_.transaction([&](soci::session& session) {
            refusal.reset();
            const bool fresh = users::hold(session, user.id, user.security_stamp);
            hold(session, user.id);
            if (!fresh) {
                refusal = PasskeyRefusal::stale;
            } else if (!read(session, "WHERE id = :i", passkey.id).empty()) {
                refusal = PasskeyRefusal::known_already;
            } else if (count(session, passkey.user_id) >= static_cast<long long>(max_passkeys)) {
                refusal = PasskeyRefusal::too_many;
            } else {
                insert(session, passkey, made.sign_count);
            }
        });
    } catch (const store::StoreError& error) {
        if (!is_conflict(error)) {
            throw;
        }
        refusal = PasskeyRefusal::known_already; // somebody was quicker
    }
    return refusal ? std::expected<Passkey, PasskeyRefusal>(std::unexpected(*refusal)) : passkey;
}

bool PasskeyStore::rename(std::string_view user_id, std::string_view id, std::string_view name) {
    const std::string key(id);
    const std::string text(name);
    bool found = false;
    database_.transaction([&](soci::session& session) {
        hold(session, std::string(user_id));
        const auto rows = read(session, "WHERE id = :i", key);
        found = !rows.empty() && rows.front().user_id == user_id;
        if (found) {
            session << "UPDATE identity_passkeys SET name = :n WHERE id = :i", soci::use(text),
                soci::use(key);
        }
    });
    return found;
}

std::expected<std::string, PasskeyRefusal> PasskeyStore::remove(std::string_view user_id,
                                                                std::string_view id) {
    const std::string key(id);
    const std::string owner(user_id);
    std::string name;
    std::optional<PasskeyRefusal> refusal;
    database_.transaction([&](soci::session& session) {
        hold(session, owner);
        const auto rows = read(session, "WHERE id = :i", key);
        if (rows.empty() || rows.front().user_id != owner) {
            refusal = PasskeyRefusal::not_found;
        } else if (count(session, owner) == 1 && !has_password(session, owner)) {
            refusal = PasskeyRefusal::last_way_in;
        } else {
            name = rows.front().name;
            session << "DELETE FROM identity_passkeys WHERE id = :i", soci::use(key);
        }
    });
    return refusal ? std::expected<std::string, PasskeyRefusal>(std::unexpected(*refusal)) : name;
}

std::optional<Passkey> PasskeyStore::take(std::string_view user_id, std::string_view id) {
    const std::string key(id);
    std::optional<Passkey> taken;
    database_.transaction([&](soci::session& session) {
        taken.reset();
        hold(session, std::string(user_id));
        auto rows = read(session, "WHERE id = :i", key);
        if (!rows.empty() && rows.front().user_id == user_id) {
            taken = std::move(rows.front());
            session << "DELETE FROM identity_passkeys WHERE id = :i", soci::use(key);
        }
    });
    return taken;
}

bool PasskeyStore::use(std::string_view id, const Proof& proof) {
    const std::string key(id);
    const long long next = proof.sign_count;
    const int backed_up = proof.backed_up ? 1 : 0;
    const long long now = base::to_unix_seconds(clock_.now());
    bool good = false;
    database_.transaction([&](soci::session& session) {
        // The first statement writes, so that of two uses at once one waits for the other.
        session << "UPDATE identity_passkeys SET uses = uses + 1 WHERE id = :i", soci::use(key);
        long long last = 0;
        session << "SELECT sign_count FROM identity_passkeys WHERE id = :i", soci::use(key),
            soci::into(last);
        good = session.got_data() && (next > last || (next == 0 && last == 0));
        if (good) {
            session << "UPDATE identity_passkeys SET sign_count = :s, backed_up = :b, used_at = :t "
                       "WHERE id = :i",
                soci::use(next), soci::use(backed_up), soci::use(now), soci::use(key);
        }
    });
    return good;
}

} // namespace conclave::identity
