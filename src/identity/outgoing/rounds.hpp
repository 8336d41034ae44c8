#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

namespace conclave::identity {

/// A thread that works in rounds and waits in between. Whatever the work throws is logged, and the
/// next round comes all the same.
class Rounds {
  public:
    using Step = std::function<void(const std::stop_token&)>;
    /// `interrupted`: the event to log.
    Rounds(Step work, Step wait, std::string interrupted)
        : work_(std::move(work)), wait_(std::move(wait)), interrupted_(std::move(interrupted)) {}
    ~Rounds(); // stops
    Rounds(const Rounds&) = delete;
    Rounds& operator=(const Rounds&) = delete;

    void start();
    /// Waits for the end of what is under way.
    void stop();

  private:
    void run(const std::stop_token& stop) const;

    const Step work_;
    const Step wait_;
    const std::string interrupted_;
    std::jthread thread_;
};

} // namespace conclave::identity
