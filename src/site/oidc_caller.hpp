#pragma once

#include "identity/access_token_claims.hpp"
#include "site/caller.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::site {

/// Callers with an OpenID Connect access token of ours as Bearer (RFC 6750, 2.1).
class OidcCallerVerifier final : public CallerVerifier {
  public:
    using Verify =
        std::function<std::expected<identity::AccessTokenClaims, identity::AccessTokenError>(
            std::string_view token, std::string_view audience)>;

    /// `audience` is our API's; the token must also carry one of `scopes`.
    OidcCallerVerifier(Verify verify, std::string audience, std::vector<std::string> scopes)
        : verify_(std::move(verify)), audience_(std::move(audience)), scopes_(std::move(scopes)) {}

    [[nodiscard]] std::expected<Caller, net::Response>
    verify(const net::Request& request) const override;

  private:
    const Verify verify_;
    const std::string audience_;
    const std::vector<std::string> scopes_;
};

} // namespace conclave::site
