#pragma once

#include "mail/message.hpp"

#include <expected>
#include <stop_token>
#include <string>
#include <string_view>

namespace conclave::mail {

/// Why a mail did not leave.
struct SendError {
    enum class Kind {
        temporary, // the network, the server's mood, our own settings: try again later
        refused,   // the server will never take this mail (a 5xx reply, RFC 5321, 4.2.1)
    };
    Kind kind;
    std::string message; // for the log: no address, no content
};

/// Takes a mail off our hands. Called by one thread at a time; may wait, `stop` cuts it short.
class Transport {
  public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual std::expected<void, SendError>
    send(const Message& message, std::string_view id, const std::stop_token& stop) = 0;
};

} // namespace conclave::mail
