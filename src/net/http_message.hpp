#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::net {

/// HTTP fields in order of arrival; names compare without case (RFC 9110, 5.1).
class Headers {
  public:
    void add(std::string_view name, std::string_view value);
    /// Replaces every field of this name.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    /// The first field of this name.
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const {
        return fields_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// A complete request, as a handler sees it. Plain data, owned by the handler's call.
struct Request {
    std::string method; // upper case, "GET"
    std::string path;   // as sent, without query, starts with '/'; never decoded
    std::string query;  // as sent, without '?'
    Headers headers;
    std::string body;
    std::string
        peer; // client's address as text ("203.0.113.7", "2001:db8::1"), after trusted proxies
    std::string scheme; // "https", or "http" on loopback
    std::string origin; // of the site that answers, as configured: "https://localhost:3000"
    std::string client_certificate{}; // DER; of a site that asks for one, when the client had one
    std::map<std::string, std::string, std::less<>> path_parameters; // `{name}` of the route

    /// The value of a request cookie (RFC 6265, 4.2); the first if several.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
    /// The credentials of `Authorization: <scheme> <credentials>`; the scheme compares without
    /// case.
    [[nodiscard]] std::optional<std::string_view> authorization(std::string_view auth_scheme) const;
    /// Media type of the body without parameters, lower case; empty when absent.
    [[nodiscard]] std::string content_type() const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;

    [[nodiscard]] static Response json(int status, std::string body);
    [[nodiscard]] static Response text(int status, std::string body);
    [[nodiscard]] static Response html(int status, std::string body);
    /// 302 for GET, and 303 for everything that leaves a POST: the caller names it.
    [[nodiscard]] static Response redirect(int status, std::string_view location);
    /// `{"error": code, "message": words}`, the shape of docs/http-contracts.md.
    [[nodiscard]] static Response error(int status, std::string_view code, std::string_view words);

    Response& with(std::string_view name, std::string_view value) & {
        headers.set(name, value);
        return *this;
    }
    Response&& with(std::string_view name, std::string_view value) && {
        headers.set(name, value);
        return std::move(*this);
    }
};

/// A `Set-Cookie` value (RFC 6265, 4.1). Always Secure unless `insecure`, Path=/.
struct Cookie {
    std::string name;
    std::string value;
    bool http_only = true;
    std::string same_site = "Lax";
    std::optional<std::int64_t> max_age_seconds{}; // absent: until the browser closes; 0: delete
    bool insecure = false;                         // plain http on loopback only
    [[nodiscard]] std::string to_header() const;
};

/// The reason phrase of a status code, "Unknown" for one we don't know.
[[nodiscard]] std::string_view reason_phrase(int status);

} // namespace conclave::net
