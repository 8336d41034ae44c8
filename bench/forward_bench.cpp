// Our forwarding loop beside the bare minimum: a burst of one publisher's packets to each of many
// subscribers, over real sockets on loopback that nobody reads. Bare is what no server can leave
// out: copy, AES-128-GCM by EVP, and sendmmsg with UDP_SEGMENT. Ours is the whole engine: decrypt,
// parse, histories, numbers, extensions, congestion control's records, SRTP, runs. Both in turn in
// one process, by the thread's processor time; compare the ratio, not the numbers.
//   forward_bench [subscribers=48] [rounds=60]
#include "base/manual_clock.hpp"
#include "base/manual_loop.hpp"
#include "base/random.hpp"
#include "media/sctp/stack.hpp"
#include "media/sfu/hub.hpp"
#include "media/sfu/testing/fake_client_test.hpp"
#include "udp/socket.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace {

using namespace conclave;
using namespace conclave::media;
using sfu::testing::FakeClient;
using namespace std::chrono_literals;

constexpr std::size_t burst = 8;           // packets of a publisher in one turn of the loop
constexpr std::size_t bursts_a_round = 16; // between two readings of the clock
constexpr std::size_t tag_bytes = 16;

void must(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(std::string(what) + " failed");
    }
}

double thread_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// A socket that takes datagrams and is never read: once it is full the kernel drops them.
class Sink {
  public:
    Sink() : fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const void* const any = &address_;
        socklen_t size = sizeof address_;
        must(bind(fd_, static_cast<const sockaddr*>(any), size) == 0, "bind");
        void* const bound = &address_;
        must(getsockname(fd_, static_cast<sockaddr*>(bound), &size) == 0, "getsockname");
    }
    [[nodiscard]] udp::Address address() const {
        return udp::Address::v4({127, 0, 0, 1}, ntohs(address_.sin_port));
    }
    [[nodiscard]] const sockaddr_in& kernel() const { return address_; }

  private:
    int fd_; // for the life of the process
    sockaddr_in address_{};
};

/// Copy, encrypt, send.
class Bare {
  public:
    Bare(const std::vector<std::unique_ptr<Sink>>& sinks, std::size_t size)
        : size_(size), packet_(size, 0x5a), messages_(sinks.size()), vectors_(sinks.size()),
          controls_(sinks.size()), fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
        const std::array<unsigned char, 16> key{1, 2, 3};
        for (std::size_t i = 0; i < sinks.size(); ++i) {
            contexts_.push_back(EVP_CIPHER_CTX_new());
            must(EVP_EncryptInit_ex(contexts_[i], EVP_aes_128_gcm(), nullptr, key.data(),
                                    nullptr) == 1,
                 "EVP_EncryptInit_ex");
            buffers_.emplace_back(burst * (size + tag_bytes));
            vectors_[i] = {buffers_[i].data(), buffers_[i].size()};
            to_.push_back(sinks[i]->kernel());
        }
        for (std::size_t i = 0; i < sinks.size(); ++i) {
            auto& header = messages_[i].msg_hdr;
            header.msg_name = &to_[i];
            header.msg_namelen = sizeof(sockaddr_in);
            header.msg_iov = &vectors_[i];
            header.msg_iovlen = 1;
            header.msg_control = controls_[i].data();
            header.msg_controllen = controls_[i].size();
            cmsghdr* const control = CMSG_FIRSTHDR(&header);
            control->cmsg_level = SOL_UDP;
            control->cmsg_type = UDP_SEGMENT;
            control->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
            const auto segment = static_cast<std::uint16_t>(size + tag_bytes);
            std::memcpy(CMSG_DATA(control), &segment, sizeof segment);
        }
    }

    void forward() {
        for (std::size_t packet = 0; packet < burst; ++packet) {
            ++index_;
            for (std::size_t i = 0; i < contexts_.size(); ++i) {
                protect(contexts_[i], buffers_[i].data() + packet * (size_ + tag_bytes));
            }
        }
        for (std::size_t sent = 0; sent < messages_.size();) {
            const int count = sendmmsg(fd_, messages_.data() + sent,
                                       static_cast<unsigned>(messages_.size() - sent), 0);
            must(count > 0, "sendmmsg");
            sent += static_cast<std::size_t>(count);
        }
    }

  private:
    void protect(EVP_CIPHER_CTX* context, unsigned char* out) {
        constexpr int header = 12;
        std::memcpy(out, packet_.data(), size_);
        std::array<unsigned char, 12> iv{};
        std::memcpy(iv.data(), &index_, sizeof index_);
        int length = 0;
        const int body = static_cast<int>(size_) - header;
        const bool done =
            EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, iv.data()) == 1 &&
            EVP_EncryptUpdate(context, nullptr, &length, out, header) == 1 &&
            EVP_EncryptUpdate(context, out + header, &length, out + header, body) == 1 &&
            EVP_EncryptFinal_ex(context, out + size_, &length) == 1 &&
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tag_bytes, out + size_) == 1;
        must(done, "AES-GCM");
    }

    std::size_t size_;
    std::vector<unsigned char> packet_;
    std::vector<mmsghdr> messages_;
    std::vector<iovec> vectors_;
    std::vector<std::array<char, CMSG_SPACE(sizeof(std::uint16_t))>> controls_;
    std::vector<std::vector<unsigned char>> buffers_;
    std::vector<sockaddr_in> to_;
    std::vector<EVP_CIPHER_CTX*> contexts_; // for the life of the process
    int fd_;
    std::uint64_t index_ = 0;
};

