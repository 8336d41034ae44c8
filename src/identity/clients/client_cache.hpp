#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Client records as they were read a moment ago: each request of a client needs its record, and
/// reading one costs more than most of what is done with it. What is changed by this process
/// counts at once; what another does to the same database (the command line, a second server),
/// after `trusted`, and before a client is refused for its secret (ClientService::get_anew).
/// Unknown clients are never kept. Thread-safe.
class ClientCache {
  public:
    static constexpr std::chrono::milliseconds trusted{1'000};
    static constexpr std::size_t most_kept = 1'000;

    /// Null when the record has to be read.
    [[nodiscard]] ClientRef find(std::string_view client_id, base::WallTime now);
    /// Counts the changes, to be asked before a record is read.
    [[nodiscard]] std::uint64_t changes();
    /// Unless something has changed since `changes`, when the record may be from before.
    void keep(ClientRef client, base::WallTime now, std::uint64_t changes);
    /// After a change that is committed.
    void changed(std::string_view client_id);

  private:
    struct Kept {
        ClientRef client;
        base::WallTime read{};
    };
    std::mutex mutex_;
    std::map<std::string, Kept, std::less<>> kept_;
    std::uint64_t changes_ = 0;
};

} // namespace conclave::identity
