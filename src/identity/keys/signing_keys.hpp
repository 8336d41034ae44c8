#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

namespace conclave::identity {

/// Makes the provider's signing keys (ES256, RS256) where there are none, private parts sealed.
/// Does nothing for those that exist. Call after the migration: at `init`, and at each start.
void ensure_signing_keys(store::Database& database, const store::SecretBox& box,
                         const base::Clock& clock, base::Random& random);

} // namespace conclave::identity
