#pragma once

#include "identity/http/pending_authorize.hpp"
#include "identity/http/services.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// The authorization request that a page belongs to, if it names one.
struct Ticket {
    std::string handle;
    PendingAuthorize pending;
};

/// The steps that signing in, registering and second factors share. Thread-safe; waits for SQL.
class SignInFlow {
  public:
    explicit SignInFlow(Services& services) : services_(services) {}

    /// The request behind a handle that came from this browser; nullopt without a handle; 410 when
    /// it is not good any more.
    [[nodiscard]] std::expected<std::optional<Ticket>, net::Response>
    ticket(const net::Request& request, std::string_view handle);

    /// Everything is proven: starts the session and says where to go.
    [[nodiscard]] net::Response signed_in(const net::Request& request, const User& user,
                                          bool remember, std::optional<Ticket> open);

    /// Sends the mail with which the person confirms the address, unless it gets too many.
    void send_confirmation(const User& user);
    /// May another mail go to this address? Counts it.
    [[nodiscard]] bool mail_allowed(std::string_view address);

  private:
    Services& services_;
};

[[nodiscard]] net::Response request_expired();
/// A member of the body, empty when it is absent or of another type.
[[nodiscard]] std::string text_of(const boost::json::object& body, std::string_view name);
[[nodiscard]] net::Response refusal_of(const UserRefusal& refusal);

} // namespace conclave::identity
