#include "load/options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <sstream>

namespace conclave::load {

namespace {

constexpr auto about =
    R"(Puts simulated participants into one room of a server on this machine, and reports what came
through: packets, loss, latency, freezes, and what the server used of the processor.

Each participant has a UDP socket, ICE, DTLS and SRTP of its own and speaks the server's
signaling. Publishers send Opus, and VP8 in simulcast whose frames have the sizes, the pace and
the payload descriptors of a camera's, but no picture; they answer PLI with key frames and NACK
with RTX. Everybody subscribes to everybody else, sends transport-cc feedback, reports and NACKs.
The time of sending stands in each payload, so latency is from the publisher's socket to the
subscriber's. Everything runs on one thread.)";

constexpr auto examples = R"text(Examples
  One publisher, fifty viewers, ten seconds, on a server that `conclave serve` started:
    set -a; . DATA_DIR/.env; set +a
    conclave_load --url wss://localhost:8443/signaling --ca DATA_DIR/tls/authority.pem \
        --pid "$(pidof conclave)" --publishers 1 --viewers 50
  Ten in a conversation:
    conclave_load ... --publishers 10 --viewers 0
  The same room on Janus:
    conclave_load --server janus --url ws://127.0.0.1:8188 --pid "$(pidof janus)" ...
`node bench/compare_janus.mjs` starts both servers by itself and compares them.

Environment: TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET sign the access tokens
(--server conclave).)text";

/// "180:150,360:500": height and kbit/s of each layer, the lowest first; 16:9.
std::vector<Layer> parse_layers(const std::string& text) {
    std::vector<Layer> layers;
    std::istringstream list(text);
    for (std::string item; std::getline(list, item, ',');) {
        unsigned height = 0;
        unsigned rate = 0;
        char colon = 0;
        std::istringstream words(item);
        words >> height >> colon >> rate;
        if (words.fail() || !words.eof() || colon != ':' || height < 16 || height > 4'320 ||
            rate == 0 || rate > 1'000'000) {
            throw CLI::ValidationError("--layers", "\"" + item + "\" is not HEIGHT:KBITS");
        }
        layers.push_back({static_cast<std::uint16_t>(height * 16 / 9),
                          static_cast<std::uint16_t>(height), rate});
    }
    if (layers.empty() || layers.size() > 3) {
        throw CLI::ValidationError("--layers", "1 to 3 layers");
    }
    return layers;
}

} // namespace

std::expected<Options, Stop> read_options(int argc, char** argv) {
    Options options;
    std::string layers = "180:150,360:500,720:2000";
    bool no_audio = false;
    bool no_feedback = false;
    CLI::App app(about, "conclave_load");
    app.footer(examples);
    app.add_option("--server", options.server, "Kind of server: conclave or janus")
        ->check(CLI::IsMember({"conclave", "janus"}))
        ->capture_default_str();
    app.add_option("--url", options.url,
                   "Its WebSocket, on loopback: wss://localhost:PORT/signaling")
        ->required();
    app.add_option("--ca", options.ca_file, "Certificate to trust for wss, PEM")
        ->check(CLI::ExistingFile);
    app.add_option("--pid", options.pid, "The server's process, whose time and memory are read")
        ->check(CLI::PositiveNumber);
    app.add_option("--address", options.address, "IPv4 address of this machine to send media from")
        ->check(CLI::ValidIPV4)
        ->capture_default_str();
    app.add_option("--room", options.room, "The room's name")->capture_default_str();
    app.add_option(
           "--names", options.names,
           "What participants are called, before a number: two runs in one room differ in it")
        ->capture_default_str();
    app.add_option("--publishers", options.publishers,
                   "Participants who publish, and subscribe; 0 joins a room where others do")
        ->check(CLI::Range(0, 1'000))
        ->capture_default_str();
    app.add_option("--viewers", options.viewers, "Participants who only subscribe")
        ->check(CLI::Range(0, 5'000))
        ->capture_default_str();
    app.add_option("--seconds", options.seconds, "How long to measure")
        ->check(CLI::Range(0.5, 86'400.0))
        ->capture_default_str();
    app.add_option("--settle", options.settle_seconds, "Seconds between all media and measuring")
        ->check(CLI::Range(0.0, 600.0))
        ->capture_default_str();
    app.add_option("--joins", options.joins_per_second, "Participants who join a second")
        ->check(CLI::Range(0.1, 1'000.0))
        ->capture_default_str();
    app.add_option("--layers", layers, "Simulcast: HEIGHT:KBITS of each layer, the lowest first")
        ->capture_default_str();
    app.add_flag("--no-audio", no_audio, "Publish pictures only");
    app.add_flag("--no-feedback", no_feedback,
                 "Send no transport-cc feedback: nothing is known of the path, so nothing is held "
                 "back for it");
    app.add_option("--open-every", options.open_every,
                   "Decrypt one packet in so many, and of the others read the header only: leaves "
                   "more of the machine to the server")
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    app.add_option("--json", options.json_file, "Write the report to this file too, as JSON");
    try {
        app.parse(argc, argv);
        options.layers = parse_layers(layers);
        if (options.publishers + options.viewers == 0) {
            throw CLI::ValidationError("--viewers", "nobody would be there");
        }
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream fault;
        const int code = app.exit(error, out, fault);
        return std::unexpected(Stop{out.str() + fault.str(), code == 0 ? 0 : 2});
    }
    options.audio = !no_audio;
    options.feedback = !no_feedback;
    return options;
}

} // namespace conclave::load
