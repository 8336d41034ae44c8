#include "identity/registration/registration_store.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

/// Often enough for a limit of days, and seldom enough for the database.
constexpr std::chrono::hours use_is_noted_every{24};

bool spend(soci::session& session, const std::string& hash, long long now) {
    soci::statement statement =
        (session.prepare << "UPDATE identity_initial_tokens SET uses_left = uses_left - 1 WHERE "
                            "token_hash = :h AND uses_left > 0 AND expires_at > :now",
         soci::use(hash), soci::use(now));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

} // namespace

std::string RegistrationStore::make_initial_token(int uses, std::chrono::seconds lifetime) {
    auto token = base::random_token(random_);
    const auto hash = jose::sha256_base64url(token);
    const long long expires = base::to_unix_seconds(clock_.now() + lifetime);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_initial_tokens (token_hash, uses_left, expires_at) "
                   "VALUES (:h, :u, :e)",
            soci::use(hash), soci::use(uses), soci::use(expires);
    });
    return token;
}

bool RegistrationStore::is_initial_token(std::string_view token) {
    const auto hash = jose::sha256_base64url(token);
    const long long now = base::to_unix_seconds(clock_.now());
    int uses = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT uses_left FROM identity_initial_tokens WHERE token_hash = :h AND "
                   "expires_at > :now",
            soci::use(hash), soci::use(now), soci::into(uses);
    });
    return uses > 0;
}

std::expected<std::string, RegistrationStore::Refusal>
RegistrationStore::admit(std::string_view client_id, std::string_view initial_token,
                         int max_clients) {
    auto token = base::random_token(random_);
    const std::string id(client_id);
    const auto hash = jose::sha256_base64url(token);
    const auto initial = jose::sha256_base64url(initial_token);
    const long long now = base::to_unix_seconds(clock_.now());
    std::optional<Refusal> refusal;
    database_.transaction([&](soci::session& session) {
        refusal.reset(); // the work may be run again
        long long count = 0;
        session << "SELECT COUNT(*) FROM identity_registered_clients", soci::into(count);
        if (count >= max_clients) {
            refusal = Refusal::full;
        } else if (!initial_token.empty() && !spend(session, initial, now)) {
            refusal = Refusal::token_spent;
        } else {
            session << "INSERT INTO identity_registered_clients (client_id, token_hash, "
                       "created_at, used_at) VALUES (:c, :h, :t, :u)",
                soci::use(id), soci::use(hash), soci::use(now), soci::use(now);
        }
    });
    return refusal ? std::unexpected(*refusal)
                   : std::expected<std::string, Refusal>(std::move(token));
}

void RegistrationStore::forget(std::string_view client_id) {
    const std::string id(client_id);
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_registered_clients WHERE client_id = :c", soci::use(id);
    });
}

bool RegistrationStore::manages(std::string_view token, std::string_view client_id) {
    const std::string id(client_id);
    std::string hash;
    database_.run([&](soci::session& session) {
        session << "SELECT token_hash FROM identity_registered_clients WHERE client_id = :c",
            soci::use(id), soci::into(hash);
    });
    return !hash.empty() && base::constant_time_equal(hash, jose::sha256_base64url(token));
}

void RegistrationStore::drop_expired() {
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_initial_tokens WHERE uses_left <= 0 OR expires_at <= "
                   ":now",
            soci::use(now);
    });
}

void RegistrationStore::used(std::string_view client_id) {
    const std::lock_guard lock(mutex_);
    if (!used_.contains(client_id)) {
        used_.emplace(client_id);
    }
}

std::vector<std::string> RegistrationStore::unused_for(std::chrono::seconds time, int limit) {
    const auto now = clock_.now();
    const long long seconds = base::to_unix_seconds(now);
    const long long noted_before = base::to_unix_seconds(now - use_is_noted_every);
    const long long last_use = base::to_unix_seconds(now - time);
    std::set<std::string, std::less<>> used;
    {
        const std::lock_guard lock(mutex_);
        used.swap(used_);
    }
    // Most clients were noted today already, and what is not there was not registered by itself.
    std::vector<std::string> to_note;
    std::vector<std::string> unused;
    long long unknown = 0;
    std::string id;
    database_.run([&](soci::session& session) {
        to_note.clear();
        for (const auto& each : used) {
            long long at = 0;
            session << "SELECT used_at FROM identity_registered_clients WHERE client_id = :c",
                soci::use(each), soci::into(at);
            if (session.got_data() && at <= noted_before) {
                to_note.push_back(each);
            }
        }
        session << "SELECT COUNT(*) FROM identity_registered_clients WHERE used_at = 0",
            soci::into(unknown);
    });
    if (!to_note.empty() || unknown > 0) {
        database_.transaction([&](soci::session& session) {
            for (const auto& each : to_note) {
                session << "UPDATE identity_registered_clients SET used_at = :t WHERE client_id = "
                           ":c",
                    soci::use(seconds), soci::use(each);
            }
            session << "UPDATE identity_registered_clients SET used_at = :t WHERE used_at = 0",
                soci::use(seconds);
        });
    }
    database_.run([&](soci::session& session) {
        unused.clear();
        soci::statement query =
            (session.prepare << "SELECT client_id FROM identity_registered_clients WHERE used_at "
                                "<= :t ORDER BY used_at LIMIT :n",
             soci::use(last_use), soci::use(limit), soci::into(id));
        query.execute();
        while (query.fetch()) {
            unused.push_back(id);
        }
    });
    return unused;
}

} // namespace conclave::identity
