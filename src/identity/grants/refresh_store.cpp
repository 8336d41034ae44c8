#include "identity/grants/refresh_store.hpp"

#include "base/bytes.hpp"
#include "identity/grants/brought_handle.hpp"
#include "identity/protocol/refresh_family.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <soci/soci.h>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::size_t family_id_bytes = 16;
constexpr std::size_t secret_bytes = 32;

/// Revoked families are kept, so that reuse keeps being answered in the same way, until they would
/// have expired anyway.
constexpr std::string_view successor_purpose = "identity_refresh_families.successor|";

std::string make_token(const base::Bytes& family_id, base::Random& random) {
    auto bytes = family_id;
    const auto secret = base::random_bytes(random, secret_bytes);
    bytes.insert(bytes.end(), secret.begin(), secret.end());
    return base::to_base64url(bytes);
}

/// Which family a token belongs to, and as what it is kept there.
struct Name {
    base::Bytes family;
    std::string hash;
};

std::optional<Name> own_name(std::string_view token) {
    auto bytes = base::from_base64url(token);
    if (!bytes || bytes->size() != family_id_bytes + secret_bytes) {
        return std::nullopt;
    }
    bytes->resize(family_id_bytes);
    return Name{.family = *std::move(bytes), .hash = jose::sha256_base64url(token)};
}

/// Of one that came over from IdentityServer, some of whose handles look like ours.
Name brought_name(std::string_view token) {
    auto hash = brought_hash(token, brought_refresh_token);
    return {.family = brought_family(hash, family_id_bytes), .hash = std::move(hash)};
}

store::SecretBox box_of(std::string_view spent_token) {
    const auto key = jose::sha256("conclave refresh successor|" + std::string(spent_token));
    return store::SecretBox(base::Bytes(key.begin(), key.end()));
}

struct Row {
    RefreshFamily family;
    std::string grant_id;
    std::string payload;
    std::string successor;
    std::string user_stamp; // of who is enabled; only when it is not read to be changed
};

std::optional<Row> read(soci::session& session, store::Dialect dialect, const std::string& id,
                        bool to_change = true) {
    Row row;
    long long rotated = 0;
    long long used = 0;
    long long expires = 0;
    int revoked = 0;
    session << "SELECT f.grant_id, f.client_id, f.payload, f.current_hash, f.previous_hash, "
               "f.successor, f.rotated_at, f.used_at, f.expires_at, f.revoked, "
            << (to_change ? "''" : "COALESCE(u.security_stamp, '')")
            << " FROM identity_refresh_families f "
            << (to_change ? "" : "LEFT JOIN identity_users u ON u.id = f.user_id AND u.enabled = 1")
            << " WHERE f.family_id = :id" << (to_change ? store::for_update(dialect) : ""),
        soci::use(id), soci::into(row.grant_id), soci::into(row.family.client_id),
        soci::into(row.payload), soci::into(row.family.current_hash),
        soci::into(row.family.previous_hash), soci::into(row.successor), soci::into(rotated),
        soci::into(used), soci::into(expires), soci::into(revoked), soci::into(row.user_stamp);
    if (!session.got_data()) {
        return std::nullopt;
    }
    row.family.rotated_at = base::from_unix_seconds(rotated);
    row.family.used_at = base::from_unix_seconds(used);
    row.family.expires_at = base::from_unix_seconds(expires);
    row.family.revoked = revoked != 0;
    return row;
}

struct Found {
    Name name;
    std::string id;
    Row row;
};

std::optional<Found> find(soci::session& session, store::Dialect dialect, std::string_view token,
                          bool to_change = true) {
    const auto named = [&](Name name) -> std::optional<Found> {
        auto id = base::to_base64url(name.family);
        auto row = read(session, dialect, id, to_change);
        return row ? std::optional(Found{std::move(name), std::move(id), *std::move(row)})
                   : std::nullopt;
    };
    std::optional<Found> found;
    if (auto own = own_name(token)) {
        found = named(*std::move(own));
    }
    return found ? std::move(found) : named(brought_name(token));
}

void mark_revoked(soci::session& session, const std::string& id) {
    session << "UPDATE identity_refresh_families SET revoked = 1, successor = '' "
               "WHERE family_id = :id",
        soci::use(id);
}

void touch(soci::session& session, const std::string& id, long long now) {
    session << "UPDATE identity_refresh_families SET used_at = :now WHERE family_id = :id",
        soci::use(now), soci::use(id);
}

