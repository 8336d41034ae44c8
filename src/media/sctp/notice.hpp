#pragma once

#include "base/bytes.hpp"
#include "base/loop.hpp"
#include "media/sctp/association.hpp"
#include "media/types.hpp"

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

/// What crosses between an association's owner and the SCTP thread.
namespace conclave::media::sctp {

/// Bytes of one channel that the owner handed over and SCTP has not taken yet, and the sum over all
/// channels of the association. Any thread.
class Gauge {
  public:
    explicit Gauge(std::shared_ptr<std::atomic<std::size_t>> total) : total_(std::move(total)) {}

    void add(std::size_t bytes) {
        own_ += bytes;
        *total_ += bytes;
    }
    void subtract(std::size_t bytes) {
        own_ -= bytes;
        *total_ -= bytes;
    }
    [[nodiscard]] std::size_t own() const { return own_; }
    [[nodiscard]] std::size_t total() const { return *total_; }

  private:
    std::atomic<std::size_t> own_ = 0;
    std::shared_ptr<std::atomic<std::size_t>> total_;
};

/// From the owner: one message.
struct Outgoing {
    StreamId stream = 0;
    bool binary = false;
    SharedMessage message;
    std::shared_ptr<Gauge> gauge;
};

/// To the owner.
struct Notice {
    enum class Kind : std::uint8_t { packet, opened, message, closed, failed };
    Kind kind{};
    StreamId stream = 0;
    bool binary = false;
    base::Bytes bytes{};
    ChannelOptions options{};
};

/// Takes notices on the owner's loop.
class NoticeTarget {
  public:
    virtual ~NoticeTarget() = default;
    virtual void take(std::vector<Notice> notices) = 0;
};

/// Shared by the owner's side and the tasks on their way to it. The owner's side clears `target`,
/// on its own thread, when it goes; what arrives later is dropped.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
  public:
    Mailbox(base::Loop& loop, NoticeTarget* target) : loop_(loop), target_(target) {}

    /// Any thread.
    void post(std::vector<Notice> notices) {
        loop_.post([self = shared_from_this(), notices = std::move(notices)]() mutable {
            if (self->target_ != nullptr) {
                self->target_->take(std::move(notices));
            }
        });
    }

    /// Owner's thread.
    void close() { target_ = nullptr; }
    [[nodiscard]] bool open() const { return target_ != nullptr; }

  private:
    base::Loop& loop_;
    NoticeTarget* target_;
};

} // namespace conclave::media::sctp
