#pragma once

#include "base/loop.hpp"

#include <cstdint>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace conclave::net {

/// A loop that drives sockets: one Asio io_context and the thread that runs it.
class FrontLoop final : public base::Loop {
  public:
    FrontLoop();
    ~FrontLoop() override;
    FrontLoop(const FrontLoop&) = delete;
    FrontLoop& operator=(const FrontLoop&) = delete;

    void start();
    /// Ends the thread after what runs now; what is queued is dropped. Idempotent.
    void stop();

    void post(base::Task task) override;
    [[nodiscard]] bool is_owner() const override;
    [[nodiscard]] base::MonoTime now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] boost::asio::io_context& context();

  protected:
    std::uint64_t start_timer(base::MonoTime due, base::Task task) override;
    void cancel_timer(std::uint64_t id) override;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::net
