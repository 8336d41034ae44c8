#include "cli/doctor/finding.hpp"
#include "cli/doctor/socket_address.hpp"
#include "stun/message.hpp"
#include "stun/writer.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <poll.h>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

constexpr int answer_limit_ms = 500; // on one machine: plenty

/// Does a STUN server answer there? Ours does, and so would another.
bool answers_stun(const SocketAddress& at) {
    const Socket socket(at.family(), SOCK_DGRAM);
    std::array<std::uint8_t, 64> buffer{};
    const stun::TransactionId id{'d', 'o', 'c', 't', 'o', 'r'};
    const auto request =
        stun::Writer(buffer, stun::Class::request, stun::Method::binding, id).finish();
    if (!socket.open() || sendto(socket.file(), request.data(), request.size(), 0, at.get(),
                                 at.size()) != static_cast<ssize_t>(request.size()))
        return false;
    pollfd wait{socket.file(), POLLIN, 0};
    std::array<std::uint8_t, 512> answer{};
    if (poll(&wait, 1, answer_limit_ms) != 1)
        return false;
    const auto size = recv(socket.file(), answer.data(), answer.size(), 0);
    if (size <= 0)
        return false;
    const auto message =
        stun::Message::parse(base::ByteView(answer).first(static_cast<std::size_t>(size)));
    return message && message->transaction_id() == id;
}

/// 0, or why the port can't be listened on.
int try_bind(const SocketAddress& at, int type) {
    const Socket socket(at.family(), type);
    if (!socket.open())
        return errno;
    const int on = 1;
    if (type == SOCK_STREAM)
        setsockopt(socket.file(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(socket.file(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    return bind(socket.file(), at.get(), at.size()) == 0 ? 0 : errno;
}

Finding judge(const std::string& address, const server::TurnConfig& turn, std::uint16_t port,
              int type) {
    const SocketAddress at(address, port);
    const auto place =
        fmt::format("{} port {} ({})", address, port, type == SOCK_DGRAM ? "UDP" : "TCP");
    const int error = try_bind(at, type);
    switch (error) {
    case 0:
        return {good, "TURN", place + " is free"};
    case EADDRINUSE:
        if (answers_stun(SocketAddress(address, turn.port)))
            return {good, "TURN", place + " is taken, and a STUN server answers there"};
        return {bad, "TURN", place + " is taken by another program",
                fmt::format("See which: sudo ss -lnp 'sport = :{}'. Stop it, or change the ports "
                            "of [turn] in conclave.toml.",
                            port)};
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: // the sites' ports say the same, with what to do
        return {warning, "TURN", fmt::format("{} is no address of this machine", address),
                "It is passed over; correct `addresses` in conclave.toml."};
    default:
        return {bad, "TURN", fmt::format("{}: {}", place, std::strerror(error)),
                "Change the ports of [turn] in conclave.toml, or give the program the right to "
                "listen there."};
    }
}

} // namespace

Findings check_turn(const server::Config& config) {
    Findings out;
    if (!config.turn.enabled)
        return out;
    for (const auto& address : config.addresses) {
        out.push_back(judge(address, config.turn, config.turn.port, SOCK_DGRAM));
        if (config.turn.tcp)
            out.push_back(judge(address, config.turn, config.turn.port, SOCK_STREAM));
        if (config.turn.tls_port != 0)
            out.push_back(judge(address, config.turn, config.turn.tls_port, SOCK_STREAM));
    }
    return out;
}

} // namespace conclave::cli::doctor
