#include "identity/subjects/subjects.hpp"

#include "identity/subjects/pairwise.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::string sector_name(const Client& client) {
    return sector_of(client).value_or(client.client_id); // the rules of a client demand a sector
}

} // namespace

Subjects::Subjects(store::Database& database, const store::SecretBox& box)
    : database_(database), key_(box.derive_key("identity.pairwise")) {}

std::string Subjects::user_behind(const std::string& sub) {
    std::string user_id;
    database_.run([&](soci::session& session) {
        session << "SELECT user_id FROM identity_pairwise_subjects WHERE sub = :s", soci::use(sub),
            soci::into(user_id);
    });
    return user_id;
}

std::string Subjects::of(const Client& client, const std::string& user_id) {
    auto sub = known(client, user_id);
    if (client.is_pairwise() && user_behind(sub).empty()) {
        try {
            database_.transaction([&](soci::session& session) {
                session << "INSERT INTO identity_pairwise_subjects (sub, user_id) VALUES (:s, :u)",
                    soci::use(sub), soci::use(user_id);
            });
        } catch (const store::StoreError& error) {
            if (error.kind() != store::StoreError::Kind::conflict) { // else somebody was quicker
                throw;
            }
        }
    }
    return sub;
}

std::string Subjects::known(const Client& client, std::string_view user_id) const {
    return client.is_pairwise() ? pairwise_subject(key_, sector_name(client), user_id)
                                : std::string(user_id);
}

std::optional<std::string> Subjects::user_of(const Client& client, const std::string& sub) {
    if (!client.is_pairwise()) {
        return sub;
    }
    auto user_id = user_behind(sub);
    return !user_id.empty() && known(client, user_id) == sub ? std::optional(std::move(user_id))
                                                             : std::nullopt;
}

} // namespace conclave::identity
