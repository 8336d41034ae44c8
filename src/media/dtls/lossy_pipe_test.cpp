#include "media/dtls/lossy_pipe_test.hpp"

#include <algorithm>

namespace conclave::media::dtls::testing {

void Pipe::start() {
    client.association.emplace(
        client.context, DtlsRole::client,
        std::vector{client.expected.value_or(server.certificate.fingerprint())}, client, mtu_);
    server.association.emplace(
        server.context, DtlsRole::server,
        std::vector{server.expected.value_or(client.certificate.fingerprint())}, server, mtu_);
    server.association->start(now);
    client.association->start(now);
}

unsigned Pipe::roll(unsigned sides) {
    std::array<std::uint8_t, 1> die{};
    random_.fill(die);
    return die[0] % sides;
}

void Pipe::carry(End& from, End& to) {
    std::deque<base::Bytes> batch = std::move(from.out);
    from.out.clear();
    while (!batch.empty()) {
        const auto at =
            reorder ? roll(static_cast<unsigned>(std::min<std::size_t>(batch.size(), 4))) : 0U;
        const base::Bytes datagram = std::move(batch[at]);
        batch.erase(batch.begin() + at);
        if (!drop_all && roll(100) >= loss_percent) {
            largest = std::max(largest, datagram.size());
            to.association->receive(datagram, now);
        }
    }
}

void Pipe::run_for(base::MonoTime::duration time) {
    const auto end = now + time;
    constexpr auto tick = std::chrono::milliseconds(10);
    for (; now < end; now += tick) {
        carry(client, server);
        carry(server, client);
        for (End* each : {&client, &server}) {
            if (const auto due = each->association->next_timeout(); due && *due <= now) {
                each->association->handle_timeout(now);
            }
        }
    }
}

} // namespace conclave::media::dtls::testing
