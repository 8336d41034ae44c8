#pragma once

#include "base/rate_limiter.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/admin/route.hpp"
#include "net/router.hpp"
#include "policy/book.hpp"

#include <string>

namespace conclave::identity {
class Services;
}

namespace conclave::identity::admin {

/// The admin API: `/api/{Controller}` with the paths and members that callers of the replaced one
/// know. Every call passes the guard (check_access), an auditor's may only read, and leaves a row
/// in the audit log. Refers to what it is given. Thread-safe; its handlers wait for SQL.
class Api {
  public:
    Api(Services& services, store::Database& database);

    /// Adds the operations on a policy of rooms. Before mount().
    void add_policy(policy::Book& policies);

    /// Forgets rows of the audit log that are older than `audit_retention`.
    void drop_old_rows();

    /// Adds the routes of the admin API's site.
    void mount(net::Router& router);
    [[nodiscard]] net::Response answer(const net::Request& request);
    [[nodiscard]] const Routes& routes() const { return routes_; }

  private:
    [[nodiscard]] net::Response serve(const net::Request& request, const Actor& actor,
                                      const Route& route, Routes::Match match);
    /// Carries the call out. What it changes and its row in the audit log stand together, or
    /// neither.
    [[nodiscard]] Answer carry_out(Call& call, const Route& route);
    [[nodiscard]] net::Response refusal(const net::Request& request, const Refusal& refusal);
    void write_document();

    Services& services_;
    store::Database& database_;
    AuditLog audit_;
    base::RateLimiter calls_;
    Routes routes_;
    std::string document_; // OpenAPI
};

} // namespace conclave::identity::admin
