#pragma once

#include "base/clock.hpp"
#include "mail/transport.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

namespace conclave::mail {

enum class Security {
    starttls, // RFC 3207, demanded: never in the clear when the server does not offer it
    tls,      // RFC 8314, 3: from the first byte
    none,     // for a relay on this machine
};

struct SmtpSettings {
    std::string host;
    std::uint16_t port = 587; // RFC 6409, 3.1
    Security security = Security::starttls;
    std::string username{}; // empty: no authentication
    std::string password{};
    std::string ca_file{};            // PEM; empty: the system's authorities
    std::string local_name{};         // for EHLO: our public host name
    std::chrono::seconds timeout{60}; // a whole delivery
};

/// Delivers to a mail server by SMTP (libcurl).
class SmtpTransport final : public Transport {
  public:
    SmtpTransport(SmtpSettings settings, Sender sender, const base::Clock& clock);
    [[nodiscard]] std::expected<void, SendError> send(const Message& message, std::string_view id,
                                                      const std::stop_token& stop) override;

  private:
    const SmtpSettings settings_;
    const Sender sender_;
    const base::Clock& clock_;
};

/// Connects, secures, authenticates, sends nothing; for `conclave doctor`.
[[nodiscard]] std::expected<void, SendError> try_connect(const SmtpSettings& settings);

} // namespace conclave::mail
