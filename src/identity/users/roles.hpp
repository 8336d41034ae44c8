#pragma once

#include "base/random.hpp"
#include "identity/users/accounts.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

struct Role {
    std::string id; // UUID
    std::string name;
};

enum class RoleError { invalid, taken, not_found, needed };

struct RoleRefusal {
    RoleError error;
    std::string message;
};

/// The roles that people may have, and the claims that each brings. People have them by name; a
/// name that somebody has and that is not listed yet (the command line gives any) is listed by
/// `adopt`. Thread-safe; waits for SQL.
class Roles {
  public:
    /// `own`: roles that are always there and are neither renamed nor removed.
    Roles(store::Database& database, base::Random& random, std::vector<std::string> own)
        : database_(database), random_(random), own_(std::move(own)) {}

    /// Lists what people have, and our own.
    void adopt();
    [[nodiscard]] Part<Role> search(const std::string& pattern, std::int64_t limit,
                                    std::int64_t offset);
    [[nodiscard]] Part<Role> of_user(const std::string& user_id, std::int64_t limit,
                                     std::int64_t offset);
    [[nodiscard]] std::optional<Role> get(const std::string& id);
    [[nodiscard]] std::expected<Role, RoleRefusal> add(const std::string& name);
    /// People keep it under its new name.
    [[nodiscard]] std::expected<void, RoleRefusal> rename(const Role& role);
    [[nodiscard]] std::expected<void, RoleRefusal> remove(const std::string& id);

    [[nodiscard]] Part<NumberedClaim> claims(const std::string& id, std::int64_t limit,
                                             std::int64_t offset);
    std::int64_t add_claim(const NumberedClaim& claim);
    /// What it was; nullopt: the role has no such claim. So does the next.
    [[nodiscard]] std::optional<NumberedClaim> update_claim(const NumberedClaim& claim);
    [[nodiscard]] std::optional<NumberedClaim> remove_claim(const std::string& id,
                                                            std::int64_t claim);

  private:
    [[nodiscard]] bool is_own(const std::string& name) const;

    store::Database& database_;
    base::Random& random_;
    const std::vector<std::string> own_;
};

} // namespace conclave::identity
