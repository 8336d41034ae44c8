#pragma once

#include "base/random.hpp"
#include "net/http_message.hpp"
#include "net/static_files.hpp"

#include <string>
#include <string_view>

namespace conclave::identity {

/// The built bundle of web/identity: its entry for every page, its assets under /ui/. Immutable, so
/// it may answer on any loop.
class Pages {
  public:
    /// Throws std::runtime_error when the bundle has no index.html.
    Pages(const net::StaticFiles& files, base::Random& random);

    /// The entry with a fresh nonce (docs/http-contracts.md).
    [[nodiscard]] net::Response entry() const;
    /// Puts the entry in the place of a 404 that a browser is about to show to a person, for a page
    /// that says so; programs keep what they were answered. A filter of a router.
    void explain_not_found(const net::Request& request, net::Response& response) const;
    /// An asset of `/ui/*`; 404 when there is none.
    [[nodiscard]] net::Response asset(const net::Request& request) const;

  private:
    const net::StaticFiles& files_;
    base::Random& random_;
    const std::string index_;
};

} // namespace conclave::identity
