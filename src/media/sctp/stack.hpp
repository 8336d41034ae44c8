#pragma once

#include "base/loop.hpp"

#include <memory>

namespace conclave::media::sctp {

/// The one SCTP stack of the process. usrsctp is one state with timers of its own, so one thread
/// owns it: every call into the library is made there, and associations exchange packets and
/// messages with it through posted tasks. At most one Stack at a time; it outlives all its
/// associations.
class Stack {
  public:
    /// With a thread of its own. Throws std::logic_error when there is a Stack already.
    Stack();
    /// On a loop of the caller, which must outlive it: tests in virtual time.
    explicit Stack(base::Loop& loop);
    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    class Impl; // for this folder's sources
    [[nodiscard]] const std::shared_ptr<Impl>& impl() const { return impl_; }

  private:
    std::unique_ptr<base::Loop> own_loop_;
    std::shared_ptr<Impl> impl_; // shared with tasks that wait on the loop
};

} // namespace conclave::media::sctp
