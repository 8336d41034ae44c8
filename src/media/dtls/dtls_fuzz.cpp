#include "media/dtls/association.hpp"
#include "media/dtls/certificate.hpp"
#include "media/dtls/context.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::media;

namespace {

struct Quiet final : dtls::AssociationEvents {
    void send_datagram(base::ByteView datagram) override {
        if (datagram.empty() || datagram.size() > dtls::default_mtu) {
            std::abort();
        }
    }
    void on_connected(dtls::SrtpKeys /*keys*/) override { std::abort(); } // without a certificate
    void on_data(base::ByteView /*message*/) override { std::abort(); }
    void on_closed() override {}
    void on_failed(dtls::Failure /*why*/) override {}
};

} // namespace

/// The first byte: our role. Then datagrams of a peer that never proves who it is, each after two
/// bytes of length. None may connect, none may leave more than a datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto certificate =
        dtls::Certificate::generate(base::from_unix_seconds(1'800'000'000));
    static const dtls::Context context(certificate);
    if (size == 0) {
        return 0;
    }
    base::ByteView rest{data, size};
    const auto role = rest[0] % 2 == 0 ? DtlsRole::server : DtlsRole::client;
    rest = rest.subspan(1);
    Quiet events;
    base::MonoTime now{};
    dtls::Association association(context, role, {certificate.fingerprint()}, events);
    association.start(now);
    while (rest.size() > 2) {
        const std::size_t length =
            std::min<std::size_t>((std::size_t{rest[0]} << 8 | rest[1]), rest.size() - 2);
        association.receive(rest.subspan(2, length), now);
        rest = rest.subspan(2 + length);
        now += std::chrono::milliseconds(60);
        if (const auto due = association.next_timeout(); due && *due <= now) {
            association.handle_timeout(now);
        }
    }
    association.close();
    return 0;
}
