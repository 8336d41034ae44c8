#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

enum class InteractionKind {
    authorize,
    logout,
    logout_frames,
    second_factor,
    passkey_add,
    passkey_sign_in,
    passkey_step_up,
    external,
    external_new,
};

/// Requests that wait for the person: the page gets a handle, the parameters stay here. A handle
/// works in the browser it was made for and nowhere else. Thread-safe; waits for SQL.
class InteractionStore {
  public:
    InteractionStore(store::Database& database, const base::Clock& clock, base::Random& random,
                     std::chrono::seconds lifetime);

    /// `browser`: the value of the browser's binding cookie. Empty: bound by the first `find`.
    [[nodiscard]] std::string put(InteractionKind kind, std::string_view browser,
                                  std::string_view payload);
    /// nullopt: unknown, expired, finished, of another kind, or another browser's.
    [[nodiscard]] std::optional<std::string> find(InteractionKind kind, std::string_view handle,
                                                  std::string_view browser);
    void update(std::string_view handle, std::string_view payload);
    /// True when it was there: of two that finish at once only one wins.
    [[nodiscard]] bool finish(std::string_view handle);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const std::chrono::seconds lifetime_;
};

} // namespace conclave::identity
