#pragma once

#include "base/random.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <mutex>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Cost of Argon2id. Defaults: OWASP Password Storage Cheat Sheet, first choice for 19 MiB.
struct HashParameters {
    std::uint32_t memory_kib = 19 * 1024;
    std::uint32_t iterations = 2;
    std::uint32_t parallelism = 1;
    std::size_t max_concurrent = 2; // hashes at a time: memory_kib each
    std::size_t max_waiting = 32;   // callers in the queue; more are refused
};

enum class HashError { busy };

/// Passwords as Argon2id strings in PHC form (RFC 9106). Thread-safe; a call waits for its turn and
/// then for the hash, so call it on the blocking pool.
class PasswordHasher {
  public:
    PasswordHasher(HashParameters parameters, base::Random& random);

    [[nodiscard]] std::expected<std::string, HashError> hash(std::string_view password);
    /// Constant time. Empty `stored` (no such user) costs the same; ASP.NET's as much as it says.
    [[nodiscard]] std::expected<bool, HashError> verify(std::string_view password,
                                                        std::string_view stored);
    /// Was it made with other parameters than today's?
    [[nodiscard]] bool outdated(std::string_view stored) const;

  private:
    class Turn;
    const HashParameters parameters_;
    base::Random& random_;
    std::string dummy_; // a hash of nothing anyone knows, for unknown users (S-2)
    std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
};

} // namespace conclave::identity