/// The token that a family begins with.
struct FirstToken {
    std::string family;
    std::string hash;
    base::WallTime used_at;
    base::WallTime expires_at;
};

void insert_family(soci::session& session, const Grant& grant, const Client& client,
                   const FirstToken& first) {
    auto kept = grant;
    kept.nonce.clear(); // a refreshed ID token has none (Core, 12.2)
    kept.code_challenge.clear();
    kept.redirect_uri.clear();
    const auto payload = to_json(kept);
    const int coordinated = client.coordinate_lifetime_with_user_session ? 1 : 0;
    const long long used = base::to_unix_seconds(first.used_at);
    const long long expires = base::to_unix_seconds(first.expires_at);
    session << "INSERT INTO identity_refresh_families (family_id, grant_id, client_id, user_id, "
               "sid, coordinated, payload, generation, current_hash, previous_hash, successor, "
               "rotated_at, used_at, expires_at, revoked) VALUES (:id, :g, :c, :u, :s, :co, :p, "
               "1, :h, '', '', :r, :t, :e, 0)",
        soci::use(first.family), soci::use(grant.id), soci::use(grant.client_id),
        soci::use(grant.user_id), soci::use(grant.sid), soci::use(coordinated), soci::use(payload),
        soci::use(first.hash), soci::use(used), soci::use(used), soci::use(expires);
}

/// Compare and set on the live token's hash.
bool replace(soci::session& session, const std::string& id, const std::string& old_hash,
             const std::string& new_hash, const std::string& successor, long long now) {
    soci::statement statement =
        (session.prepare << "UPDATE identity_refresh_families SET generation = generation + 1, "
                            "previous_hash = :old, current_hash = :new, successor = :s, "
                            "rotated_at = :r, used_at = :u WHERE family_id = :id AND "
                            "current_hash = :old2 AND revoked = 0",
         soci::use(old_hash), soci::use(new_hash), soci::use(successor), soci::use(now),
         soci::use(now), soci::use(id), soci::use(old_hash));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

} // namespace

RefreshStore::RefreshStore(store::Database& database, const base::Clock& clock,
                           base::Random& random, std::chrono::seconds grace)
    : database_(database), clock_(clock), random_(random), grace_(grace) {}

std::string RefreshStore::start(const Grant& grant, const Client& client) {
    std::string token;
    database_.transaction([&](soci::session& session) { token = start(session, grant, client); });
    return token;
}

std::string RefreshStore::start(soci::session& session, const Grant& grant, const Client& client) {
    const auto family = base::random_bytes(random_, family_id_bytes);
    const auto token = make_token(family, random_);
    const auto now = clock_.now();
    const FirstToken first{.family = base::to_base64url(family),
                           .hash = jose::sha256_base64url(token),
                           .used_at = now,
                           .expires_at = now + client.refresh_token_lifetime};
    insert_family(session, grant, client, first);
    return token;
}

void bring_refresh_token(soci::session& session, const Grant& grant, const Client& client,
                         std::string_view hash, base::WallTime used_at, base::WallTime expires_at) {
    if (!is_brought_hash(hash)) {
        throw std::invalid_argument("this hash is not one that was brought over");
    }
    insert_family(session, grant, client,
                  {.family = base::to_base64url(brought_family(hash, family_id_bytes)),
                   .hash = std::string(hash),
                   .used_at = used_at,
                   .expires_at = expires_at});
}

