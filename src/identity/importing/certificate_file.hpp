#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "identity/importing/old_keys.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::identity::importing {

/// A key with which the old server signed, from the file of its certificate
/// (`AddSigningCredential`).
struct CertificateKey {
    OldKey key;
    base::WallTime made{}; // its certificate is good from then
    base::WallTime ends{}; // until then
};

/// Reads a file in PKCS#12 (RFC 7292; .pfx, .p12), also of those that Windows seals with old
/// ciphers. `algorithm`: what the old server signed with; empty: RS256, or that of an EC key's
/// curve. Of the private part it is only looked whether it is there. Or why it can't be used, in
/// words that go on after the file's name.
[[nodiscard]] std::expected<CertificateKey, std::string>
read_certificate_file(base::ByteView file, const std::string& password, std::string_view algorithm);

} // namespace conclave::identity::importing
