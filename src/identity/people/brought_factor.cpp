#include "identity/people/brought_factor.hpp"

#include "identity/people/totp.hpp"
#include "jose/digest.hpp"

#include <set>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::size_t min_secret_bytes = 10; // what apps take at least
constexpr std::size_t max_secret_bytes = 64; // a block of the hash

} // namespace

namespace {

std::optional<base::Bytes> read_secret(std::string_view base32_secret) {
    auto secret = totp::from_base32(base32_secret);
    return secret && secret->size() >= min_secret_bytes && secret->size() <= max_secret_bytes
               ? std::move(secret)
               : std::nullopt;
}

} // namespace

bool is_factor_secret(std::string_view base32_secret) {
    return read_secret(base32_secret).has_value();
}

bool bring_factor(soci::session& session, const FactorKeeper& keeper, const std::string& user_id,
                  std::string_view base32_secret, const std::vector<std::string>& recovery_codes) {
    const auto secret = read_secret(base32_secret);
    if (!secret) {
        return false;
    }
    const auto sealed =
        keeper.box.seal(base::as_text(*secret), totp_secret_purpose(user_id), keeper.random);
    const long long created = base::to_unix_seconds(keeper.now);
    session << "INSERT INTO identity_totp (user_id, sealed_secret, last_step, failures, "
               "resting_until, created_at) VALUES (:u, :s, 0, 0, 0, :c)",
        soci::use(user_id), soci::use(sealed), soci::use(created);
    std::set<std::string> hashes;
    for (const auto& code : recovery_codes) {
        hashes.insert(jose::sha256_base64url(plain_recovery_code(code)));
    }
    for (const auto& hash : hashes) {
        session << "INSERT INTO identity_recovery_codes (user_id, code_hash) VALUES (:u, :h)",
            soci::use(user_id), soci::use(hash);
    }
    return true;
}

std::string totp_secret_purpose(std::string_view user_id) {
    return "identity_totp.sealed_secret|" + std::string(user_id);
}

std::string plain_recovery_code(std::string_view code) {
    std::string out;
    for (const char c : code.substr(0, 64)) {
        if (c >= 'a' && c <= 'z') {
            out += static_cast<char>(c - 'a' + 'A');
        } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            out += c;
        }
    }
    return out;
}

} // namespace conclave::identity
