#include "cli/doctor/finding.hpp"
#include "cli/doctor/socket_address.hpp"
#include "net/client.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <set>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

constexpr std::chrono::seconds answer_limit{3};

/// Does a site of ours answer there?
bool answers(const server::Config& config, const server::SiteConfig& site) {
    net::ClientRequest request;
    request.url = site.origin + "/healthz";
    request.timeout = answer_limit;
    request.refuse_private_addresses = false;
    if (std::filesystem::exists(config.authority_file()))
        request.ca_file = config.authority_file().string();
    const auto answer = net::fetch(request);
    return answer && answer->status == 200;
}

/// 0, or why the port can't be listened on.
int try_bind(const std::string& address, std::uint16_t port) {
    const SocketAddress at(address, port);
    const Socket socket(at.family(), SOCK_STREAM);
    if (!socket.open())
        return errno;
    // As a server does: connections that just ended don't block the port.
    const int on = 1;
    setsockopt(socket.file(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(socket.file(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(socket.file(), at.get(), at.size()) != 0 || listen(socket.file(), 1) != 0)
        return errno;
    return 0;
}

Finding judge(const server::Config& config, const server::SiteConfig& site,
              const std::string& address, int error) {
    const auto place = fmt::format("{} port {}", address, site.port);
    switch (error) {
    case 0:
        return {good, "Ports", place + " is free"};
    case EADDRINUSE:
        if (answers(config, site))
            return {good, "Ports", fmt::format("{} is ours: {} answers", place, site.origin)};
        return {bad, "Ports", place + " is taken by another program",
                fmt::format("See which: sudo ss -ltnp 'sport = :{}'. Stop it, or change the origin "
                            "in conclave.toml.",
                            site.port)};
    case EACCES:
        return {
            bad, "Ports", place + " takes more rights than this user has",
            "Ports below 1024: sudo sysctl net.ipv4.ip_unprivileged_port_start=80, or systemd's "
            "AmbientCapabilities=CAP_NET_BIND_SERVICE."};
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return {bad, "Ports", fmt::format("{} is no address of this machine", address),
                "Correct `addresses` in conclave.toml; `ip address` shows those there are."};
    default:
        return {bad, "Ports", fmt::format("{}: {}", place, std::strerror(error)),
                "Ask your system."};
    }
}

} // namespace

Findings check_ports(const server::Config& config) {
    Findings out;
    std::set<std::pair<std::string, std::uint16_t>> seen;
    for (const auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                             &config.api, &config.certificates})
        for (const auto& address : config.addresses)
            if (site->enabled && seen.emplace(address, site->port).second)
                out.push_back(judge(config, *site, address, try_bind(address, site->port)));
    return out;
}

} // namespace conclave::cli::doctor
