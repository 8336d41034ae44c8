#include "identity/keys/key_ring.hpp"

#include "identity/keys/key_rows.hpp"
#include "identity/keys/retired_keys.hpp"

#include <soci/soci.h>
#include <stdexcept>
#include <string>

namespace conclave::identity {
namespace {

jose::Jwk opened(const KeyRow& row, const store::SecretBox& box) {
    const auto text = box.open(row.sealed, key_purpose(row.kid));
    auto key = text ? jose::Jwk::parse(*text) : std::unexpected(jose::JwkError::malformed);
    if (!key || key->kid() != row.kid) {
        throw std::runtime_error("the signing key " + row.kid +
                                 " cannot be opened: the secret key file is not the one the "
                                 "database was made with; restore the right file");
    }
    return *std::move(key);
}

} // namespace

std::shared_ptr<const KeyRing> KeyRing::load(store::Database& database, const store::SecretBox& box,
                                             const KeySchedule& schedule, base::WallTime now) {
    auto ring = std::make_shared<KeyRing>();
    for (const auto algorithm : signing_algorithms) {
        std::vector<KeyRow> rows;
        database.run([&](soci::session& session) { rows = key_rows(session, algorithm); });
        if (rows.empty()) {
            throw std::runtime_error("there is no signing key for " +
                                     std::string(jose::to_text(algorithm)) + "; run conclave init");
        }
        const auto first = ring->keys_.keys().size();
        for (const auto& row : rows) {
            ring->keys_.add(opened(row, box));
        }
        ring->signers_.push_back(first + signing_key(schedule, times_of(rows), now));
    }
    add_retired_keys(database, now, ring->keys_);
    return ring;
}

const jose::Jwk& KeyRing::signer(std::string_view alg) const {
    for (const auto place : signers_) {
        if (jose::to_text(keys_.keys()[place].algorithm()) == alg) {
            return keys_.keys()[place];
        }
    }
    return keys_.keys()[signers_.front()];
}

} // namespace conclave::identity
