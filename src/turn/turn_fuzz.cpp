#include "turn/testing/virtual_turn.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace conclave;
using namespace conclave::turn;
using namespace conclave::turn::testing;

/// Cuts the input into steps.
class Input {
  public:
    explicit Input(base::ByteView bytes) : bytes_(bytes) {}
    [[nodiscard]] bool done() const { return bytes_.empty(); }
    std::uint8_t byte() { return take(1)[0]; }
    /// Zeros when nothing is left.
    base::Bytes take(std::size_t count) {
        base::Bytes result(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(
                                                                std::min(count, bytes_.size())));
        bytes_ = bytes_.subspan(result.size());
        result.resize(count);
        return result;
    }

  private:
    base::ByteView bytes_;
};

/// Few peers, good and forbidden, so that sequences meet.
Endpoint choose_peer(World& world, std::uint8_t which) {
    constexpr std::string_view addresses[] = {"1.1.1.1",     "1.1.1.2",      "127.0.0.1",
                                              "192.88.98.1", "2606:4700::1", "::1"};
    std::uint16_t port = which;
    if ((which & 0x80U) != 0 && !world.network.open.empty()) {
        port = world.network.open.begin()->second;
    }
    return at(addresses[which % std::size(addresses)], port);
}

void check(const World& world) {
    std::size_t relays = 0;
    world.server.allocations().each([&](const Allocation& allocation) {
        relays += allocation.relay_v4.has_value() + allocation.relay_v6.has_value();
    });
    if (relays != world.network.open.size()) {
        std::abort(); // a socket is lost or closed too early
    }
    for (const auto& sent : world.network.to_peers) {
        constexpr auto loopback = std::uint8_t{127};
        if (sent.peer.family == Family::v4 && sent.peer.address[0] == loopback) {
            std::abort();
        }
    }
}

} // namespace

/// Clients with right credentials and any attributes, strangers with any bytes, peers and time, in
/// any order: no crash, no lost relay, nothing sent to a forbidden peer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    World world;
    std::vector<testing::Client> clients;
    for (std::uint16_t i = 0; i < 2; ++i) {
        clients.emplace_back(world,
                             FiveTuple{.client = at("5.5.5.5", static_cast<std::uint16_t>(i + 1)),
                                       .transport = i == 0 ? Transport::udp : Transport::tcp},
                             "1800003000:user" + std::to_string(i));
        (void)clients.back().ask_once(Method::allocate);
    }
    Input input({data, size});
    for (int step = 0; step < 64 && !input.done(); ++step) {
        const std::uint8_t action = input.byte();
        auto& client = clients[action & 1U];
        switch ((action >> 1U) % 8) {
        case 0: { // any request, well signed
            const auto method = static_cast<Method>(input.byte() & 0x0FU);
            const auto attributes = input.take(input.byte());
            (void)client.ask(method, [&](stun::Writer& w) {
                Input values(attributes);
                while (!values.done()) {
                    const std::uint8_t high = (values.byte() & 1U) != 0 ? 0x80 : 0;
                    const auto type = static_cast<Attribute>(high << 8U | values.byte());
                    w.bytes(type, values.take(values.byte() % 32U));
                }
            });
            break;
        }
        case 1: { // any bytes
            world.from_client(client.tuple, input.take(input.byte()));
            break;
        }
        case 2:
            (void)client.allocate();
            break;
        case 3:
            (void)client.bind(static_cast<std::uint16_t>(first_channel + input.byte() % 8U),
                              choose_peer(world, input.byte()));
            break;
        case 4:
            (void)client.permit(choose_peer(world, input.byte()));
            break;
        case 5:
            client.send(choose_peer(world, input.byte()), "some data", (action & 0x80U) != 0);
            client.send_channel(static_cast<std::uint16_t>(first_channel + input.byte() % 8U),
                                "more data");
            break;
        case 6:
            for (const auto& [family, port] : std::set(world.network.open)) {
                world.from_peer({family, port}, choose_peer(world, input.byte()), "from a peer");
            }
            break;
        default:
            if ((action & 0x80U) != 0) {
                world.server.client_gone(client.tuple);
            } else {
                world.advance(std::chrono::seconds(input.byte() * 8));
            }
            break;
        }
        check(world);
        world.network.to_peers.clear();
        world.network.to_clients.clear();
    }
    return 0;
}
