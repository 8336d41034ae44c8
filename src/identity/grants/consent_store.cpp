#include "identity/grants/consent_store.hpp"

#include "identity/grants/revoked_row.hpp"
#include "identity/protocol/scope.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::vector<std::string> grants_of(soci::session& session, const std::string& user,
                                   const std::string& client) {
    const soci::rowset<std::string> rows =
        (session.prepare << "SELECT DISTINCT grant_id FROM identity_refresh_families WHERE user_id "
                            "= :u AND client_id = :c",
         soci::use(user), soci::use(client));
    return {rows.begin(), rows.end()};
}

} // namespace

std::optional<std::vector<std::string>>
ConsentStore::find(std::string_view user_id, std::string_view client_id, base::WallTime since) {
    const std::string user(user_id);
    const std::string client(client_id);
    const long long earliest = base::to_unix_seconds(since);
    std::string scopes;
    bool found = false;
    database_.run([&](soci::session& session) {
        session << "SELECT scopes FROM identity_consents WHERE user_id = :u AND client_id = :c "
                   "AND created_at >= :e",
            soci::use(user), soci::use(client), soci::use(earliest), soci::into(scopes);
        found = session.got_data();
    });
    return found ? std::optional(split_words(scopes)) : std::nullopt;
}

void ConsentStore::remember(std::string_view user_id, std::string_view client_id,
                            const std::vector<std::string>& scopes) {
    const std::string user(user_id);
    const std::string client(client_id);
    const auto text = join_words(scopes);
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_consents (user_id, client_id, scopes, created_at) "
                   "VALUES (:u, :c, :s, :t)"
                << store::or_update(database_.dialect(), "user_id, client_id",
                                    {"scopes", "created_at"}),
            soci::use(user), soci::use(client), soci::use(text), soci::use(now);
    });
}

std::vector<std::pair<std::string, std::vector<std::string>>>
ConsentStore::of_user(std::string_view user_id) {
    const std::string user(user_id);
    std::vector<std::pair<std::string, std::vector<std::string>>> found;
    database_.run([&](soci::session& session) {
        std::string client;
        std::string scopes;
        soci::statement query = (session.prepare << "SELECT client_id, scopes FROM "
                                                    "identity_consents WHERE user_id = :u ORDER BY "
                                                    "client_id",
                                 soci::use(user), soci::into(client), soci::into(scopes));
        query.execute();
        while (query.fetch()) {
            found.emplace_back(client, split_words(scopes));
        }
    });
    return found;
}

void ConsentStore::withdraw(std::string_view user_id, std::string_view client_id,
                            base::WallTime tokens_until) {
    const std::string user(user_id);
    const std::string client(client_id);
    const long long expires = base::to_unix_seconds(tokens_until);
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_consents WHERE user_id = :u AND client_id = :c",
            soci::use(user), soci::use(client);
        for (const auto& grant : grants_of(session, user, client)) {
            write_revoked(session, grant, expires);
        }
        session << "UPDATE identity_refresh_families SET revoked = 1, successor = '' WHERE "
                   "user_id = :u AND client_id = :c",
            soci::use(user), soci::use(client);
    });
}

} // namespace conclave::identity
