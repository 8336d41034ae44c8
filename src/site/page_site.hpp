#pragma once

#include "base/random.hpp"
#include "net/router.hpp"
#include "net/static_files.hpp"

#include <functional>
#include <string>

namespace conclave::site {

/// An origin with a page that signs people in: the bundle, `/config.json`, the service worker's
/// trusted domains, and headers that follow from where the page may go. Refers to what it is given,
/// which must outlive it; the router must not outlive it.
class PageSite {
  public:
    struct Parts {
        std::string config_json;
        std::string trusted_domains;
        /// For pages and scripts: a service worker lives by the policy of its own file. Without a
        /// nonce no style element is allowed.
        std::function<std::string(const std::string& nonce)> content_security_policy;
        /// Whether the page itself draws what is at this path.
        std::function<bool(std::string_view path)> is_route;
    };

    /// Throws std::runtime_error when the bundle has no entry page.
    PageSite(Parts parts, const net::StaticFiles& bundle, base::Random& random);
    void mount(net::Router& router);

  private:
    [[nodiscard]] net::Response page(int status) const;
    [[nodiscard]] net::Response file_or_page(const net::Request& request) const;

    const Parts parts_;
    const net::StaticFiles& bundle_;
    base::Random& random_;
};

} // namespace conclave::site
