#pragma once

#include "base/clock.hpp"
#include "identity/importing/certificate_file.hpp"
#include "identity/importing/old_database.hpp"
#include "identity/importing/report.hpp"
#include "store/database.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace conclave::identity::importing {

/// Says what becomes of Duende's signing keys, and keeps their public parts until `until` if
/// `apply` (keys/retired_keys.hpp); each comes once. `open`: as in GrantKeeper.
void take_keys(store::Database& ours, OldDatabase& old,
               const std::function<std::expected<std::string, std::string>(std::string_view)>& open,
               base::WallTime until, bool apply, Report& report);

/// The same for a key from a certificate's file.
void take_key(store::Database& ours, const CertificateKey& key, base::WallTime now,
              base::WallTime until, bool apply, Report& report);

} // namespace conclave::identity::importing
