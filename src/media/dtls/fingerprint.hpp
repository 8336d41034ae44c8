#pragma once

#include "base/bytes.hpp"
#include "media/types.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace conclave::media::dtls {

/// The fingerprint of a certificate in DER with one of sha-256, sha-384 and sha-512; nothing for
/// any other: sha-1 and md5 can be forged (RFC 8122, 5; names in any case).
[[nodiscard]] std::optional<Fingerprint> make_fingerprint(std::string_view algorithm,
                                                          base::ByteView certificate);

/// Can this fingerprint vouch for a certificate: a known algorithm and a value of its length?
[[nodiscard]] bool usable(const Fingerprint& fingerprint);

/// Does the certificate (DER) have one of these fingerprints? Compares in constant time, without
/// regard to case (RFC 8122, 5). Unusable ones match nothing.
[[nodiscard]] bool matches_any(base::ByteView certificate,
                               std::span<const Fingerprint> fingerprints);

} // namespace conclave::media::dtls
