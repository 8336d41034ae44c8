#pragma once

#include "media/dtls/association.hpp"
#include "media/dtls/datagram_bio.hpp"
#include "media/dtls/native_context.hpp"

#include <sys/time.h>
#include <utility>

/// Only for the sources of this folder: it shows OpenSSL.
namespace conclave::media::dtls {

/// The state of an association around one SSL object, in two files: handshake and data
/// (association.cpp), retransmission (retransmission.cpp).
class Association::Impl final : public DatagramPort, public PeerCheck {
  public:
    Impl(const Context& context, DtlsRole role, std::vector<Fingerprint> fingerprints,
         AssociationEvents& events, std::size_t mtu);

    void start(base::MonoTime now);
    void receive(base::ByteView datagram, base::MonoTime now);
    [[nodiscard]] std::optional<base::MonoTime> next_timeout() const;
    void handle_timeout(base::MonoTime now);
    [[nodiscard]] bool send(base::ByteView message);
    void close();

    void write_datagram(base::ByteView datagram) override { events_.send_datagram(datagram); }
    base::ByteView take_datagram() override { return std::exchange(incoming_, {}); }
    void on_timer(timeval& next) override;
    [[nodiscard]] bool accepts(base::ByteView der) override;

    State state = State::waiting;
    std::optional<Failure> failure;
    std::vector<Fingerprint> fingerprints;

  private:
    void begin(base::MonoTime now);
    void continue_handshake();
    void read_data();
    void finish_handshake();
    [[nodiscard]] std::optional<SrtpKeys> export_keys();
    void on_library_result(int result);
    void fail(Failure why);

    AssociationEvents& events_;
    DtlsRole role_;
    base::ByteView incoming_{}; // the datagram being received; empty between calls
    bool certificate_refused_ = false;
    bool certificate_accepted_ = false;

    base::MonoTime now_{};                      // of the call under way
    std::optional<base::MonoTime> deadline_{};  // of the handshake
    std::optional<base::MonoTime> repeat_at_{}; // the last flight
    base::MonoTime::duration repeat_after_ = first_timeout;
    unsigned repeats_ = 0;             // since the peer's last flight
    timeval* library_timer_ = nullptr; // see on_timer

    Bio bio_;
    Ssl ssl_; // last: its end may still write through the BIO
};

/// Duration of the library's own timer, for DTLS_set_timer_cb.
[[nodiscard]] unsigned int library_timeout(SSL* ssl, unsigned int previous_us);

} // namespace conclave::media::dtls
