#pragma once

#include "base/clock.hpp"
#include "identity/clients/client.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "jose/foreign_key.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The public keys of clients: those in their records, or those that they publish at their
/// jwks_uri, which are kept for a while and read again when a client signs with a key that we don't
/// know. One reading of an address is under way at a time: whoever comes meanwhile gets what was
/// known there, or waits for it. Thread-safe; may wait for the client's server.
class ClientKeys {
  public:
    ClientKeys(const Outgoing& outgoing, const base::Clock& clock)
        : outgoing_(outgoing), clock_(clock) {}

    /// `kid`: what the signature names; may be empty. No keys also when as many calls wait for
    /// clients' servers as may.
    [[nodiscard]] std::vector<jose::ForeignKey> of(const Client& client, std::string_view kid);

  private:
    struct Known {
        std::vector<jose::ForeignKey> keys;
        base::WallTime read_at{}; // also when it failed: then the keys are the old ones
    };
    struct Reading; // marks an address as being read, as long as it lives
    [[nodiscard]] std::optional<Known> known(const std::string& uri) const; // with mutex_ held
    [[nodiscard]] std::vector<jose::ForeignKey> read(const Client& client, Known before);
    void keep(const std::string& uri, Known known);

    const Outgoing& outgoing_;
    const base::Clock& clock_;
    std::mutex mutex_;             // guards what follows
    std::condition_variable read_; // something was
    std::map<std::string, Known, std::less<>> known_;
    std::set<std::string, std::less<>> reading_;
    std::size_t busy_ = 0; // calls that read or wait for who does
};

constexpr std::chrono::seconds client_keys_kept{600};
/// Between two readings, whatever the client sends: else it could make us call it all the time.
constexpr std::chrono::seconds client_keys_pause{10};
constexpr std::size_t max_known_key_sets = 1000;
/// Calls that wait for clients' servers at once; each holds a thread of the pool, which has to
/// serve everybody else meanwhile.
constexpr std::size_t max_waiting_for_keys = 4;

} // namespace conclave::identity
