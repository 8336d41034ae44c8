#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/federation/external_provider.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// More buttons than that help nobody.
constexpr std::size_t max_external_providers = 20;

/// The external providers, by scheme; their client secrets stand sealed. Thread-safe; waits for
/// SQL.
class ProviderStore {
  public:
    ProviderStore(store::Database& database, const store::SecretBox& box, const base::Clock& clock,
                  base::Random& random)
        : database_(database), box_(box), clock_(clock), random_(random) {}

    /// Or what is wrong, in words.
    [[nodiscard]] std::expected<void, std::string> add(const ExternalProvider& provider);
    /// Changes all but the scheme; who is connected stays so. `keep_secret`: the one that stands
    /// there, whatever `provider` says, which goes to no other authority. Or what is wrong, in
    /// words: nobody is connected with one issuer's accounts by another's, so the authority stays
    /// while somebody is connected.
    [[nodiscard]] std::expected<void, std::string> update(const ExternalProvider& provider,
                                                          bool keep_secret);
    /// By name, without their secrets.
    [[nodiscard]] std::vector<ExternalProvider> list();
    /// Those at which people may sign in; without their secrets.
    [[nodiscard]] std::vector<ExternalProvider> enabled();
    /// With its secret. Throws std::runtime_error when that was sealed with another key.
    [[nodiscard]] std::optional<ExternalProvider> get(std::string_view scheme);
    /// False: there is none.
    [[nodiscard]] bool set_enabled(std::string_view scheme, bool enabled);
    /// With the logins of people there: who comes by the same scheme later is somebody else. The
    /// ids of those who were connected, whose sessions are to be ended; nullopt: there is none.
    [[nodiscard]] std::optional<std::vector<std::string>> remove(std::string_view scheme);

  private:
    [[nodiscard]] std::string sealed(const ExternalProvider& provider) const;
    [[nodiscard]] std::vector<ExternalProvider> rows();

    store::Database& database_;
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
