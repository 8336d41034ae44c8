#pragma once

#include "base/random.hpp"
#include "net/router.hpp"
#include "net/static_files.hpp"
#include "site/app_settings.hpp"
#include "site/token_endpoint.hpp"

#include <string>

namespace conclave::site {

/// The app's origin: the bundle, its configuration and trusted domains, `/token`. Refers to what it
/// is given, which must outlive it; the router must not outlive it.
class AppSite {
  public:
    AppSite(AppSettings settings, const net::StaticFiles& bundle, TokenEndpoint& tokens,
            base::Random& random);
    void mount(net::Router& router);

  private:
    [[nodiscard]] net::Response page(int status) const;
    [[nodiscard]] net::Response file_or_page(const net::Request& request) const;

    const AppSettings settings_;
    const std::string config_json_;
    const std::string trusted_domains_;
    const net::StaticFiles& bundle_;
    TokenEndpoint& tokens_;
    base::Random& random_;
};

} // namespace conclave::site
