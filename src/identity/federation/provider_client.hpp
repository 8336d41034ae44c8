#pragma once

#include "base/clock.hpp"
#include "identity/federation/external_id_token.hpp"
#include "identity/federation/external_provider.hpp"
#include "identity/federation/provider_metadata.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/registration/client_keys.hpp"

#include <chrono>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Why a sign-in at a provider came to nothing.
struct ProviderRefusal {
    enum class Kind {
        away,    // it did not answer, or we may not call it
        broken,  // its answer is none that we can use
        refused, // it does not take the code, or us
        token,   // the ID token is not good
        stale,   // the person was not asked to sign in anew
    };
    Kind kind;
    std::string reason; // for the log and the operator
};
[[nodiscard]] std::string_view to_text(ProviderRefusal::Kind kind);

/// What an authorization request says besides what the provider's record says.
struct AuthorizationWish {
    std::string redirect_uri;
    std::string state;
    std::string nonce;
    std::string verifier; // of PKCE
    bool sign_in_anew = false;
    std::string login_hint{};   // how they are called there; may be empty
    std::string ui_locales{};   // languages that they read, the best first; may be empty
    std::string named_issuer{}; // of the answer that brought the code; empty: it does not say
};

/// The address at the provider that the browser is sent to (OpenID Connect Core, 3.1.2.1). Pure.
[[nodiscard]] std::string authorization_address(const ExternalProvider& provider,
                                                const ProviderMetadata& metadata,
                                                const AuthorizationWish& wish);

/// Our talk with external providers. Documents and keys are kept for a while. Thread-safe; waits
/// for their servers.
class ProviderClient {
  public:
    ProviderClient(const Outgoing& outgoing, const base::Clock& clock)
        : outgoing_(outgoing), clock_(clock), keys_(outgoing, clock) {}

    [[nodiscard]] std::expected<ProviderMetadata, ProviderRefusal>
    metadata(const ExternalProvider& provider);
    /// Exchanges the code for an ID token and reads that.
    [[nodiscard]] std::expected<ExternalPerson, ProviderRefusal>
    redeem(const ExternalProvider& provider, const ProviderMetadata& metadata,
           std::string_view code, const AuthorizationWish& wish, base::WallTime asked_at);
    /// Asks UserInfo for what the ID token does not say, if it lacks name or address and there is
    /// such a place. A refusal leaves `person` as it is.
    [[nodiscard]] std::expected<void, ProviderRefusal> complete(const ProviderMetadata& metadata,
                                                                ExternalPerson& person);
    /// How many keys the provider publishes that we can use; none: it can sign nobody in.
    [[nodiscard]] std::size_t key_count(const ProviderMetadata& metadata);

  private:
    struct Known {
        std::expected<ProviderMetadata, ProviderRefusal> document;
        base::WallTime read_at{};
    };
    [[nodiscard]] std::vector<jose::ForeignKey> keys(const ProviderMetadata& metadata,
                                                     std::string_view kid);

    const Outgoing& outgoing_;
    const base::Clock& clock_;
    ClientKeys keys_;  // they are published and read as those of clients are
    std::mutex mutex_; // guards known_
    std::map<std::string, Known, std::less<>> known_; // by authority
};

constexpr std::chrono::seconds provider_metadata_kept{3600};
/// Between two attempts to read what could not be read.
constexpr std::chrono::seconds provider_metadata_pause{10};

} // namespace conclave::identity
