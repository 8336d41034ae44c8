#pragma once

#include "net/server.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace conclave::net {

/// The certificates of one port, chosen by SNI (RFC 6066, 3); TLS 1.2 and 1.3 (RFC 9325).
/// Shared by all front loops; OpenSSL locks inside.
class TlsPort {
  public:
    /// `protocol` is what ALPN agrees on (RFC 7301) with clients that offer it; others go without.
    /// Throws std::runtime_error that names the file and what to do.
    explicit TlsPort(const std::vector<Site>& sites, std::string_view protocol = "http/1.1");
    ~TlsPort();
    TlsPort(const TlsPort&) = delete;
    TlsPort& operator=(const TlsPort&) = delete;

    /// The context new connections start with; the servername callback switches it.
    [[nodiscard]] ssl_ctx_st* context() const;

    /// The certificate that the other side has shown, as DER; empty when it has shown none.
    [[nodiscard]] static std::string certificate_of(const ssl_st* connection);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::net
