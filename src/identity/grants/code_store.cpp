#include "identity/grants/code_store.hpp"

#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

/// Spent codes are remembered this much longer than they live, so that reuse shows.
constexpr std::chrono::seconds reuse_memory{3600};

} // namespace

CodeStore::CodeStore(store::Database& database, const base::Clock& clock, base::Random& random)
    : database_(database), clock_(clock), random_(random) {}

std::string CodeStore::issue(const Grant& grant, std::chrono::seconds lifetime) {
    const auto code = base::random_token(random_);
    const auto hash = jose::sha256_base64url(code);
    const auto payload = to_json(grant);
    const long long expires = base::to_unix_seconds(clock_.now() + lifetime);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_codes (code_hash, grant_id, client_id, payload, consumed, "
                   "expires_at) VALUES (:h, :g, :c, :p, 0, :e)",
            soci::use(hash), soci::use(grant.id), soci::use(grant.client_id), soci::use(payload),
            soci::use(expires);
    });
    return code;
}

std::expected<Grant, CodeFault>
CodeStore::redeem(std::string_view code, std::string_view client_id,
                  const std::function<bool(const Grant&)>& accepts,
                  const std::function<void(soci::session&, const Grant&)>& spent) {
    const auto hash = jose::sha256_base64url(code);
    const long long now = base::to_unix_seconds(clock_.now());
    std::expected<Grant, CodeFault> result = std::unexpected(CodeFault{CodeError::refused});
    database_.transaction([&](soci::session& session) {
        std::string payload;
        int consumed = 0;
        long long expires = 0;
        session << "SELECT payload, consumed, expires_at FROM identity_codes WHERE code_hash = :h",
            soci::use(hash), soci::into(payload), soci::into(consumed), soci::into(expires);
        if (!session.got_data()) {
            return;
        }
        auto grant = grant_from_json(payload);
        if (!grant || grant->client_id != client_id) {
            return;
        }
        if (consumed != 0) {
            result = std::unexpected(CodeFault{CodeError::reused, grant->id});
            return;
        }
        if (now >= expires || !accepts(*grant)) {
            return;
        }
        soci::statement statement =
            (session.prepare
                 << "UPDATE identity_codes SET consumed = 1 WHERE code_hash = :h AND consumed = 0",
             soci::use(hash));
        statement.execute(true);
        if (statement.get_affected_rows() == 1) {
            spent(session, *grant);
            result = *std::move(grant);
        } else {
            result = std::unexpected(CodeFault{CodeError::reused, grant->id});
        }
    });
    return result;
}

void CodeStore::drop_expired() {
    store::delete_until(database_, "identity_codes", "expires_at",
                        base::to_unix_seconds(clock_.now() - reuse_memory));
}

} // namespace conclave::identity
