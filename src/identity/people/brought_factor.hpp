#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/secret_box.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace conclave::identity {

/// What it takes to keep a secret in the store.
struct FactorKeeper {
    const store::SecretBox& box;
    base::Random& random;
    base::WallTime now;
};

/// Is it the secret of an authenticator app, of a length that we take?
[[nodiscard]] bool is_factor_secret(std::string_view base32_secret);

/// An authenticator app that was enrolled elsewhere, with recovery codes in clear, as SecondFactors
/// knows them. Inside of a transaction, for somebody who has none. False when `base32_secret` is no
/// secret of such an app.
[[nodiscard]] bool bring_factor(soci::session& session, const FactorKeeper& keeper,
                                const std::string& user_id, std::string_view base32_secret,
                                const std::vector<std::string>& recovery_codes);

/// Which row a sealed secret belongs to: one copied to another person does not open.
[[nodiscard]] std::string totp_secret_purpose(std::string_view user_id);
/// Capital letters and digits only: dashes, spaces and small letters are the person's.
[[nodiscard]] std::string plain_recovery_code(std::string_view code);

} // namespace conclave::identity
