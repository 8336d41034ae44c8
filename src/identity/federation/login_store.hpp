#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/users/user_service.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::identity {

/// Longer ones are no subjects (OpenID Connect Core, 2).
constexpr std::size_t max_subject_bytes = 255;

/// Whom an external provider knows as whom of ours.
struct ExternalLogin {
    std::string scheme;
    std::string subject; // `sub` there
    std::string user_id;
    std::string label{}; // how the person is called there, to be recognized: an address or a name
    base::WallTime created_at{};
};

enum class LoginStoreRefusal {
    known_already, // this subject is connected with somebody
    has_one,       // the person is connected with that provider
    no_provider,   // it was removed meanwhile
    email_taken,   // somebody has the address already
    name_taken,    // somebody has the user name
    last_way_in,   // nothing else would open the account
    stale,         // the account was shut, or got a new password, meanwhile
    not_found,
};

/// The logins of people at external providers; one a person and provider, one person a subject.
/// Thread-safe; waits for SQL.
class LoginStore {
  public:
    LoginStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    /// The id of the person; empty when nobody is known so.
    [[nodiscard]] std::string user_of(std::string_view scheme, std::string_view subject);
    [[nodiscard]] std::vector<ExternalLogin> of_user(std::string_view user_id);

    /// A part of those at one provider, who came first first, and how many there are.
    [[nodiscard]] std::pair<std::vector<ExternalLogin>, std::int64_t>
    of_provider(std::string_view scheme, std::int64_t limit, std::int64_t offset);
    /// `stamp`: of the person when they asked for it.
    [[nodiscard]] std::expected<void, LoginStoreRefusal> connect(const ExternalLogin& login,
                                                                 std::string_view stamp);
    /// A user name that is free now, like the one that somebody would like to have.
    [[nodiscard]] std::string free_name(std::string_view wished);
    /// A new account without a password for somebody unknown, connected. The user name keeps to
    /// the rules. The address, when there is one, counts as confirmed.
    [[nodiscard]] std::expected<User, LoginStoreRefusal> add_person(const ExternalLogin& login,
                                                                    std::string_view username,
                                                                    std::string_view email,
                                                                    std::string_view display_name);
    /// By an administrator: the last way in, too. False: the person is not connected so.
    [[nodiscard]] bool remove(std::string_view user_id, std::string_view scheme,
                              std::string_view subject);
    [[nodiscard]] std::expected<void, LoginStoreRefusal> disconnect(std::string_view user_id,
                                                                    std::string_view scheme);

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
