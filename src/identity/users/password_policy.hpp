#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class LeakedPasswords;

/// Which new passwords are taken (NIST SP 800-63B-4, 3.1.1.2: length and a block
/// list, no rules of composition). Changes count for new passwords only.
struct PasswordPolicy {
    std::size_t min_length = 8;   // code points
    std::size_t max_length = 128; // code points; never truncated
    /// Shared by the copies of a policy; null: only the built-in few are known.
    std::shared_ptr<const LeakedPasswords> leaked{};
};

/// nullopt when the password is taken, else the broken rule in words for the person.
/// Pure, but for a list of leaked ones that lies on the disk. `username` and `email` must not be
/// contained in it.
[[nodiscard]] std::optional<std::string> password_fault(const PasswordPolicy& policy,
                                                        std::string_view password,
                                                        std::string_view username,
                                                        std::string_view email);

/// nullopt when it may be a user name (`a-z A-Z 0-9 - . _ @ +`, 1 to 64), else why not.
[[nodiscard]] std::optional<std::string> username_fault(std::string_view username);
/// nullopt when it looks like an address (one `@`, a domain, at most 254 bytes), else why not.
[[nodiscard]] std::optional<std::string> email_fault(std::string_view email);

} // namespace conclave::identity
