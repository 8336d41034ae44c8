// weak_link: a bad network between two network namespaces, in user space, for kernels without
// netem. See `about`.
#include "weak_link/direction.hpp"
#include "weak_link/tun.hpp"

#include "media/cc/testing/words.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using namespace conclave;
using namespace std::chrono_literals;

constexpr auto about = R"(usage: weak_link DEVICE NEAR-ADDRESS FAR-ADDRESS

Makes a device with the near address in this network namespace, and one with the far address in a
new namespace, which the process itself goes to: enter it with `nsenter --net=/proc/PID/ns/net`.
What goes from one to the other is held back and lost as lines on standard input say:

  down rate 3M delay 50ms queue 300ms jitter 5ms loss 2% reorder 1% burst 0.1% 20%
  up loss 5%               what is not named stays as it was
  both delay 300ms         each way
  counts                   a line of JSON: what went through, and what did not

`down` is from near to far. Each line is answered with one: ok, a line of JSON, or what is wrong
with it. It ends with its input, and then devices and namespace are gone. Needs root.
)";

class WeakLink {
  public:
    explicit WeakLink(std::span<char*> words)
        : near_(words[0], words[1]), far_((enter_new_namespace(), words[0]), words[2]) {}

    void run() {
        std::printf("ready %d\n", ::getpid());
        std::fflush(stdout);
        while (!ended_) {
            std::array<pollfd, 3> watched{pollfd{near_.fd(), POLLIN, 0},
                                          pollfd{far_.fd(), POLLIN, 0},
                                          pollfd{STDIN_FILENO, POLLIN, 0}};
            const auto wait = until_next();
            if (::ppoll(watched.data(), watched.size(), &wait, nullptr) < 0 && errno != EINTR) {
                throw std::system_error(errno, std::system_category(), "ppoll");
            }
            carry(near_, down_);
            carry(far_, up_);
            hand_out(down_, far_);
            hand_out(up_, near_);
            if (watched[2].revents != 0) {
                listen();
            }
        }
    }

  private:
    static void enter_new_namespace() {
        if (::unshare(CLONE_NEWNET) != 0) {
            throw std::system_error(errno, std::system_category(), "a new network namespace");
        }
        weak_link::bring_up("lo");
    }

    [[nodiscard]] static base::MonoTime now() { return std::chrono::steady_clock::now(); }

    [[nodiscard]] timespec until_next() const {
        auto wait = std::chrono::nanoseconds(1s);
        for (const auto* direction : {&down_, &up_}) {
            if (const auto next = direction->next()) {
                wait = std::clamp(std::chrono::nanoseconds(*next - now()), 0ns, wait);
            }
        }
        return {wait / 1s, static_cast<long>((wait % 1s).count())};
    }

    static void carry(weak_link::Tun& from, weak_link::Direction& direction) {
        std::array<std::uint8_t, 65536> room{};
        while (const auto size = from.read(room)) {
            direction.put(std::span(room).first(*size), now());
        }
    }

    static void hand_out(weak_link::Direction& direction, weak_link::Tun& to) {
        while (const auto packet = direction.take(now())) {
            to.write(*packet);
        }
    }

    void listen() {
        std::array<char, 4096> room{};
        const auto size = ::read(STDIN_FILENO, room.data(), room.size());
        if (size <= 0) {
            ended_ = true;
            return;
        }
        typed_.append(room.data(), static_cast<std::size_t>(size));
        for (auto end = typed_.find('\n'); end != std::string::npos; end = typed_.find('\n')) {
            std::printf("%s\n", answer(typed_.substr(0, end)).c_str());
            std::fflush(stdout);
            typed_.erase(0, end + 1);
        }
    }

    std::string answer(const std::string& line) {
        try {
            std::string said = "ok";
            media::testing::read_lines(line, [&](const media::testing::Words& words) {
                if (words[0] == "counts") {
                    said = fmt::format(R"({{"down":{},"up":{}}})", down_.counts(now()),
                                       up_.counts(now()));
                    return;
                }
                change(words);
            });
            return said;
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    void change(const media::testing::Words& words) {
        const bool both = words[0] == "both";
        if (!both && words[0] != "down" && words[0] != "up") {
            media::testing::refuse("neither down, up, both nor counts: " + words[0]);
        }
        for (auto* direction : {&down_, &up_}) {
            if (both || (direction == &down_) == (words[0] == "down")) {
                auto settings = direction->settings();
                media::testing::read_link(std::span(words).subspan(1), settings);
                direction->set(settings, now());
            }
        }
    }

    weak_link::Tun near_;
    weak_link::Tun far_;
    weak_link::Direction down_{1};
    weak_link::Direction up_{2};
    std::string typed_;
    bool ended_ = false;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs(about, argc == 2 && std::string_view(argv[1]) == "--help" ? stdout : stderr);
        return argc == 2 && std::string_view(argv[1]) == "--help" ? 0 : 2;
    }
    try {
        WeakLink(std::span(argv, 4).subspan(1)).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "weak_link: %s\n", error.what());
        return 1;
    }
}
