#include "identity/users/guessed_passwords.hpp"

#include "base/hmac.hpp"
#include "identity/users/fold.hpp"

namespace conclave::identity {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t kept_bytes = 16; // of a hash: no two meet by chance

} // namespace

GuessedPasswords::GuessedPasswords(int max_names, base::Random& random)
    : max_names_(static_cast<std::size_t>(max_names)), key_(base::random_bytes(random, key_bytes)) {
}

std::string GuessedPasswords::hidden(std::string_view kind, std::string_view text) const {
    const auto hash = base::hmac_sha256(key_, std::string(kind).append(text));
    return {hash.begin(), hash.begin() + kept_bytes};
}

GuessedPasswords::Guess* GuessedPasswords::find(const std::string& password, base::WallTime now) {
    const auto found = index_.find(password);
    if (found == index_.end()) {
        return nullptr;
    }
    if (found->second->ends <= now) {
        guesses_.erase(found->second);
        index_.erase(found);
        return nullptr;
    }
    return &*found->second;
}

std::chrono::seconds GuessedPasswords::wait(std::string_view password, std::string_view name,
                                            base::WallTime now) {
    const auto hidden_password = hidden("password ", password);
    const auto hidden_name = hidden("name ", fold_case(name));
    const std::lock_guard lock(mutex_);
    const auto* guess = find(hidden_password, now);
    // Whoever repeats their own mistake is the business of the account's lock.
    if (guess == nullptr || guess->names.size() < max_names_ ||
        guess->names.contains(hidden_name)) {
        return std::chrono::seconds::zero();
    }
    return std::chrono::ceil<std::chrono::seconds>(guess->ends - now);
}

void GuessedPasswords::failed(std::string_view password, std::string_view name,
                              base::WallTime now) {
    auto hidden_password = hidden("password ", password);
    auto hidden_name = hidden("name ", fold_case(name));
    const std::lock_guard lock(mutex_);
    if (auto* guess = find(hidden_password, now)) {
        if (guess->names.size() < max_names_) {
            guess->names.insert(std::move(hidden_name));
        }
        guesses_.splice(guesses_.begin(), guesses_, index_.at(hidden_password));
        return;
    }
    if (guesses_.size() >= max_guessed_passwords) {
        index_.erase(guesses_.back().password);
        guesses_.pop_back();
    }
    guesses_.push_front({.password = hidden_password, .ends = now + guessed_password_window});
    guesses_.front().names.insert(std::move(hidden_name));
    index_.emplace(std::move(hidden_password), guesses_.begin());
}

} // namespace conclave::identity
