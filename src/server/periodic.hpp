#pragma once

#include "base/blocking_pool.hpp"
#include "base/loop.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace conclave::server {

/// Runs a piece of waiting work on the pool again and again, `period` after the last run ended.
/// What it throws is logged and tried again. Its timer lives on the loop;
/// call stop() before it is destroyed.
class Periodic {
  public:
    Periodic(std::string name, std::chrono::seconds period, base::Loop& loop,
             base::BlockingPool& pool, std::function<void()> work);
    /// After this returns the work neither runs nor will. Not from the loop, nor from the pool.
    void stop();

  private:
    void arm();
    void run();

    const std::string name_;
    const std::chrono::seconds period_;
    base::Loop& loop_;
    base::BlockingPool& pool_;
    const std::function<void()> work_;
    base::Timer timer_;     // on the loop
    bool running_ = false;  // on the loop
    bool stopping_ = false; // on the loop
    std::function<void()> stopped_;
};

} // namespace conclave::server
