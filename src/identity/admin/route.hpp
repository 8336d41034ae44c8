#pragma once

#include "identity/admin/access.hpp"
#include "identity/admin/body.hpp"
#include "identity/admin/schema.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"

#include <boost/json.hpp>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

/// Why a call is not carried out; becomes application/problem+json (RFC 9457).
struct Refusal {
    int status = 400;
    std::string title;
    Faults errors{};
    /// `{code, description}` instead, as the replaced API answers a POST with an id.
    std::string code{};
};
[[nodiscard]] Refusal not_found(std::string_view what);
[[nodiscard]] Refusal invalid(std::string_view member, std::string words);

struct Done {
    boost::json::value body{}; // null: no body
    int status = 200;
    std::string location{}; // of what was made, below /api/
};
using Answer = std::expected<Done, Refusal>;

/// A part of a list: which page, how long, and what to look for.
struct Page {
    std::int64_t number = 1; // from 1
    std::int64_t size = 10;
    std::string search{}; // in lower case (ASCII); empty: everything

    [[nodiscard]] std::int64_t offset() const { return (number - 1) * size; }
    /// `%search%` for SQL's LIKE with ESCAPE '!'.
    [[nodiscard]] std::string pattern() const;
};
[[nodiscard]] std::string like_pattern(std::string_view text);

/// One call that has passed the guard.
struct Call {
    const net::Request& request;
    const Actor& actor;
    std::map<std::string, std::string, std::less<>> path{}; // decoded
    net::Form query{};
    boost::json::object body{};
    Page page{};

    // What the audit log will say beside who and when; never secrets.
    boost::json::value before{};
    boost::json::value after{};

    /// Both as JSON, for the log's row: as far as they are known by now.
    [[nodiscard]] std::string details() const;

    [[nodiscard]] std::string text(std::string_view member) const;
    [[nodiscard]] std::optional<std::string_view> asked(std::string_view parameter) const {
        return query.get(parameter);
    }
    /// A path parameter as a number; nullopt: it is none, so there is no such thing.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
    /// `If-Match` names another state than `current` (RFC 9110, 13.1.1): the refusal.
    [[nodiscard]] std::optional<Refusal> stale(const boost::json::value& current) const;
};
/// The entity tag of an answer's body.
[[nodiscard]] std::string tag_of(const boost::json::value& body);

using Handler = std::function<Answer(Call&)>;

/// One operation: what is served, what the OpenAPI document says, and what the audit log calls it.
struct Route {
    std::string_view method;
    std::string_view path; // below /api/: "Clients/{id}"; literals compare without case
    std::string_view summary;
    std::string_view event;      // in the audit log; empty: it looks at nothing and leaves no row
    std::string_view body{};     // schema; empty: none
    std::string_view answer{};   // schema, "X[]", "string", "boolean"; empty: nothing
    std::string_view conflict{}; // when the answer is 409; empty: never
    std::vector<Member> query{};
    Handler handler{};
    bool reads = false; // a POST that changes nothing: auditors may, too

    /// The first word of the path: "Clients".
    [[nodiscard]] std::string_view controller() const { return path.substr(0, path.find('/')); }
};

/// `page`, `pageSize`, and both names of the search text.
[[nodiscard]] const std::vector<Member>& list_query();

/// All operations. Filled at start, then read by any thread.
class Routes {
  public:
    void add(Route route) { routes_.push_back(std::move(route)); }
    /// What adds routes that a copy of `controller` answers by one of its methods. For as long as
    /// these routes live.
    template <class Controller>
    [[nodiscard]] auto adder(const Controller& controller) {
        return [this, controller](Route route, Answer (Controller::*method)(Call&) const) {
            route.handler = [controller, method](Call& call) { return (controller.*method)(call); };
            add(std::move(route));
        };
    }

    struct Match {
        const Route* route = nullptr;
        std::map<std::string, std::string, std::less<>> parameters{};
        std::string allowed{}; // for 405, when the path exists
    };
    /// `path` as sent, without "/api/". Literals win over parameters.
    [[nodiscard]] Match find(std::string_view method, std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& all() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

} // namespace conclave::identity::admin