std::expected<RefreshResult, RefreshFault> RefreshStore::use(std::string_view token,
                                                             const Client& client,
                                                             const std::vector<std::string>& scope,
                                                             std::string_view jkt) {
    const auto now = clock_.now();
    const RefreshPolicy policy{.one_time = client.refresh_token_one_time,
                               .sliding_lifetime = client.refresh_token_sliding_lifetime,
                               .grace = grace_};
    std::expected<RefreshResult, RefreshFault> result =
        std::unexpected(RefreshFault{RefreshError::refused});
    database_.transaction([&](soci::session& session) {
        const auto found = find(session, database_.dialect(), token);
        auto grant = found ? grant_from_json(found->row.payload) : std::nullopt;
        if (!grant) {
            return;
        }
        const auto& [name, id, row] = *found;
        const auto purpose = std::string(successor_purpose) + id;
        const auto verdict = judge_refresh(row.family, name.hash, client.client_id, policy, now);
        if (verdict == RefreshVerdict::reused) {
            mark_revoked(session, id);
            result = std::unexpected(RefreshFault{RefreshError::reused, row.grant_id});
            return;
        }
        if (verdict != RefreshVerdict::refused && !grant->jkt.empty() && grant->jkt != jkt) {
            result = std::unexpected(RefreshFault{RefreshError::wrong_key});
            return;
        }
        if (verdict != RefreshVerdict::refused && !is_subset(scope, grant->scope)) {
            result = std::unexpected(RefreshFault{RefreshError::scope_exceeded});
            return;
        }
        switch (verdict) {
        case RefreshVerdict::refused:
        case RefreshVerdict::reused:
            return;
        case RefreshVerdict::keep:
            touch(session, id, base::to_unix_seconds(now));
            result = RefreshResult{*std::move(grant), std::string(token)};
            return;
        case RefreshVerdict::repeat_successor:
            if (auto successor = box_of(token).open(row.successor, purpose)) {
                result = RefreshResult{*std::move(grant), *std::move(successor)};
            }
            return;
        case RefreshVerdict::rotate: {
            auto next = make_token(name.family, random_);
            const auto sealed = box_of(token).seal(next, purpose, random_);
            if (replace(session, id, name.hash, jose::sha256_base64url(next), sealed,
                        base::to_unix_seconds(now))) {
                result = RefreshResult{*std::move(grant), std::move(next)};
            }
            return;
        }
        }
    });
    return result;
}

bool RefreshStore::looks_like_one(std::string_view token) {
    return token.size() == (family_id_bytes + secret_bytes) / 3 * 4;
}

std::optional<RefreshStore::Live> RefreshStore::inspect(std::string_view token,
                                                        const Client& client) {
    const auto now = clock_.now();
    const auto sliding = client.refresh_token_sliding_lifetime;
    std::optional<Live> live;
    database_.run([&](soci::session& session) {
        const auto found = find(session, database_.dialect(), token, false);
        auto grant = found ? grant_from_json(found->row.payload) : std::nullopt;
        if (!grant || found->row.user_stamp.empty() ||
            grant->security_stamp != found->row.user_stamp) {
            return;
        }
        const auto& family = found->row.family;
        if (family.current_hash != found->name.hash ||
            judge_refresh(family, family.current_hash, client.client_id,
                          {.one_time = false, .sliding_lifetime = sliding, .grace = grace_},
                          now) != RefreshVerdict::keep) {
            return;
        }
        live = Live{*std::move(grant), std::min(family.expires_at, family.used_at + sliding)};
    });
    return live;
}

std::optional<std::string> RefreshStore::revoke(std::string_view token,
                                                std::string_view client_id) {
    std::optional<std::string> grant_id;
    database_.transaction([&](soci::session& session) {
        const auto found = find(session, database_.dialect(), token);
        if (found && found->row.family.client_id == client_id) {
            mark_revoked(session, found->id);
            grant_id = found->row.grant_id;
        }
    });
    return grant_id;
}

void RefreshStore::revoke_grant(std::string_view grant_id) {
    const std::string id(grant_id);
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_refresh_families SET revoked = 1, successor = '' "
                   "WHERE grant_id = :id",
            soci::use(id);
    });
}

void RefreshStore::drop_expired() {
    const auto now = clock_.now();
    store::delete_until(database_, "identity_refresh_families", "expires_at",
                        base::to_unix_seconds(now));
    const long long end = base::to_unix_seconds(now - grace_);
    while (forget_successors(end)) {
    }
}

bool RefreshStore::forget_successors(long long end) {
    const long long from = swept_;
    const long long limit = store::rows_a_batch;
    std::vector<std::string> due;
    long long last = from;
    database_.run([&](soci::session& session) { // keeps no writer waiting
        due.clear();
        std::string id;
        soci::statement query =
            (session.prepare << "SELECT family_id, rotated_at FROM identity_refresh_families WHERE "
                                "rotated_at >= :from AND rotated_at <= :end AND successor <> '' "
                                "ORDER BY rotated_at LIMIT :limit",
             soci::use(from), soci::use(end), soci::use(limit), soci::into(id), soci::into(last));
        query.execute();
        while (query.fetch()) {
            due.push_back(id);
        }
    });
    const bool more = std::cmp_equal(due.size(), limit);
    if (!due.empty()) {
        database_.transaction([&](soci::session& session) {
            for (const auto& id : due) { // one that was used meanwhile has a new successor
                session << "UPDATE identity_refresh_families SET successor = '' WHERE family_id = "
                           ":id AND rotated_at <= :end",
                    soci::use(id), soci::use(end);
            }
        });
    }
    swept_ = more ? last : end;
    return more;
}

} // namespace conclave::identity
