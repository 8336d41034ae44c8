#pragma once

#include "cli/installation.hpp"
#include "identity/clients/client.hpp"

#include <string>
#include <vector>

namespace conclave::cli {

/// The keys of a JWK Set (RFC 7517, 5) in a file, each as JSON text. Throws Failure.
[[nodiscard]] std::vector<std::string> read_jwks(const std::string& file);

/// Who may vouch for which people: `{"issuer":…,"jwks":{"keys":[…]},"subjects":{"its name for
/// somebody":"the user name here"}}`. Throws Failure for what is none, and for names that nobody
/// has.
[[nodiscard]] identity::TrustedIssuer read_trusted_issuer(const std::string& file,
                                                          Installation& installation);

} // namespace conclave::cli
