#pragma once

#include "net/http_message.hpp"
#include "net/websocket.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::net {

/// Where a handler runs. `loop`: on the socket's thread; must not wait for anything.
/// `pool`: on the blocking pool; may use SQL, hash passwords, read files.
enum class RunOn { loop, pool };

using Handler = std::function<Response(const Request&)>;

/// Answers for one site. Filled at start, then read by every front loop: no locks.
/// Paths: exact ("/token"), with parameters ("/v1/Rooms/{sid}"), or a prefix ("/ui/*"; the rest is
/// the path parameter "*"). Exact wins over parameters wins over the longest prefix.
class Router {
  public:
    /// HEAD is answered by GET's handler; a wrong method by 405 with Allow.
    void add(std::string_view method, std::string_view path, RunOn where, Handler handler);
    /// A WebSocket endpoint: the factory is called after the upgrade request has been read, before
    /// it is answered, on the socket's loop.
    void add_websocket(std::string_view path, WebSocketFactory factory);
    /// Cross-origin rule for paths that start with `prefix`; without one no CORS header is sent.
    void add_cors(std::string_view prefix, struct CorsRule rule);
    /// Runs over every answer of the site, for headers that hold for all (CSP, HSTS…).
    void add_filter(std::function<void(const Request&, Response&)> filter);

    struct Route {
        std::string method;
        RunOn where = RunOn::loop;
        Handler handler;
    };
    struct Match {
        const Route* route = nullptr;
        const WebSocketFactory* websocket = nullptr;
        std::map<std::string, std::string, std::less<>> parameters{};
        std::string allowed_methods{}; // for 405, when the path exists
    };
    [[nodiscard]] Match find(std::string_view method, std::string_view path) const;
    /// Every path that answers `method`, as it was added; for tests that must leave none out.
    [[nodiscard]] std::vector<std::string> paths(std::string_view method) const;
    /// Answers a preflight (Fetch standard, 3.2.2) if a rule covers the path.
    [[nodiscard]] std::optional<Response> preflight(const Request& request) const;
    /// Adds CORS headers and runs the filters.
    void finish(const Request& request, Response& response) const;

  private:
    struct Pattern;
    struct Cors;
    std::vector<std::shared_ptr<Pattern>> patterns_; // shared: Router is copied into its Site
    std::vector<std::shared_ptr<Cors>> cors_;
    std::vector<std::function<void(const Request&, Response&)>> filters_;
};

struct CorsRule {
    /// Is this Origin allowed? May be called from any loop; must not wait.
    std::function<bool(std::string_view origin)> allow;
    bool any_origin = false; // answer `*`, for public documents
    std::string methods = "GET, POST";
    std::string request_headers = "authorization, content-type, accept, dpop, nonce";
    std::string exposed_headers = "DPoP-Nonce, WWW-Authenticate, Retry-After";
    int max_age_seconds = 600;
};

} // namespace conclave::net
