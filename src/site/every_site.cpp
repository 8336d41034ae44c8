#include "site/every_site.hpp"

#include "base/metrics.hpp"

#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace conclave::site {
namespace json = boost::json;
namespace {

constexpr std::uintmax_t logo_max_bytes = 1024 * 1024;

std::string logo_type(const std::filesystem::path& file) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types{{
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
    }};
    for (const auto& [extension, type] : types) {
        if (file.extension() == extension) {
            return std::string(type);
        }
    }
    throw std::runtime_error("the logo " + file.string() +
                             " is not a picture we know: use .svg, .png, .jpg or .webp");
}

std::string read_logo(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read the logo " + file.string());
    }
    if (std::filesystem::file_size(file) > logo_max_bytes) {
        throw std::runtime_error("the logo " + file.string() + " is larger than 1 MiB");
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_localhost(const std::string& origin) {
    const auto host = origin.find("://") == std::string::npos
                          ? std::string_view(origin)
                          : std::string_view(origin).substr(origin.find("://") + 3);
    return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[");
}

} // namespace

void mount_health(net::Router& router, std::vector<ReadyCheck> checks) {
    router.add("GET", "/healthz", net::RunOn::loop, [](const net::Request&) {
        return net::Response::json(200, R"({"status":"ok"})").with("Cache-Control", "no-store");
    });
    router.add("GET", "/readyz", net::RunOn::pool, [checks](const net::Request&) {
        json::array missing;
        for (const ReadyCheck& check : checks) {
            if (!check.ready()) {
                missing.emplace_back(check.name);
            }
        }
        const int status = missing.empty() ? 200 : 503;
        json::object body{{"status", missing.empty() ? "ready" : "not ready"}};
        if (!missing.empty()) {
            body["missing"] = std::move(missing);
        }
        return net::Response::json(status, json::serialize(body)).with("Cache-Control", "no-store");
    });
}

void mount_logo(net::Router& router, const std::optional<std::filesystem::path>& file) {
    if (!file) {
        return;
    }
    router.add("GET", "/branding/logo", net::RunOn::loop,
               [type = logo_type(*file), content = read_logo(*file)](const net::Request&) {
                   // An SVG may hold scripts: opened by itself it must not run them.
                   return net::Response{.body = content}
                       .with("Content-Type", type)
                       .with("Cache-Control", "public, max-age=300")
                       .with("Content-Security-Policy",
                             "default-src 'none'; style-src 'unsafe-inline'; sandbox");
               });
}

void add_security_headers(net::Router& router, const std::string& origin,
                          const std::string& permissions_policy) {
    const bool strict_transport = origin.starts_with("https://") && !is_localhost(origin);
    router.add_filter(
        [strict_transport, permissions_policy](const net::Request&, net::Response& response) {
            const auto set_if_absent = [&](std::string_view name, std::string_view value) {
                if (!response.headers.get(name)) {
                    response.headers.set(name, value);
                }
            };
            set_if_absent("X-Content-Type-Options", "nosniff");
            set_if_absent("Referrer-Policy", "no-referrer");
            set_if_absent("Permissions-Policy", permissions_policy);
            set_if_absent("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            if (strict_transport) {
                set_if_absent("Strict-Transport-Security", "max-age=31536000");
            }
        });
}

void mount_metrics(net::Router& router) {
    router.add("GET", "/metrics", net::RunOn::loop, [](const net::Request&) {
        return net::Response{.body = base::metrics::exposition()}.with(
            "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    });
}

} // namespace conclave::site
