#include "media/dtls/association.hpp"
#include "media/dtls/datagram_bio.hpp"
#include "media/dtls/lossy_pipe_test.hpp"
#include "media/dtls/native_context.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <openssl/srtp.h>

/// A client that is plain OpenSSL with settings of its own, as a browser has.
namespace conclave::media::dtls {
namespace {

using testing::End;

constexpr unsigned int large_extension = 0xfe42;           // unassigned
const std::vector<std::uint8_t> large_content(1300, 0x5a); // past X25519MLKEM768's 1216 bytes

int add_large_extension(SSL* /*ssl*/, unsigned int /*type*/, unsigned int /*context*/,
                        const unsigned char** out, std::size_t* length, X509* /*certificate*/,
                        std::size_t /*index*/, int* /*alert*/, void* /*argument*/) {
    *out = large_content.data();
    *length = large_content.size();
    return 1;
}

struct Settings {
    const char* srtp = "SRTP_AES128_CM_SHA1_80";
    bool certificate = true;
    bool large_hello = false;
    int version = DTLS1_2_VERSION;
    long mtu = 1200;
};

class ForeignClient final : public DatagramPort {
  public:
    explicit ForeignClient(const Settings& settings) : context_(SSL_CTX_new(DTLS_client_method())) {
        SSL_CTX* context = context_.get();
        SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU);
        SSL_CTX_set_min_proto_version(context, settings.version);
        SSL_CTX_set_max_proto_version(context, settings.version);
        SSL_CTX_set_security_level(context, 0); // else it has no DTLS 1.0
        if (settings.certificate) {
            SSL_CTX_use_certificate(context, certificate.native().certificate.get());
            SSL_CTX_use_PrivateKey(context, certificate.native().key.get());
        }
        if (settings.srtp != nullptr) {
            SSL_CTX_set_tlsext_use_srtp(context, settings.srtp);
        }
        if (settings.large_hello) {
            SSL_CTX_add_custom_ext(context, large_extension, SSL_EXT_CLIENT_HELLO,
                                   &add_large_extension, nullptr, nullptr, nullptr, nullptr);
        }
        ssl_.reset(SSL_new(context));
        bio_ = make_datagram_bio(*this);
        BIO_up_ref(bio_.get());
        BIO_up_ref(bio_.get());
        SSL_set0_rbio(ssl_.get(), bio_.get());
        SSL_set0_wbio(ssl_.get(), bio_.get());
        SSL_set_mtu(ssl_.get(), settings.mtu);
        SSL_set_connect_state(ssl_.get());
    }

    bool advance() { return SSL_do_handshake(ssl_.get()) == 1; }
    SSL* ssl() { return ssl_.get(); }

    void write_datagram(base::ByteView datagram) override {
        out.emplace_back(datagram.begin(), datagram.end());
    }
    base::ByteView take_datagram() override {
        if (in.empty()) {
            return {};
        }
        reading_ = std::move(in.front());
        in.pop_front();
        return reading_;
    }
    void on_timer(timeval& /*next*/) override {}

    Certificate certificate = Certificate::generate(base::from_unix_seconds(1'800'000'000));
    std::deque<base::Bytes> out, in;

  private:
    SslContext context_;
    base::Bytes reading_;
    Bio bio_;
    Ssl ssl_;
};

/// A server of ours with a foreign client, on a network without faults.
class DtlsForeign : public ::testing::Test {
  protected:
    void begin(const Settings& settings = {}) {
        client.emplace(settings);
        server.association.emplace(server.context, DtlsRole::server,
                                   std::vector{client->certificate.fingerprint()}, server);
        done = client->advance();
    }
    void deliver(const base::Bytes& datagram) { server.association->receive(datagram, {}); }
    void talk() {
        for (int round = 0; round < 20; ++round) {
            while (!client->out.empty()) {
                const auto datagram = std::move(client->out.front());
                client->out.pop_front();
                deliver(datagram);
            }
            std::ranges::move(server.out, std::back_inserter(client->in));
            server.out.clear();
            done = client->advance();
        }
    }

    End server;
    std::optional<ForeignClient> client;
    bool done = false;
};

TEST_F(DtlsForeign, ConnectsWithTheProfileThatBothHave) {
    begin();
    talk();
    EXPECT_TRUE(done);
    EXPECT_EQ(server.association->state(), State::connected);
    EXPECT_EQ(server.keys->incoming.profile(), srtp::Profile::aes128_cm_sha1_80);
    std::array<std::uint8_t, 60> block{};
    const std::string_view label = "EXTRACTOR-dtls_srtp";
    ASSERT_EQ(SSL_export_keying_material(client->ssl(), block.data(), block.size(), label.data(),
                                         label.size(), nullptr, 0, 0),
              1);
    EXPECT_TRUE(std::ranges::equal(server.keys->incoming.key(), std::span(block).first(16)));
    EXPECT_TRUE(std::ranges::equal(server.keys->outgoing.key(), std::span(block).subspan(16, 16)));
    EXPECT_TRUE(std::ranges::equal(server.keys->incoming.salt(), std::span(block).subspan(32, 14)));
    EXPECT_TRUE(std::ranges::equal(server.keys->outgoing.salt(), std::span(block).subspan(46, 14)));
}

TEST_F(DtlsForeign, PrefersAesGcmWhateverTheClientPrefers) {
    begin({.srtp = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM"});
    talk();
    EXPECT_EQ(server.keys->incoming.profile(), srtp::Profile::aead_aes_128_gcm);
}

TEST_F(DtlsForeign, RefusesAClientWithoutSrtp) {
    begin({.srtp = nullptr});
    talk();
    EXPECT_EQ(server.association->failure(), Failure::no_srtp_profile);
    EXPECT_FALSE(server.keys.has_value());
}

TEST_F(DtlsForeign, RefusesAClientWithoutCertificate) {
    begin({.certificate = false});
    talk();
    EXPECT_EQ(server.association->failure(), Failure::protocol);
    EXPECT_FALSE(server.keys.has_value());
}

TEST_F(DtlsForeign, RefusesDtls10) {
    begin({.version = DTLS1_VERSION});
    talk();
    EXPECT_FALSE(done);
    EXPECT_EQ(server.association->failure(), Failure::protocol);
}

TEST_F(DtlsForeign, TakesAClientHelloLargerThanADatagram) {
    begin({.large_hello = true});
    ASSERT_EQ(client->out.size(), 2U);
    talk();
    EXPECT_TRUE(done);
    EXPECT_EQ(server.association->state(), State::connected);
}

TEST_F(DtlsForeign, TakesAFragmentedClientHelloInEveryOrder) {
    base::SeededRandom random(11);
    for (int order = 0; order < 30; ++order) {
        begin({.large_hello = true, .mtu = 400});
        auto& hello = client->out;
        ASSERT_GE(hello.size(), 4U);
        for (std::size_t left = hello.size(); left > 1; --left) {
            std::array<std::uint8_t, 1> die{};
            random.fill(die);
            std::swap(hello[left - 1], hello[die[0] % left]);
        }
        talk();
        ASSERT_TRUE(done) << order;
        ASSERT_EQ(server.association->state(), State::connected) << order;
    }
}

TEST_F(DtlsForeign, PassesOverRepeatedAndForeignFragments) {
    begin({.large_hello = true});
    const auto first = client->out.front();
    deliver(first);
    deliver(first);
    deliver(base::Bytes(100, 0x3f)); // a content type that does not exist
    talk();
    EXPECT_TRUE(done);
    EXPECT_EQ(server.association->state(), State::connected);
}

} // namespace
} // namespace conclave::media::dtls
