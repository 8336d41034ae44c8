#pragma once

#include "base/clock.hpp"
#include "media/dtls/context.hpp"

#include <chrono>
#include <memory>
#include <mutex>

namespace conclave::media::dtls {

/// The context for the next association: with a new certificate every day, so that nobody can tell
/// a server by the same fingerprint for long, and none runs out in a process that runs for months.
/// Associations go on under the one they began with. Any thread.
class RenewedContext {
  public:
    static constexpr auto renewed_after = std::chrono::hours(24); // well within the life time
    static_assert(renewed_after * 2 < Certificate::life_time);

    /// `clock` must live as long. Throws std::runtime_error when the cryptographic library fails.
    explicit RenewedContext(const base::Clock& clock);

    /// Now and then this makes a key pair, which takes a fraction of a millisecond. Where that
    /// fails the one before serves on, and a warning is logged.
    [[nodiscard]] std::shared_ptr<const Context> current();

  private:
    const base::Clock& clock_;
    std::mutex mutex_; // guards what follows
    base::WallTime made_;
    std::shared_ptr<const Context> context_;
};

} // namespace conclave::media::dtls
