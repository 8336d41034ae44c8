#pragma once

#include "identity/protocol/resources.hpp"

#include <memory>
#include <mutex>

namespace conclave::identity {

/// The scopes as of now: administrators change them while requests are served. Thread-safe; what
/// `now` gives stays as it is for as long as it is held.
class LiveResources {
  public:
    explicit LiveResources(Resources first)
        : now_(std::make_shared<const Resources>(std::move(first))) {}

    [[nodiscard]] std::shared_ptr<const Resources> now() const {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    void set(Resources next) {
        auto made = std::make_shared<const Resources>(std::move(next));
        const std::lock_guard lock(mutex_);
        now_ = std::move(made);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Resources> now_; // shared with the requests that read it
};

} // namespace conclave::identity
