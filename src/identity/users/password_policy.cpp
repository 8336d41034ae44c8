#include "identity/users/password_policy.hpp"

#include "base/bytes.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/leaked_passwords.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_username_bytes = 64;
constexpr std::size_t max_email_bytes = 254;  // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr std::size_t min_contained_name = 3; // shorter names occur in words by chance

/// The most common passwords of eight and more characters in published breaches, for where there is
/// no list (see LeakedPasswords).
constexpr std::array<std::string_view, 32> common_passwords{
    "password",  "12345678", "123456789", "1234567890", "qwertyuiop", "password1", "password12",
    "iloveyou",  "sunshine", "princess",  "football",   "baseball",   "superman",  "trustno1",
    "qwerty123", "1q2w3e4r", "1qaz2wsx",  "11111111",   "88888888",   "987654321", "abcd1234",
    "abc12345",  "passw0rd", "p@ssw0rd",  "welcome1",   "letmein1",   "starwars",  "whatever",
    "computer",  "michelle", "jennifer",  "qwertyui",
};

bool is_username_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._@+").contains(c);
}

bool contains_name(std::string_view password, std::string_view name) {
    return name.size() >= min_contained_name && password.contains(fold_case(name));
}

} // namespace

std::string fold_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::optional<std::string> password_fault(const PasswordPolicy& policy, std::string_view password,
                                          std::string_view username, std::string_view email) {
    if (!base::is_utf8(password) || password.contains('\0')) {
        return "The password holds characters that are not text.";
    }
    const auto length = base::utf8_length(password);
    if (length < policy.min_length) {
        return fmt::format("The password needs at least {} characters.", policy.min_length);
    }
    if (length > policy.max_length) {
        return fmt::format("The password may have at most {} characters.", policy.max_length);
    }
    const auto folded = fold_case(password);
    if (contains_name(folded, username) ||
        contains_name(folded, email.substr(0, email.find('@')))) {
        return "The password must not contain the user name or the email address.";
    }
    if (std::ranges::find(common_passwords, folded) != common_passwords.end() ||
        std::ranges::count(folded, folded.front()) == std::ranges::ssize(folded)) {
        return "This password is one of the first that an attacker tries. Choose another.";
    }
    if (policy.leaked && policy.leaked->contain(password)) {
        return "This password is known from a leak elsewhere, so attackers try it. Choose another.";
    }
    return std::nullopt;
}

std::optional<std::string> username_fault(std::string_view username) {
    if (username.empty() || username.size() > max_username_bytes) {
        return fmt::format("A user name has 1 to {} characters.", max_username_bytes);
    }
    if (!std::ranges::all_of(username, is_username_character)) {
        return "A user name may hold letters, digits and - . _ @ + only.";
    }
    return std::nullopt;
}

std::optional<std::string> email_fault(std::string_view email) {
    constexpr std::string_view message = "This is not an email address.";
    const auto at = email.find('@');
    if (email.size() > max_email_bytes || !base::is_utf8(email) ||
        base::has_control_characters(email) || email.contains(' ') ||
        at == std::string_view::npos || at == 0 || at + 1 == email.size() ||
        email.find('@', at + 1) != std::string_view::npos) {
        return std::string(message);
    }
    const auto domain = email.substr(at + 1);
    if (domain.starts_with('.') || domain.ends_with('.') || domain.contains("..") ||
        domain.find_first_of("<>()[],;:\\\"") != std::string_view::npos) {
        return std::string(message);
    }
    return std::nullopt;
}

} // namespace conclave::identity
