#include "identity/grants/reference_store.hpp"

#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {

std::string ReferenceStore::issue(std::string_view client_id, std::string_view claims,
                                  base::WallTime expires_at) {
    const auto token = base::random_token(random_);
    const auto hash = jose::sha256_base64url(token);
    const std::string client(client_id);
    const std::string payload(claims);
    const long long expires = base::to_unix_seconds(expires_at);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_reference_tokens (token_hash, client_id, payload, "
                   "expires_at) VALUES (:h, :c, :p, :e)",
            soci::use(hash), soci::use(client), soci::use(payload), soci::use(expires);
    });
    return token;
}

std::optional<std::string> ReferenceStore::find(std::string_view token) {
    const auto hash = jose::sha256_base64url(token);
    const long long now = base::to_unix_seconds(clock_.now());
    std::string payload;
    bool found = false;
    database_.run([&](soci::session& session) {
        session << "SELECT payload FROM identity_reference_tokens WHERE token_hash = :h AND "
                   "expires_at > :now",
            soci::use(hash), soci::use(now), soci::into(payload);
        found = session.got_data();
    });
    return found ? std::optional(std::move(payload)) : std::nullopt;
}

void ReferenceStore::drop_expired() {
    store::delete_until(database_, "identity_reference_tokens", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
