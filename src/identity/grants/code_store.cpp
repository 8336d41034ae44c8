#include "identity/grants/code_store.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <charconv>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

/// Spent codes are remembered this much longer than they live, so that reuse shows.
constexpr std::chrono::seconds reuse_memory{3600};

/// A longer grant stays here: its code travels in addresses, of which old servers take 4 KiB.
constexpr std::size_t most_carried_bytes = 1024;
constexpr std::size_t most_code_bytes = 2048;
constexpr std::string_view carried_purpose = "identity_codes.carried";
constexpr std::string_view seal_prefix = "v1."; // of SecretBox; no news to anybody
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t salt_length = 22; // in base64url

/// Every code has a key of its own, so that no number of them wears out the box's.
store::SecretBox box_of(const store::SecretBox& box, std::string_view salt) {
    return store::SecretBox(box.derive_key(std::string(carried_purpose) + "|" + std::string(salt)));
}

/// Under what a code that carries its grant is remembered. Not the code's own hash: several texts
/// may decode to the same bytes.
std::string name_of(const Grant& grant) {
    return jose::sha256_base64url("grant|" + grant.id);
}

void remember(soci::session& session, const std::string& name, const Grant& grant,
              const std::string& payload, bool spent, long long expires) {
    const int consumed = spent ? 1 : 0;
    session << "INSERT INTO identity_codes (code_hash, grant_id, client_id, payload, consumed, "
               "expires_at) VALUES (:h, :g, :c, :p, :s, :e)",
        soci::use(name), soci::use(grant.id), soci::use(grant.client_id), soci::use(payload),
        soci::use(consumed), soci::use(expires);
}

bool is_remembered(soci::session& session, const std::string& name) {
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_codes WHERE code_hash = :h", soci::use(name),
        soci::into(count);
    return count > 0;
}

std::unexpected<CodeFault> refused() {
    return std::unexpected(CodeFault{CodeError::refused});
}

std::unexpected<CodeFault> reused(const Grant& grant) {
    return std::unexpected(CodeFault{CodeError::reused, grant.id});
}

} // namespace

CodeStore::CodeStore(store::Database& database, const store::SecretBox& box,
                     const base::Clock& clock, base::Random& random)
    : database_(database), box_(box), clock_(clock), random_(random) {}

std::string CodeStore::issue(const Grant& grant, std::chrono::seconds lifetime) {
    const auto payload = to_json(grant);
    const long long expires = base::to_unix_seconds(clock_.now() + lifetime);
    return payload.size() <= most_carried_bytes ? carry(payload, expires)
                                                : keep(grant, payload, expires);
}

std::string CodeStore::carry(const std::string& payload, long long expires) {
    auto code = base::to_base64url(base::random_bytes(random_, salt_bytes));
    const auto sealed =
        box_of(box_, code).seal(std::to_string(expires) + "|" + payload, carried_purpose, random_);
    return code += sealed.substr(seal_prefix.size());
}

std::string CodeStore::keep(const Grant& grant, const std::string& payload, long long expires) {
    const auto code = base::random_token(random_);
    const auto hash = jose::sha256_base64url(code);
    database_.transaction(
        [&](soci::session& session) { remember(session, hash, grant, payload, false, expires); });
    return code;
}

std::optional<CodeStore::Carried> CodeStore::open(std::string_view code) const {
    if (code.size() <= salt_length || code.size() > most_code_bytes) {
        return std::nullopt;
    }
    const auto plain = box_of(box_, code.substr(0, salt_length))
                           .open(std::string(seal_prefix) + std::string(code.substr(salt_length)),
                                 carried_purpose);
    const auto bar = plain ? plain->find('|') : std::string::npos;
    if (bar == std::string::npos) {
        return std::nullopt;
    }
    Carried carried;
    std::from_chars(plain->data(), plain->data() + bar, carried.expires); // ours: it's a number
    auto grant = grant_from_json(std::string_view(*plain).substr(bar + 1));
    if (!grant) {
        return std::nullopt;
    }
    carried.grant = *std::move(grant);
    return carried;
}

std::expected<Grant, CodeFault> CodeStore::redeem(std::string_view code, std::string_view client_id,
                                                  const Accepts& accepts, const Spent& spent) {
    if (const auto carried = open(code)) {
        return redeem_carried(*carried, client_id, accepts, spent);
    }
    return redeem_kept(code, client_id, accepts, spent);
}

std::expected<Grant, CodeFault> CodeStore::redeem_carried(const Carried& carried,
                                                          std::string_view client_id,
                                                          const Accepts& accepts,
                                                          const Spent& spent) {
    const auto& [grant, expires] = carried;
    if (grant.client_id != client_id) {
        return refused();
    }
    const auto name = name_of(grant);
    if (base::to_unix_seconds(clock_.now()) >= expires || !accepts(grant)) {
        bool before = false;
        database_.run([&](soci::session& session) { before = is_remembered(session, name); });
        return before ? std::expected<Grant, CodeFault>(reused(grant)) : refused();
    }
    try {
        database_.transaction([&](soci::session& session) {
            remember(session, name, grant, {}, true, expires);
            spent(session, grant);
        });
    } catch (const store::StoreError& error) {
        if (error.kind() == store::StoreError::Kind::conflict) {
            return reused(grant);
        }
        throw;
    }
    return grant;
}

std::expected<Grant, CodeFault> CodeStore::redeem_kept(std::string_view code,
                                                       std::string_view client_id,
                                                       const Accepts& accepts, const Spent& spent) {
    const auto hash = jose::sha256_base64url(code);
    const long long now = base::to_unix_seconds(clock_.now());
    std::expected<Grant, CodeFault> result = refused();
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
            result = reused(*grant);
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
            result = reused(*grant);
        }
    });
    return result;
}

void CodeStore::drop_expired() {
    store::delete_until(database_, "identity_codes", "expires_at",
                        base::to_unix_seconds(clock_.now() - reuse_memory));
}

} // namespace conclave::identity
