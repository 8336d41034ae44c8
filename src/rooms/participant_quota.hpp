#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace conclave::rooms {

/// Counts participants of one kind of room by account, over all workers. Thread-safe.
class ParticipantQuota {
  public:
    explicit ParticipantQuota(std::size_t limit) : limit_(limit) {}

    [[nodiscard]] bool take(const std::string& account) {
        const std::lock_guard lock(mutex_);
        auto& count = counts_[account];
        if (count >= limit_) {
            return false;
        }
        ++count;
        return true;
    }

    void give_back(const std::string& account) {
        const std::lock_guard lock(mutex_);
        const auto found = counts_.find(account);
        if (found != counts_.end() && --found->second == 0) {
            counts_.erase(found);
        }
    }

  private:
    const std::size_t limit_;
    std::mutex mutex_;
    std::map<std::string, std::size_t> counts_;
};

/// Twilio's limit on participants in go rooms at once, by account.
constexpr std::size_t max_go_participants = 500;
/// And in all other rooms (10,000 by default).
constexpr std::size_t max_participants_per_account = 10'000;

} // namespace conclave::rooms
