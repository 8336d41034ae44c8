#pragma once

#include "net/router.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace conclave::site {

/// One thing that must work before traffic should come (`/readyz`). Called on the blocking pool.
struct ReadyCheck {
    std::string name;
    std::function<bool()> ready;
};

/// `/healthz` (the process answers) and `/readyz` (503 with the names of what is not ready).
void mount_health(net::Router& router, std::vector<ReadyCheck> checks);

/// `/branding/logo`: the operator's picture; nothing is mounted without one. Throws
/// std::runtime_error when the file can't be read or is neither SVG, PNG, JPEG nor WebP.
void mount_logo(net::Router& router, const std::optional<std::filesystem::path>& file);

/// Headers that hold for every answer of a site: nosniff, referrer, HSTS (not
/// on localhost, where it would reach other programs' ports), permissions.
void add_security_headers(net::Router& router, const std::string& origin,
                          const std::string& permissions_policy);

/// Camera, microphone and screen for ourselves only; nothing else.
constexpr const char* app_permissions_policy =
    "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), "
    "fullscreen=(self), picture-in-picture=(self), geolocation=(), payment=(), usb=()";
constexpr const char* closed_permissions_policy =
    "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=()";

/// `/metrics` in Prometheus' format, for the loopback port.
void mount_metrics(net::Router& router);

} // namespace conclave::site
