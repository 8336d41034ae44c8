#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/admin/route.hpp"
#include "identity/config.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::identity {
class Services;
}
namespace conclave::net {
class StaticFiles;
}

namespace conclave::identity::admin {

/// The operations of the admin API for who stands at the machine: without a token, without HTTP.
/// What changes something leaves its row in the audit log as it does there. Refers to what it is
/// given; one thread; waits for SQL.
class LocalApi {
  public:
    /// `who`: a row of the audit log as far as it is the same for each call.
    LocalApi(Config config, store::Database& database, const store::SecretBox& box,
             const base::Clock& clock, base::Random& random, AuditEntry who);
    ~LocalApi();
    LocalApi(const LocalApi&) = delete;
    LocalApi& operator=(const LocalApi&) = delete;

    /// What is at a path below /api/; of a list the page of `page_size` items.
    static constexpr std::int64_t page_size = 100;
    [[nodiscard]] Answer get(std::string_view path, std::int64_t page = 1);
    [[nodiscard]] Answer post(std::string_view path, const boost::json::object& body);
    /// Only if what it changes is still what `seen` shows: an answer of get().
    [[nodiscard]] Answer put(std::string_view path, const boost::json::object& body,
                             const boost::json::value& seen);

  private:
    [[nodiscard]] Answer change(const net::Request& request, std::string_view path,
                                const boost::json::object& body);

    const std::unique_ptr<const net::StaticFiles> no_pages_;
    const std::unique_ptr<Services> services_;
    AuditLog audit_;
    const AuditEntry who_;
    const Actor actor_;
    Routes routes_;
};

} // namespace conclave::identity::admin
