// conclave_load: simulated participants in a room of a server on this machine. --help says more.
#include "load/conclave_driver.hpp"
#include "load/janus_driver.hpp"
#include "load/options.hpp"
#include "load/run.hpp"

#include "media/dtls/certificate.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>

namespace {

using namespace conclave;

std::string needed(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) {
        throw std::runtime_error(std::string(name) +
                                 " is not set: read the .env of the server's data directory first");
    }
    return value;
}

std::unique_ptr<load::Driver> make_driver(const load::Options& options, load::Shared& shared,
                                          load::WebSockets& sockets) {
    if (options.server == "janus") {
        return std::make_unique<load::JanusDriver>(
            shared, sockets,
            load::JanusOptions{.url = options.url,
                               .participants = options.publishers + options.viewers});
    }
    return std::make_unique<load::ConclaveDriver>(
        shared, sockets,
        load::ConclaveOptions{options.url,
                              options.room,
                              {needed("TWILIO_API_KEY_SID"), needed("TWILIO_ACCOUNT_SID"),
                               needed("TWILIO_API_KEY_SECRET")}});
}

int run(const load::Options& options) {
    udp::IoLoop loop;
    base::SystemRandom random;
    const auto certificate = media::dtls::Certificate::generate(std::chrono::system_clock::now());
    const media::dtls::Context dtls(certificate);
    load::Shared shared{.loop = loop,
                        .random = random,
                        .dtls = dtls,
                        .local = *udp::Address::from_ip(options.address, 0),
                        .open_every = options.open_every,
                        .feedback = options.feedback};
    load::WebSockets sockets(options.ca_file);
    const auto driver = make_driver(options, shared, sockets);
    load::Run measurement(shared, sockets, *driver, options);
    measurement.start();
    loop.run();
    if (!measurement.report()) {
        std::fprintf(stderr, "conclave_load: %s\n", measurement.failure().c_str());
        return 1;
    }
    std::fputs(load::to_text(options, *measurement.report()).c_str(), stdout);
    if (!options.json_file.empty()) {
        std::ofstream file(options.json_file);
        file << load::to_json(options, *measurement.report()) << '\n';
        if (!file.flush()) {
            throw std::runtime_error("can't write " + options.json_file);
        }
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const auto options = load::read_options(argc, argv);
    if (!options) {
        std::fputs(options.error().text.c_str(), options.error().exit_code == 0 ? stdout : stderr);
        return options.error().exit_code;
    }
    try {
        return run(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "conclave_load: %s\n", error.what());
        return 1;
    }
}
