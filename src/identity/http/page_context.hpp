#pragma once

#include "identity/http/authorize_endpoint.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "net/http_message.hpp"

namespace conclave::identity {

class Services;

/// What the pages of people know when they open: the product, who is signed in, the application
/// that waits and what it leaves open, the ways to sign in (docs/http-contracts.md). Thread-safe;
/// waits for SQL.
class PageContext {
  public:
    PageContext(Services& services, AuthorizeEndpoint& authorize)
        : services_(services), authorize_(authorize), flow_(services) {}

    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    Services& services_;
    AuthorizeEndpoint& authorize_;
    SignInFlow flow_;
};

} // namespace conclave::identity
