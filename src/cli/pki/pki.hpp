#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// A certificate authority for one installation, and the certificates of its sites: what mkcert
/// does. EC P-256, SHA-256 (RFC 5480, 5758). Texts are PEM. Pure but for OpenSSL's randomness;
/// failures of OpenSSL itself are thrown as std::runtime_error.
namespace conclave::cli::pki {

constexpr std::chrono::days authority_lifetime{3650};
/// Apple refuses more than 825 days even from authorities that the user added.
constexpr std::chrono::days certificate_lifetime{820};
/// Certificates begin a little early, for machines whose clocks are behind.
constexpr std::chrono::hours backdate{1};

struct Pair {
    std::string certificate;
    std::string key; // PKCS #8: keep it to files of mode 0600
};

struct Names {
    std::vector<std::string> hosts;     // DNS names
    std::vector<std::string> addresses; // IP addresses as text
    /// Sorts a host of an origin or of a Host value to where it belongs.
    void add(std::string_view host);
    [[nodiscard]] bool covers(const Names& wanted) const;
};

[[nodiscard]] Pair make_authority(const std::string& common_name, base::WallTime now);
/// Throws std::runtime_error when the authority's key does not fit its certificate.
[[nodiscard]] Pair issue(const Pair& authority, const Names& names, base::WallTime now);

struct Inspection {
    std::string subject; // common name
    std::string issuer;  // common name
    base::WallTime not_before;
    base::WallTime not_after;
    Names names;
    bool authority = false;
    std::string fingerprint; // SHA-256, lower-case hexadecimal
};

/// The first certificate of a PEM text; the error says what is wrong with it.
[[nodiscard]] std::expected<Inspection, std::string> inspect(std::string_view pem);

/// Does the leaf verify up to the authority at that time, as a TLS server (RFC 5280, 6)?
[[nodiscard]] std::expected<void, std::string>
verify(std::string_view leaf, std::string_view authority, base::WallTime at);

/// Does the key belong to the first certificate?
[[nodiscard]] bool key_fits(std::string_view certificate, std::string_view key);

} // namespace conclave::cli::pki
