#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/keys/key_schedule.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <expected>

namespace conclave::identity {

/// Makes the provider's keys, to sign (ES256, RS256) and to decrypt (ECDH-ES, RSA-OAEP-256), where
/// there are none or where a follower is due, private parts sealed, and deletes those that the
/// schedule needs no more. Call after the migration: at `init`, at each start, and now and then.
/// Several processes may share a database.
void tend_signing_keys(store::Database& database, const store::SecretBox& box,
                       const base::Clock& clock, base::Random& random, const KeySchedule& schedule);

/// Makes a new key for each. It is used when it has been there for as long as the schedule
/// announces keys; `at_once`: now, which clients notice that read the key set rarely. Otherwise one
/// change at a time: while keys are announced, nothing is made, and the error is when the last of
/// them is used.
[[nodiscard]] std::expected<void, base::WallTime>
rotate_signing_keys(store::Database& database, const store::SecretBox& box,
                    const base::Clock& clock, base::Random& random, const KeySchedule& schedule,
                    bool at_once);

} // namespace conclave::identity
