#include "identity/grants/brought_rows.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::vector<BroughtRow> read(soci::session& session, const std::string& query,
                             const std::string& last, std::size_t limit) {
    const auto most = static_cast<long long>(limit);
    BroughtRow row;
    std::vector<BroughtRow> out;
    soci::statement statement = (session.prepare << query, soci::use(last), soci::use(most),
                                 soci::into(row.id), soci::into(row.hash));
    statement.execute();
    while (statement.fetch()) {
        out.push_back(row);
    }
    return out;
}

} // namespace

std::vector<BroughtRow> brought_refresh_tokens(soci::session& session, const std::string& last,
                                               std::size_t limit) {
    return read(session,
                "SELECT family_id, current_hash FROM identity_refresh_families WHERE family_id > "
                ":last AND used_at = rotated_at AND revoked = 0 AND current_hash LIKE "
                "'identityserver:%' ORDER BY family_id LIMIT :limit",
                last, limit);
}

void end_brought_refresh_token(soci::session& session, const BroughtRow& row) {
    session << "UPDATE identity_refresh_families SET revoked = 1 WHERE family_id = :id AND "
               "current_hash = :h AND used_at = rotated_at",
        soci::use(row.id), soci::use(row.hash);
}

std::vector<BroughtRow> brought_reference_tokens(soci::session& session, const std::string& last,
                                                 std::size_t limit) {
    return read(session,
                "SELECT token_hash, token_hash FROM identity_reference_tokens WHERE token_hash > "
                ":last AND token_hash LIKE 'identityserver:%' ORDER BY token_hash LIMIT :limit",
                last, limit);
}

void end_brought_reference_token(soci::session& session, const BroughtRow& row) {
    session << "DELETE FROM identity_reference_tokens WHERE token_hash = :h", soci::use(row.hash);
}

} // namespace conclave::identity
