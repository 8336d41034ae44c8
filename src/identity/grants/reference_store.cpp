#include "identity/grants/reference_store.hpp"

#include "identity/grants/brought_handle.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>
#include <stdexcept>

namespace conclave::identity {

namespace {

void insert(soci::session& session, const std::string& hash, std::string_view client_id,
            std::string_view claims, base::WallTime expires_at) {
    const std::string client(client_id);
    const std::string payload(claims);
    const long long expires = base::to_unix_seconds(expires_at);
    session << "INSERT INTO identity_reference_tokens (token_hash, client_id, payload, "
               "expires_at) VALUES (:h, :c, :p, :e)",
        soci::use(hash), soci::use(client), soci::use(payload), soci::use(expires);
}

} // namespace

void bring_reference_token(soci::session& session, std::string_view hash,
                           std::string_view client_id, std::string_view claims,
                           base::WallTime expires_at) {
    if (!is_brought_hash(hash)) {
        throw std::invalid_argument("this hash is not one that was brought over");
    }
    insert(session, std::string(hash), client_id, claims, expires_at);
}

std::string ReferenceStore::issue(std::string_view client_id, std::string_view claims,
                                  base::WallTime expires_at) {
    const auto token = base::random_token(random_);
    const auto hash = jose::sha256_base64url(token);
    database_.transaction(
        [&](soci::session& session) { insert(session, hash, client_id, claims, expires_at); });
    return token;
}

std::optional<std::string> ReferenceStore::find(std::string_view token) {
    const auto hash = jose::sha256_base64url(token);
    const auto brought = brought_hash(token, brought_reference_token);
    const long long now = base::to_unix_seconds(clock_.now());
    std::string payload;
    bool found = false;
    database_.run([&](soci::session& session) {
        session << "SELECT payload FROM identity_reference_tokens WHERE token_hash IN (:h, "
                   ":b) AND expires_at > :now",
            soci::use(hash), soci::use(brought), soci::use(now), soci::into(payload);
        found = session.got_data();
    });
    return found ? std::optional(std::move(payload)) : std::nullopt;
}

void ReferenceStore::drop_expired() {
    store::delete_until(database_, "identity_reference_tokens", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
