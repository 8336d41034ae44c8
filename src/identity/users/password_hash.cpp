#include "identity/users/password_hash.hpp"

#include "base/metrics.hpp"
#include "identity/users/aspnet_hash.hpp"

#include <argon2.h>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::size_t salt_bytes = 16; // RFC 9106, 3.1
constexpr std::size_t hash_bytes = 32;

} // namespace

/// A place among those who hash now; waits for it. Empty when the queue is full.
class PasswordHasher::Turn {
  public:
    explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {
        std::unique_lock lock(hasher.mutex_);
        if (hasher.running_ >= hasher.parameters_.max_concurrent) {
            if (hasher.waiting_ >= hasher.parameters_.max_waiting) {
                return;
            }
            ++hasher.waiting_;
            hasher.freed_.wait(lock,
                               [&] { return hasher.running_ < hasher.parameters_.max_concurrent; });
            --hasher.waiting_;
        }
        ++hasher.running_;
        taken_ = true;
        static auto hashes = base::metrics::counter("conclave_identity_password_hashes_total",
                                                    "Password hashes that were computed");
        hashes.add();
    }
    ~Turn() {
        if (taken_) {
            {
                const std::lock_guard lock(hasher_.mutex_);
                --hasher_.running_;
            }
            hasher_.freed_.notify_one();
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    [[nodiscard]] bool taken() const { return taken_; }

  private:
    PasswordHasher& hasher_;
    bool taken_ = false;
};

PasswordHasher::PasswordHasher(HashParameters parameters, base::Random& random)
    : parameters_(parameters), random_(random) {
    dummy_ = hash(base::random_token(random_)).value();
}

std::expected<std::string, HashError> PasswordHasher::hash(std::string_view password) {
    const Turn turn(*this);
    if (!turn.taken()) {
        return std::unexpected(HashError::busy);
    }
    const auto salt = base::random_bytes(random_, salt_bytes);
    std::string encoded(argon2_encodedlen(parameters_.iterations, parameters_.memory_kib,
                                          parameters_.parallelism, salt_bytes, hash_bytes,
                                          Argon2_id),
                        '\0');
    const int result = argon2id_hash_encoded(
        parameters_.iterations, parameters_.memory_kib, parameters_.parallelism, password.data(),
        password.size(), salt.data(), salt.size(), hash_bytes, encoded.data(), encoded.size());
    if (result != ARGON2_OK) {
        throw std::runtime_error(fmt::format("Argon2id failed: {}", argon2_error_message(result)));
    }
    encoded.resize(encoded.find('\0'));
    return encoded;
}

std::expected<bool, HashError> PasswordHasher::verify(std::string_view password,
                                                      std::string_view stored) {
    const Turn turn(*this);
    if (!turn.taken()) {
        return std::unexpected(HashError::busy);
    }
    if (const auto brought = parse_aspnet_hash(stored)) {
        return matches(*brought, password);
    }
    const std::string encoded(stored.empty() ? dummy_ : stored);
    const int result = argon2id_verify(encoded.c_str(), password.data(), password.size());
    if (result == ARGON2_MEMORY_ALLOCATION_ERROR) {
        return std::unexpected(HashError::busy);
    }
    return result == ARGON2_OK && !stored.empty();
}

bool PasswordHasher::outdated(std::string_view stored) const {
    return !stored.starts_with(fmt::format("$argon2id$v=19$m={},t={},p={}$", parameters_.memory_kib,
                                           parameters_.iterations, parameters_.parallelism));
}

} // namespace conclave::identity
