#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/database.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Which clients have registered themselves, the tokens with which they manage that, and the tokens
/// with which they may (RFC 7591, 3; RFC 7592, 3). Tokens are kept as hashes. Thread-safe; waits
/// for SQL.
class RegistrationStore {
  public:
    RegistrationStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// An initial access token, good for so many clients.
    [[nodiscard]] std::string make_initial_token(int uses, std::chrono::seconds lifetime);
    [[nodiscard]] bool is_initial_token(std::string_view token);

    enum class Refusal { full, token_spent };
    /// Takes a place for the client, and a use of the initial token unless that is empty; the
    /// client's registration access token. Of two that take the last place one gets it.
    [[nodiscard]] std::expected<std::string, Refusal>
    admit(std::string_view client_id, std::string_view initial_token, int max_clients);
    /// Gives the place back: the client could not be made.
    void forget(std::string_view client_id);

    /// Is it the registration access token of this client?
    [[nodiscard]] bool manages(std::string_view token, std::string_view client_id);
    void drop_expired();

    /// The client was given tokens. In memory until the next look for unused ones; doesn't wait.
    void used(std::string_view client_id);
    /// Clients that nobody has used for so long, the longest first, at most so many. Those that
    /// were there before uses were noted count as used at the first look.
    [[nodiscard]] std::vector<std::string> unused_for(std::chrono::seconds time, int limit);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    std::mutex mutex_;
    std::set<std::string, std::less<>> used_; // since the last look
};

} // namespace conclave::identity
