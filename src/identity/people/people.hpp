#pragma once

#include "base/rate_limiter.hpp"
#include "identity/config.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/passkeys/passkey_store.hpp"
#include "identity/people/mail_tokens.hpp"
#include "identity/people/second_factors.hpp"
#include "mail/outbox.hpp"
#include "store/secret_box.hpp"

namespace conclave::identity {

/// What people need besides a password: the stores behind mails, second factors and the pages of
/// one's own account. Owned by Services; thread-safe.
class People {
  public:
    People(const Config& config, store::Database& database, const store::SecretBox& box,
           const base::Clock& clock, base::Random& random);

    mail::Outbox outbox;
    MailTokens mail_tokens;
    SecondFactors second_factors;
    PasskeyStore passkeys;
    ProviderStore providers;
    LoginStore logins;
    base::RateLimiter mails_by_source;
    base::RateLimiter mails_by_address;

    void drop_expired();
};

} // namespace conclave::identity
