#include "media/dtls/association.hpp"

#include "media/dtls/association_impl.hpp"
#include "media/dtls/fingerprint.hpp"

#include <array>
#include <openssl/err.h>
#include <openssl/srtp.h>
#include <utility>

namespace conclave::media::dtls {
namespace {

constexpr std::size_t max_record = 16384; // bytes of plaintext, RFC 6347, 4.1
constexpr std::string_view exporter_label = "EXTRACTOR-dtls_srtp"; // RFC 5764, 4.2

/// Why SSL_ERROR_SSL happened.
Failure reason_of(unsigned long error) {
    const int reason = ERR_GET_REASON(error);
    if (reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
        return Failure::peer_alert;
    }
    return reason == SSL_R_READ_TIMEOUT_EXPIRED ? Failure::timeout : Failure::protocol;
}

std::optional<srtp::Profile> to_profile(const SRTP_PROTECTION_PROFILE* selected) {
    if (selected == nullptr) {
        return std::nullopt;
    }
    switch (selected->id) {
    case SRTP_AEAD_AES_128_GCM:
        return srtp::Profile::aead_aes_128_gcm;
    case SRTP_AES128_CM_SHA1_80:
        return srtp::Profile::aes128_cm_sha1_80;
    default:
        return std::nullopt;
    }
}

} // namespace

std::string_view to_string(Failure failure) {
    switch (failure) {
    case Failure::timeout:
        return "timeout";
    case Failure::fingerprint:
        return "fingerprint";
    case Failure::no_srtp_profile:
        return "no_srtp_profile";
    case Failure::peer_alert:
        return "peer_alert";
    case Failure::protocol:
        return "protocol";
    case Failure::library:
        return "library";
    }
    return "unknown";
}

Association::Impl::Impl(const Context& context, DtlsRole role,
                        std::vector<Fingerprint> peer_fingerprints, AssociationEvents& events,
                        std::size_t mtu)
    : fingerprints(std::move(peer_fingerprints)), events_(events), role_(role),
      bio_(make_datagram_bio(*this)), ssl_(SSL_new(context.native().context.get())) {
    SSL* ssl = ssl_.get();
    require(ssl != nullptr, "an association");
    require(BIO_up_ref(bio_.get()) == 1 && BIO_up_ref(bio_.get()) == 1, "a BIO");
    SSL_set0_rbio(ssl, bio_.get());
    SSL_set0_wbio(ssl, bio_.get());
    require(SSL_set_ex_data(ssl, association_slot(), static_cast<PeerCheck*>(this)) == 1,
            "the association's slot");
    require(SSL_set_mtu(ssl, static_cast<long>(mtu)) != 0, "the MTU");
    DTLS_set_timer_cb(ssl, &library_timeout);
    if (role == DtlsRole::server) {
        SSL_set_accept_state(ssl);
    } else {
        SSL_set_connect_state(ssl);
    }
}

void Association::Impl::begin(base::MonoTime now) {
    state = State::handshaking;
    deadline_ = now + handshake_limit;
}

void Association::Impl::start(base::MonoTime now) {
    if (state != State::waiting || role_ == DtlsRole::server) {
        return;
    }
    now_ = now;
    begin(now);
    continue_handshake();
}

void Association::Impl::receive(base::ByteView datagram, base::MonoTime now) {
    if (datagram.empty()) {
        return;
    }
    now_ = now;
    if (state == State::waiting && role_ == DtlsRole::server) {
        begin(now);
    }
    incoming_ = datagram;
    if (state == State::handshaking) {
        continue_handshake();
    }
    if (state == State::connected) {
        read_data();
    }
    incoming_ = {};
}

void Association::Impl::continue_handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        finish_handshake();
    } else {
        on_library_result(result);
    }
}

void Association::Impl::read_data() {
    std::array<std::uint8_t, max_record> record;
    while (state == State::connected) {
        ERR_clear_error();
        const int size = SSL_read(ssl_.get(), record.data(), static_cast<int>(record.size()));
        if (size <= 0) {
            on_library_result(size);
            return;
        }
        events_.on_data(std::span(record).first(static_cast<std::size_t>(size)));
    }
}

