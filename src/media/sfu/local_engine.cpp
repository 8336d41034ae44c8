#include "media/sfu/local_engine.hpp"

#include "media/dtls/renewed_context.hpp"
#include "media/sctp/stack.hpp"
#include "media/sfu/worker.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

/// Order of members: what comes later uses what comes before.
class LocalEngine final : public Engine {
  public:
    LocalEngine(const base::Clock& wall, base::Random& random)
        : wall_(wall), random_(random), dtls_(wall) {}

    ~LocalEngine() override {
        for (const auto& worker : workers_) { // all, before one is destroyed
            worker->stop();
        }
    }

    [[nodiscard]] std::expected<void, std::string>
    open(std::size_t count, std::uint16_t first_port, std::vector<udp::Address> listen,
         const std::vector<udp::Address>& advertise) {
        for (std::size_t i = 0; i < count; ++i) {
            for (udp::Address& address : listen) {
                address.set_port(first_port == 0 ? std::uint16_t{0}
                                                 : static_cast<std::uint16_t>(first_port + i));
            }
            auto worker = std::make_unique<Worker>(wall_, random_, dtls_, sctp_);
            const auto opened = worker->open(listen, advertise);
            if (!opened) {
                return opened;
            }
            workers_.push_back(std::move(worker));
        }
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            workers_[i]->start(i);
        }
        return {};
    }

    [[nodiscard]] std::size_t workers() const override { return workers_.size(); }
    [[nodiscard]] base::Loop& loop(std::size_t worker) override { return workers_[worker]->loop(); }
    [[nodiscard]] std::unique_ptr<Router> make_router(std::size_t worker,
                                                      RouterEvents& events) override {
        base::assert_owner(workers_[worker]->loop());
        return workers_[worker]->hub().make_router(events);
    }

  private:
    const base::Clock& wall_;
    base::Random& random_;
    dtls::RenewedContext dtls_;
    sctp::Stack sctp_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

std::expected<std::vector<udp::Address>, std::string>
read_addresses(const std::vector<std::string>& texts, std::string_view what) {
    std::vector<udp::Address> addresses;
    for (const std::string& text : texts) {
        const auto address = udp::Address::from_ip(text, 0);
        if (!address) {
            return std::unexpected("media: " + std::string(what) + ": \"" + text +
                                   "\" is no IP address");
        }
        addresses.push_back(*address);
    }
    return addresses;
}

std::expected<void, std::string> check(const EngineOptions& options,
                                       const std::vector<udp::Address>& listen) {
    if (options.workers == 0 || listen.empty()) {
        return std::unexpected("media: at least one worker and one address to listen on");
    }
    if (options.first_port != 0 && options.first_port + options.workers > 65'536) {
        return std::unexpected("media: there are not so many ports above the first one");
    }
    const auto v6 = std::ranges::count(listen, udp::Family::v6, &udp::Address::family);
    if (v6 > 1 || static_cast<std::ptrdiff_t>(listen.size()) - v6 > 1) {
        return std::unexpected("media: listen: one IPv4 and one IPv6 address at most");
    }
    return {};
}

} // namespace

std::expected<std::unique_ptr<Engine>, std::string>
make_engine(const EngineOptions& options, const base::Clock& wall, base::Random& random) {
    const auto listen = read_addresses(options.listen, "listen");
    const auto advertise = read_addresses(options.advertise, "advertise");
    if (!listen || !advertise) {
        return std::unexpected(!listen ? listen.error() : advertise.error());
    }
    if (const auto right = check(options, *listen); !right) {
        return std::unexpected(right.error());
    }
    auto engine = std::make_unique<LocalEngine>(wall, random);
    const auto opened = engine->open(options.workers, options.first_port, *listen, *advertise);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    return engine;
}

} // namespace conclave::media::sfu
