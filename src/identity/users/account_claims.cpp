#include "identity/users/accounts.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

Part<NumberedClaim> claim_part(store::Database& database, const std::string& from,
                               const std::string& owner_column,
                               const std::vector<std::string>& texts, std::int64_t limit,
                               std::int64_t offset) {
    Part<NumberedClaim> out;
    database.run([&](soci::session& session) {
        out = {};
        long long total = 0;
        soci::statement count(session);
        for (const auto& text : texts) {
            count.exchange(soci::use(text));
        }
        count.exchange(soci::into(total));
        count.alloc();
        count.prepare("SELECT COUNT(*) FROM " + from);
        count.define_and_bind();
        count.execute(true);
        out.total = total;
        const long long many = limit;
        const long long skip = offset;
        NumberedClaim row;
        long long id = 0;
        soci::statement query(session);
        for (const auto& text : texts) {
            query.exchange(soci::use(text));
        }
        query.exchange(soci::use(many));
        query.exchange(soci::use(skip));
        query.exchange(soci::into(id));
        query.exchange(soci::into(row.owner));
        query.exchange(soci::into(row.type));
        query.exchange(soci::into(row.value));
        query.alloc();
        query.prepare("SELECT c.id, c." + owner_column + ", c.claim_type, c.claim_value FROM " +
                      from + " ORDER BY c.id LIMIT :limit OFFSET :offset");
        query.define_and_bind();
        query.execute();
        while (query.fetch()) {
            row.id = id;
            out.items.push_back(row);
        }
    });
    return out;
}

/// One claim, if the owner has it.
std::optional<NumberedClaim> claim_of(soci::session& session, const std::string& owner,
                                      long long id) {
    NumberedClaim claim{.id = id, .owner = owner};
    session << "SELECT claim_type, claim_value FROM identity_user_claims WHERE id = :id AND "
               "user_id = :u",
        soci::use(id), soci::use(owner), soci::into(claim.type), soci::into(claim.value);
    return session.got_data() ? std::optional(std::move(claim)) : std::nullopt;
}

} // namespace

Part<NumberedClaim> Accounts::claims(const std::string& id, std::int64_t limit,
                                     std::int64_t offset) {
    return claim_part(database_, "identity_user_claims c WHERE c.user_id = :u", "user_id", {id},
                      limit, offset);
}

Part<NumberedClaim> Accounts::role_claims(const std::string& id, const std::string& pattern,
                                          std::int64_t limit, std::int64_t offset) {
    return claim_part(database_,
                      "identity_role_claims c JOIN identity_roles r ON r.id = c.role_id JOIN "
                      "identity_user_roles u ON u.role = r.name WHERE u.user_id = :u AND "
                      "(LOWER(c.claim_type) LIKE :a ESCAPE '!' OR LOWER(c.claim_value) LIKE :b "
                      "ESCAPE '!')",
                      "role_id", {id, pattern, pattern}, limit, offset);
}

std::int64_t Accounts::add_claim(const NumberedClaim& claim) {
    long long id = 0;
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_user_claims (user_id, claim_type, claim_value) VALUES "
                   "(:u, :t, :v)",
            soci::use(claim.owner), soci::use(claim.type), soci::use(claim.value);
        id = store::last_number(session, "identity_user_claims");
    });
    return id;
}

std::optional<NumberedClaim> Accounts::update_claim(const NumberedClaim& claim) {
    const long long id = claim.id;
    std::optional<NumberedClaim> before;
    database_.transaction([&](soci::session& session) {
        before = claim_of(session, claim.owner, id);
        session << "UPDATE identity_user_claims SET claim_type = :t, claim_value = :v WHERE id = "
                   ":id AND user_id = :u",
            soci::use(claim.type), soci::use(claim.value), soci::use(id), soci::use(claim.owner);
    });
    return before;
}

std::optional<NumberedClaim> Accounts::remove_claim(const std::string& id, std::int64_t claim) {
    const long long number = claim;
    std::optional<NumberedClaim> before;
    database_.transaction([&](soci::session& session) {
        before = claim_of(session, id, number);
        session << "DELETE FROM identity_user_claims WHERE id = :id AND user_id = :u",
            soci::use(number), soci::use(id);
    });
    return before;
}

} // namespace conclave::identity
