#include "identity/keys/key_ring.hpp"

#include "base/log.hpp"
#include "identity/keys/signing_keys.hpp"

#include <array>
#include <soci/soci.h>
#include <stdexcept>
#include <vector>

namespace conclave::identity {
namespace {

constexpr std::array algorithms{jose::Algorithm::es256, jose::Algorithm::rs256};

/// Sealed to its row: a key copied under another name does not open.
std::string purpose(const std::string& kid) {
    return "identity_signing_keys.sealed_key|" + kid;
}

bool exists(soci::session& session, const std::string& alg) {
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_signing_keys WHERE alg = :alg", soci::use(alg),
        soci::into(count);
    return count > 0;
}

} // namespace

void ensure_signing_keys(store::Database& database, const store::SecretBox& box,
                         const base::Clock& clock, base::Random& random) {
    for (const auto algorithm : algorithms) {
        const std::string alg(jose::to_text(algorithm));
        bool present = false;
        database.run([&](soci::session& session) { present = exists(session, alg); });
        if (present) {
            continue;
        }
        const auto key = jose::Jwk::generate(algorithm); // slow for RSA, so before the lock
        const auto sealed = box.seal(key.private_json(), purpose(key.kid()), random);
        const long long now = base::to_unix_seconds(clock.now());
        bool made = false;
        database.transaction([&](soci::session& session) {
            made = !exists(session, alg); // another process may have been quicker
            if (made) {
                const auto& kid = key.kid();
                session << "INSERT INTO identity_signing_keys (kid, alg, sealed_key, created_at) "
                           "VALUES (:kid, :alg, :key, :now)",
                    soci::use(kid), soci::use(alg), soci::use(sealed), soci::use(now);
            }
        });
        if (made) {
            base::log::info("signing_key_made", {{"kid", key.kid()}, {"alg", alg}});
        }
    }
}

std::shared_ptr<const KeyRing> KeyRing::load(store::Database& database,
                                             const store::SecretBox& box) {
    std::vector<std::pair<std::string, std::string>> rows;
    database.run([&](soci::session& session) {
        std::string kid;
        std::string sealed;
        soci::statement query =
            (session.prepare << "SELECT kid, sealed_key FROM identity_signing_keys "
                                "ORDER BY created_at DESC, kid",
             soci::into(kid), soci::into(sealed));
        query.execute();
        while (query.fetch()) {
            rows.emplace_back(kid, sealed);
        }
    });
    auto ring = std::make_shared<KeyRing>();
    for (const auto& [kid, sealed] : rows) {
        const auto text = box.open(sealed, purpose(kid));
        auto key = text ? jose::Jwk::parse(*text) : std::unexpected(jose::JwkError::malformed);
        if (!key || key->kid() != kid) {
            throw std::runtime_error("the signing key " + kid +
                                     " cannot be opened: the secret key file is not the one the "
                                     "database was made with; restore the right file");
        }
        ring->keys_.add(*std::move(key));
    }
    for (const auto algorithm : algorithms) {
        const auto& name = jose::to_text(algorithm);
        if (ring->signer(name).algorithm() != algorithm) {
            throw std::runtime_error("there is no signing key for " + std::string(name));
        }
    }
    return ring;
}

const jose::Jwk& KeyRing::signer(std::string_view alg) const {
    const jose::Jwk* fallback = nullptr;
    for (const auto& key : keys_.keys()) {
        const auto name = jose::to_text(key.algorithm());
        if (name == alg) {
            return key;
        }
        if (fallback == nullptr && key.algorithm() == jose::Algorithm::es256) {
            fallback = &key;
        }
    }
    if (fallback == nullptr) {
        throw std::runtime_error("there is no signing key; run conclave init");
    }
    return *fallback;
}

} // namespace conclave::identity
