#include "net/dispatch.hpp"

#include "base/log.hpp"
#include "base/service_error.hpp"

#include <algorithm>

namespace conclave::net {
namespace {

constexpr std::string_view retry_after_seconds = "2";

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

const Site* choose_site(const std::vector<Site>& sites, std::string_view host) {
    const std::string wanted = lower_case(host);
    for (const Site& site : sites) {
        if (std::ranges::find(site.hosts, wanted) != site.hosts.end()) {
            return &site;
        }
    }
    return nullptr;
}

std::string client_address(std::string_view connection, const Headers& headers,
                           const std::vector<std::string>& trusted_proxies) {
    const auto trusted = [&](std::string_view address) {
        return std::ranges::find(trusted_proxies, address) != trusted_proxies.end();
    };
    if (!trusted(connection)) {
        return std::string(connection);
    }
    std::string all;
    for (const auto& [name, value] : headers.all()) {
        if (lower_case(name) == "x-forwarded-for") {
            all += all.empty() ? value : "," + value;
        }
    }
    std::string_view rest = all;
    std::string_view client = connection;
    while (!rest.empty()) {
        const auto comma = rest.rfind(',');
        const bool last = comma == std::string_view::npos;
        client = trim(last ? rest : rest.substr(comma + 1));
        rest = last ? std::string_view{} : rest.substr(0, comma);
        if (!trusted(client)) {
            break;
        }
    }
    return std::string(client);
}

Response busy_response() {
    return Response::error(503, "busy", "The server is busy. Try again in a moment.")
        .with("Retry-After", retry_after_seconds);
}

Response run_handler(const Handler& handler, const Request& request) {
    try {
        return handler(request);
    } catch (const base::ServiceError& error) {
        base::log::error("request_failed", {{"method", request.method},
                                            {"path", request.path},
                                            {"try_later", error.try_later()},
                                            {"reason", error.what()}});
        if (error.try_later()) {
            return busy_response();
        }
    } catch (const std::exception& error) {
        base::log::error(
            "request_failed",
            {{"method", request.method}, {"path", request.path}, {"reason", error.what()}});
    }
    return Response::error(500, "server_error",
                           "Something went wrong here. It is in the server's log.");
}

} // namespace conclave::net
