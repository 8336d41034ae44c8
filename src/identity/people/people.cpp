#include "identity/people/people.hpp"

namespace conclave::identity {
namespace {

base::RateLimiter::Limits per_hour(int count) {
    return {.burst = static_cast<double>(count), .per_second = count / 3600.0};
}

} // namespace

People::People(const Config& config, store::Database& database, const store::SecretBox& box,
               const base::Clock& clock, base::Random& random)
    : outbox(database, box, clock, random), mail_tokens(database, clock, random),
      second_factors(database, box, clock, random), passkeys(database, clock, random),
      providers(database, box, clock, random), logins(database, clock, random),
      mails_by_source(per_hour(config.rates.mails_per_hour_per_source)),
      mails_by_address(per_hour(config.rates.mails_per_hour_per_address)) {}

void People::drop_expired() {
    mail_tokens.drop_expired();
    second_factors.drop_expired();
}

} // namespace conclave::identity
