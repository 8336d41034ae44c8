#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace conclave::identity {

constexpr std::chrono::hours guessed_password_window{1}; // from the first failure
constexpr std::size_t max_guessed_passwords = 50'000;    // then the one tried longest ago goes

/// What limits of accounts and of sources don't see: one password tried on many names, each time
/// from another address (password spraying). Counts the names that a password failed with, known
/// or not. Keeps neither passwords nor names, but their keyed hashes, in memory and under a key of
/// this process. Thread-safe, doesn't wait.
class GuessedPasswords {
  public:
    GuessedPasswords(int max_names, base::Random& random);

    /// How long this password rests for this name; zero: it may be tried.
    [[nodiscard]] std::chrono::seconds wait(std::string_view password, std::string_view name,
                                            base::WallTime now);
    void failed(std::string_view password, std::string_view name, base::WallTime now);

  private:
    struct Guess {
        std::string password; // hashed
        base::WallTime ends;
        std::set<std::string, std::less<>> names{}; // hashed
    };
    using Guesses = std::list<Guess>; // tried most recently first

    [[nodiscard]] std::string hidden(std::string_view kind, std::string_view text) const;
    [[nodiscard]] Guess* find(const std::string& password, base::WallTime now);

    const std::size_t max_names_;
    const base::Bytes key_;
    std::mutex mutex_;
    Guesses guesses_;
    std::unordered_map<std::string, Guesses::iterator> index_;
};

} // namespace conclave::identity