/// The network in memory until everybody is connected, then the real socket.
class Way final : public udp::Sender {
  public:
    Way(udp::Sender& memory, udp::Socket& socket) : memory_(memory), socket_(socket) {}
    std::span<std::uint8_t> reserve() override {
        return real ? socket_.reserve() : memory_.reserve();
    }
    void commit(const udp::Address& to, std::size_t bytes) override {
        real ? socket_.commit(to, bytes) : memory_.commit(to, bytes);
    }
    bool real = false;

  private:
    udp::Sender& memory_;
    udp::Socket& socket_;
};

struct Deaf final : TransportEvents, RouterEvents, udp::Receiver {
    void on_state(TransportState) override {}
    void on_channel_open(ChannelId, const ChannelOptions&) override {}
    void on_message(ChannelId, bool, base::ByteView) override {}
    void on_channel_closed(ChannelId) override {}
    void on_switched(std::vector<OutgoingId>, std::vector<OutgoingId>) override {}
    void on_encodings_wanted(IncomingId, std::vector<bool>) override {}
    void on_undecodable(OutgoingId) override {}
    void on_speakers(const std::vector<IncomingId>&) override {}
    void on_datagram(const udp::Address&, std::span<std::uint8_t>, base::MonoTime) override {}
};

/// A hub with a publisher and its subscribers, all connected.
class Engine {
  public:
    Engine(const std::vector<std::unique_ptr<Sink>>& sinks, std::size_t size) : size_(size) {
        socket_ =
            std::move(udp::Socket::open(io_, udp::Address::v4({127, 0, 0, 1}, 0), deaf_).value());
        way_ = std::make_unique<Way>(network_, *socket_);
        hub_.attach(way_.get(), nullptr, {{"127.0.0.1", 7'882, 1, "1"}});
        router_ = hub_.make_router(deaf_);
        auto* const publisher = join(udp::Address::v4({127, 0, 0, 2}, 1));
        const CodecMapping vp8{.name = "VP8",
                               .payload_type = 96,
                               .clock_rate = 90'000,
                               .rtx_payload_type = 97,
                               .nack = true,
                               .pli = true};
        const auto source =
            publisher->receive({Kind::video, "1", {vp8}, sfu::testing::all_extensions(), {}});
        for (const auto& sink : sinks) {
            auto* const subscriber = join(sink->address());
            const auto stream =
                subscriber->send(*source, {"6", {vp8}, sfu::testing::all_extensions()});
            subscriber->start(stream.value().id);
        }
        forward(prepare(true)); // a key frame: everybody begins
        // Nobody gives feedback: after a while nothing is held back for a path that may be slow.
        constexpr auto until_free = sfu::Egress::feedback_patience + 100ms;
        pass(static_cast<int>(std::chrono::milliseconds(until_free).count()));
        network_.discard = true;
    }

    /// Protected packets of the publisher, made while no clock runs.
    std::vector<base::Bytes> prepare(bool key) {
        std::vector<base::Bytes> datagrams;
        for (std::size_t i = 0; i < burst; ++i) {
            constexpr std::size_t overhead = 12 + 12; // header and extensions
            base::Bytes payload(size_ - overhead, 0x5a);
            payload[0] = i == 0 ? 0x10 : 0x00; // S: a frame begins (RFC 7741, 4.2)
            payload[1] = key && i == 0 ? 0x10 : 0x11;
            ++number_;
            datagrams.push_back(clients_.front()->protect({.ssrc = 0xb0,
                                                           .seq = number_,
                                                           .time = 3'000U * frame_,
                                                           .payload_type = 96,
                                                           .marker = i + 1 == burst,
                                                           .mid = "1",
                                                           .transport_number = number_,
                                                           .payload = std::move(payload)}));
        }
        ++frame_;
        return datagrams;
    }

    void forward(std::vector<base::Bytes> datagrams) {
        for (auto& datagram : datagrams) {
            hub_.on_datagram(clients_.front()->address(), datagram, loop_.now());
        }
        if (way_->real) {
            socket_->flush();
        }
    }
    void use_socket() { way_->real = true; }
    /// What a worker does every few milliseconds beside packets.
    void pass(int milliseconds) {
        for (; milliseconds > 0; --milliseconds) {
            network_.run();
            loop_.run();
            loop_.advance(1ms);
            for (const auto& client : clients_) {
                client->tick();
            }
        }
        network_.run();
    }
    void advance() {
        loop_.advance(10ms);
        loop_.run();
    }
    [[nodiscard]] std::uint64_t forwarded() const { return hub_.counters().forwarded; }
    [[nodiscard]] std::uint64_t failures() const { return socket_->stats().send_failed; }

  private:
    Transport* join(udp::Address address) {
        const auto opened = router_->open("bench", deaf_);
        clients_.push_back(std::make_unique<FakeClient>(hub_, network_, loop_, address));
        opened.transport->set_remote(clients_.back()->parameters());
        clients_.back()->check(*opened.transport);
        pass(50);
        must(clients_.back()->connected(), "a handshake");
        return opened.transport;
    }

    std::size_t size_;
    Deaf deaf_;
    base::ManualLoop loop_;
    base::ManualClock wall_{base::from_unix_seconds(1'700'000'000)};
    base::SeededRandom random_{1};
    dtls::RenewedContext dtls_{wall_};
    base::ManualLoop sctp_loop_;
    sctp::Stack sctp_{sctp_loop_};
    udp::IoLoop io_; // does not run: its socket is flushed by hand
    std::unique_ptr<udp::Socket> socket_;
    sfu::testing::FakeNetwork network_;
    std::unique_ptr<Way> way_;
    sfu::Hub hub_{{loop_, wall_, random_, dtls_, sctp_}};
    std::unique_ptr<Router> router_;
    std::vector<std::unique_ptr<FakeClient>> clients_;
    std::uint16_t number_ = 999;
    std::uint32_t frame_ = 0;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void compare(std::size_t size, std::size_t subscribers, std::size_t rounds) {
    std::vector<std::unique_ptr<Sink>> sinks;
    for (std::size_t i = 0; i < subscribers; ++i) {
        sinks.push_back(std::make_unique<Sink>());
    }
    Bare bare(sinks, size);
    Engine engine(sinks, size);
    engine.use_socket();
    const auto packets = static_cast<double>(bursts_a_round * burst * subscribers);
    std::vector<double> bare_ns, engine_ns, ratios;
    for (std::size_t round = 0; round < rounds; ++round) {
        double begin = thread_seconds();
        for (std::size_t i = 0; i < bursts_a_round; ++i) {
            bare.forward();
        }
        bare_ns.push_back((thread_seconds() - begin) * 1e9 / packets);
        double used = 0;
        const auto before = engine.forwarded();
        for (std::size_t i = 0; i < bursts_a_round; ++i) {
            auto datagrams = engine.prepare(false);
            begin = thread_seconds();
            engine.forward(std::move(datagrams));
            engine.advance();
            used += thread_seconds() - begin;
        }
        must(engine.forwarded() - before == bursts_a_round * burst * subscribers,
             "forwarding everything");
        engine_ns.push_back(used * 1e9 / packets);
        ratios.push_back(bare_ns.back() / engine_ns.back());
    }
    must(engine.failures() == 0, "sending everything");
    const auto [least, most] = std::ranges::minmax(ratios);
    std::printf("%4zu bytes: bare %5.0f ns, ours %5.0f ns a packet (%.0f packets/s a core); "
                "%.0f %% of the bare rate (%.0f to %.0f)\n",
                size, median(bare_ns), median(engine_ns), 1e9 / median(engine_ns),
                100 * median(ratios), 100 * least, 100 * most);
}

std::size_t number_in(const char* text) {
    std::size_t value = 0;
    const char* const end = text + std::strlen(text);
    const auto [at, error] = std::from_chars(text, end, value);
    if (error != std::errc{} || at != end || value == 0 || value > 64) {
        throw std::runtime_error('"' + std::string(text) + "\" is not a number from 1 to 64");
    }
    return value;
}

} // namespace

int main(int argc, char** argv) {
    try {
        const auto subscribers = argc > 1 ? number_in(argv[1]) : 48;
        const auto rounds = argc > 2 ? number_in(argv[2]) : 60;
        for (const std::size_t size : {std::size_t{1'200}, std::size_t{120}}) {
            compare(size, subscribers, rounds);
        }
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "forward_bench: %s\n", error.what());
        return 1;
    }
}
