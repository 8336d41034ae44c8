#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// How an authorization request by reference begins (RFC 9126, 2.2).
constexpr std::string_view pushed_uri_prefix = "urn:ietf:params:oauth:request_uri:";
/// RFC 9126, 2.2 speaks of 5 to 600 seconds.
constexpr std::chrono::seconds pushed_request_lifetime{300};

/// Authorization requests that clients have pushed (RFC 9126), until they are finished.
/// Thread-safe; waits for SQL.
class PushedStore {
  public:
    PushedStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    struct Pushed {
        std::string parameters;     // form-encoded
        bool signed_object = false; // they came in a request object of the client (RFC 9101)
    };
    /// The request_uri.
    [[nodiscard]] std::string put(std::string_view client_id, const Pushed& pushed);
    /// nullopt: unknown, expired, finished, or another client's. A page may be loaded again, so
    /// looking does not use it up.
    [[nodiscard]] std::optional<Pushed> find(std::string_view uri, std::string_view client_id);
    /// True for the first of those that finish with the same request, also when it has expired
    /// meanwhile: somebody may be at the sign-in page for long.
    [[nodiscard]] bool finish(std::string_view uri);
    /// `kept`: how long a request may be in somebody's hands after it was looked up.
    void drop_expired(std::chrono::seconds kept);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
