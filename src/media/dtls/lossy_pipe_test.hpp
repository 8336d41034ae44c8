#pragma once

#include "base/random.hpp"
#include "media/dtls/association.hpp"
#include "media/dtls/certificate.hpp"
#include "media/dtls/context.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace conclave::media::dtls::testing {

/// One end of a pipe, and what its association told.
struct End final : AssociationEvents {
    End() : certificate(Certificate::generate(base::from_unix_seconds(1'800'000'000))) {}

    void send_datagram(base::ByteView datagram) override {
        ++sent;
        out.emplace_back(datagram.begin(), datagram.end());
    }
    void on_connected(SrtpKeys got) override { keys.emplace(std::move(got)); }
    void on_data(base::ByteView message) override { data.emplace_back(base::as_text(message)); }
    void on_closed() override { ++closed; }
    void on_failed(Failure why) override { failures.push_back(why); }

    Certificate certificate;
    Context context{certificate};
    std::optional<Fingerprint> expected{}; // of the peer; its real one when not set
    std::optional<Association> association{};
    std::deque<base::Bytes> out{};
    std::optional<SrtpKeys> keys{};
    std::vector<std::string> data{};
    std::vector<Failure> failures{};
    std::size_t sent = 0;
    int closed = 0;
};

/// Two associations with a network between them that loses, swaps and delays; in virtual time.
class Pipe {
  public:
    explicit Pipe(std::uint64_t seed = 1, std::size_t mtu = default_mtu)
        : random_(seed), mtu_(mtu) {}

    void start();
    /// start(), then time for everything to come to an end.
    void connect() {
        start();
        run_for(std::chrono::seconds(40));
    }
    void run_for(base::MonoTime::duration time);

    End client, server;
    base::MonoTime now{};
    unsigned loss_percent = 0;
    bool reorder = false;
    bool drop_all = false;
    std::size_t largest = 0; // datagram that passed

  private:
    void carry(End& from, End& to);
    [[nodiscard]] unsigned roll(unsigned sides);

    base::SeededRandom random_;
    std::size_t mtu_;
};

} // namespace conclave::media::dtls::testing