void Association::Impl::finish_handshake() {
    if (!certificate_accepted_) { // no handshake gets here without; keys are worth asking twice
        fail(Failure::fingerprint);
        return;
    }
    if (!to_profile(SSL_get_selected_srtp_profile(ssl_.get()))) {
        (void)SSL_shutdown(ssl_.get()); // tells the peer; what follows is the same either way
        fail(Failure::no_srtp_profile);
        return;
    }
    auto keys = export_keys();
    if (!keys) {
        fail(Failure::library);
        return;
    }
    state = State::connected;
    events_.on_connected(*std::move(keys));
}

std::optional<SrtpKeys> Association::Impl::export_keys() {
    const auto profile = to_profile(SSL_get_selected_srtp_profile(ssl_.get())).value();
    const std::size_t salt = srtp::master_salt_size(profile);
    std::array<std::uint8_t, 2 * (srtp::master_key_size + 14)> block{};
    const std::size_t size = 2 * (srtp::master_key_size + salt);
    if (SSL_export_keying_material(ssl_.get(), block.data(), size, exporter_label.data(),
                                   exporter_label.size(), nullptr, 0, 0) != 1) {
        return std::nullopt;
    }
    // Client key, server key, client salt, server salt: RFC 5764, 4.2.
    const std::span<const std::uint8_t> all(block);
    const auto salts = 2 * srtp::master_key_size;
    srtp::KeyingMaterial client(profile, all.first(srtp::master_key_size),
                                all.subspan(salts, salt));
    srtp::KeyingMaterial server(profile, all.subspan(srtp::master_key_size, srtp::master_key_size),
                                all.subspan(salts + salt, salt));
    OPENSSL_cleanse(block.data(), block.size());
    if (role_ == DtlsRole::client) {
        return SrtpKeys{.outgoing = std::move(client), .incoming = std::move(server)};
    }
    return SrtpKeys{.outgoing = std::move(server), .incoming = std::move(client)};
}

void Association::Impl::on_library_result(int result) {
    const unsigned long error = ERR_peek_error();
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return; // the next datagram goes on from here
    case SSL_ERROR_ZERO_RETURN:
        state = State::closed;
        events_.on_closed();
        return;
    case SSL_ERROR_SSL:
        fail(certificate_refused_ ? Failure::fingerprint : reason_of(error));
        return;
    default:
        fail(Failure::library);
    }
}

bool Association::Impl::accepts(base::ByteView der) {
    certificate_accepted_ = matches_any(der, fingerprints);
    certificate_refused_ = !certificate_accepted_;
    return certificate_accepted_;
}

bool Association::Impl::send(base::ByteView message) {
    if (state != State::connected || message.empty() || message.size() > max_record) {
        return false;
    }
    ERR_clear_error();
    return SSL_write(ssl_.get(), message.data(), static_cast<int>(message.size())) ==
           static_cast<int>(message.size());
}

void Association::Impl::close() {
    if (state == State::connected) {
        ERR_clear_error();
        (void)SSL_shutdown(ssl_.get()); // whether the alert left makes no difference here
    }
    if (state != State::failed) {
        state = State::closed;
    }
}

void Association::Impl::fail(Failure why) {
    state = State::failed;
    failure = why;
    events_.on_failed(why);
}

Association::Association(const Context& context, DtlsRole local_role,
                         std::vector<Fingerprint> fingerprints, AssociationEvents& events,
                         std::size_t mtu)
    : impl_(std::make_unique<Impl>(context, local_role, std::move(fingerprints), events, mtu)) {}

Association::~Association() = default;

void Association::start(base::MonoTime now) {
    impl_->start(now);
}

void Association::receive(base::ByteView datagram, base::MonoTime now) {
    impl_->receive(datagram, now);
}

std::optional<base::MonoTime> Association::next_timeout() const {
    return impl_->next_timeout();
}

void Association::handle_timeout(base::MonoTime now) {
    impl_->handle_timeout(now);
}

bool Association::send(base::ByteView message) {
    return impl_->send(message);
}

void Association::close() {
    impl_->close();
}

void Association::set_fingerprints(std::vector<Fingerprint> fingerprints) {
    impl_->fingerprints = std::move(fingerprints);
}

State Association::state() const {
    return impl_->state;
}

std::optional<Failure> Association::failure() const {
    return impl_->failure;
}

} // namespace conclave::media::dtls
