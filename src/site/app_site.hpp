#pragma once

#include "base/random.hpp"
#include "net/router.hpp"
#include "net/static_files.hpp"
#include "site/app_settings.hpp"
#include "site/page_site.hpp"
#include "site/token_endpoint.hpp"

namespace conclave::site {

/// The app's origin: its pages and `/token`. Refers to what it is given, which must outlive it; the
/// router must not outlive it.
class AppSite {
  public:
    AppSite(const AppSettings& settings, const net::StaticFiles& bundle, TokenEndpoint& tokens,
            base::Random& random);
    void mount(net::Router& router);

  private:
    PageSite pages_;
    TokenEndpoint& tokens_;
};

} // namespace conclave::site
