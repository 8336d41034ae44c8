#include "identity/keys/key_ring.hpp"

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
        throw std::runtime_error("the key " + row.kid +
                                 " cannot be opened: the secret key file is not the one the "
                                 "database was made with; restore the right file");
    }
    return *std::move(key);
}

} // namespace

std::shared_ptr<const KeyRing> KeyRing::load(store::Database& database, const store::SecretBox& box,
                                             const KeySchedule& schedule, base::WallTime now) {
    auto ring = std::make_shared<KeyRing>();
    for (const auto& role : key_roles) {
        std::vector<KeyRow> rows;
        database.run([&](soci::session& session) { rows = key_rows(session, role); });
        if (rows.empty()) {
            throw std::runtime_error("there is no key for " + std::string(role.alg) +
                                     "; run conclave init");
        }
        std::vector<jose::Jwk> keys;
        keys.reserve(rows.size());
        for (const auto& row : rows) {
            keys.push_back(opened(row, box));
        }
        ring->add(role, keys, signing_key(schedule, times_of(rows), now));
    }
    add_retired_keys(database, now, ring->keys_);
    return ring;
}

void KeyRing::add(const KeyRole& role, const std::vector<jose::Jwk>& keys, std::size_t current) {
    if (role.signs) {
        signers_.push_back(keys_.keys().size() + current);
        for (const auto& key : keys) {
            keys_.add(key);
        }
        return;
    }
    decryption_keys_.emplace_back(keys[current]);
    keys_.publish(decryption_keys_.back());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i != current) {
            decryption_keys_.emplace_back(keys[i]);
        }
    }
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
