#pragma once

#include "identity/http/stranger_quota.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

class Services;
struct Session;

/// A sign-out that waits for the person's word, or for the page to go on with.
struct PendingLogout {
    std::string client_name;
    std::string redirect;              // a registered post-logout URI with its state; empty: none
    std::vector<std::string> frames{}; // of clients to be told by the browser (front_channel.hpp)
    /// Of a valid hint: the session that may end unasked, or, when it names none, the person whose
    /// does; empty: any is asked about.
    std::string sid{};
    std::string user_id{};
};

/// May this session end without a question, because the application has proved that it means it?
[[nodiscard]] bool is_meant(const PendingLogout& pending, const Session& session);

[[nodiscard]] std::string to_json(const PendingLogout& pending);
[[nodiscard]] std::optional<PendingLogout> pending_logout_from_json(std::string_view text);

/// `/connect/endsession` (OpenID Connect RP-Initiated Logout 1.0). A valid hint for the current
/// session ends it at once; everything else is asked first. Thread-safe.
class EndSessionEndpoint {
  public:
    explicit EndSessionEndpoint(Services& services)
        : services_(services), of_strangers_(services, "logout") {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    Services& services_;
    StrangerQuota of_strangers_;
};

} // namespace conclave::identity
