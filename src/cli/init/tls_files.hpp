#pragma once

#include "base/clock.hpp"
#include "cli/console.hpp"
#include "cli/pki/pki.hpp"
#include "server/config.hpp"

namespace conclave::cli {

/// A certificate with less life than this is renewed by `init` and pointed at by `doctor`.
constexpr std::chrono::days renewal_margin{30};

/// Every name that one site is reached by.
[[nodiscard]] pki::Names names_of(const server::SiteConfig& site);
/// Every name that the sites of a configuration are reached by, and this machine's own.
[[nodiscard]] pki::Names site_names(const server::Config& config);

/// Makes the local authority where it is missing, and the certificate of the sites where it is
/// missing, does not cover a name, or is about to end. Files of an operator's own choice (not
/// tls/server.pem) are left alone. Says what it did. Throws Failure.
void make_tls_files(const server::Config& config, base::WallTime now, const Console& console);

} // namespace conclave::cli
