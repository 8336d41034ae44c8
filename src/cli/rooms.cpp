#include "cli/rooms.hpp"

#include "base/json_text.hpp"
#include "net/client.hpp"
#include "server/operator_key.hpp"
#include "server/secret_key.hpp"

#include <boost/json.hpp>
#include <ostream>
#include <sstream>
#include <vector>

namespace conclave::cli {
namespace json = boost::json;

namespace {

constexpr std::size_t max_answer =
    16 * 1024 * 1024; // bytes; a large room explains itself at length
constexpr const char* loopback = "http://127.0.0.1:";

std::string text(const json::object& object, std::string_view key) {
    return std::string(base::get_string(object, key).value_or("?"));
}

class Server {
  public:
    explicit Server(const Location& location) : config_(location.load()) {
        if (!config_.metrics.enabled)
            throw Failure("This needs the loopback port: set `enabled = true` under [metrics] in " +
                          location.config_file().string() + " and restart the server.");
        key_ = server::operator_key(server::open_secret_box(config_));
    }

    [[nodiscard]] json::object get(const std::string& path) const {
        net::ClientRequest request;
        request.url = loopback + std::to_string(config_.metrics.port) + path;
        request.headers.set("Authorization", "Bearer " + key_);
        request.max_response_bytes = max_answer;
        request.refuse_private_addresses = false;
        const auto response = net::fetch(request);
        if (!response)
            throw Failure("No server answers on port " + std::to_string(config_.metrics.port) +
                          " (" + response.error().message + "). Is it running? `conclave serve`.");
        const auto body = base::parse_json_object(response->body, max_answer);
        if (response->status != 200)
            throw Failure(body ? text(*body, "message")
                               : "The server answered " + std::to_string(response->status) + ".");
        if (!body)
            throw Failure("What answers on port " + std::to_string(config_.metrics.port) +
                          " is no Conclave of this version.");
        return *body;
    }

  private:
    server::Config config_;
    std::string key_;
};

std::vector<json::object> listed(const json::object& body, std::string_view key) {
    std::vector<json::object> result;
    if (const auto* array = base::get_array(body, key))
        for (const auto& each : *array)
            if (const auto* object = each.if_object())
                result.push_back(*object);
    return result;
}

void list(const std::vector<json::object>& all, const Console& console) {
    if (all.empty())
        return console.line("No room is in progress.");
    std::vector<std::vector<std::string>> rows{{"NAME", "SID", "TYPE", "WORKER"}};
    for (const auto& room : all)
        rows.push_back({text(room, "name"), text(room, "sid"), text(room, "type"),
                        std::to_string(base::get_int(room, "worker").value_or(0))});
    console.out << table(rows);
}

void show(const json::object& room, const Console& console) {
    console.line(text(room, "name") + "  " + text(room, "sid") + "  " + text(room, "type"));
    const auto participants = listed(room, "participants");
    if (participants.empty())
        console.line("Nobody is in it.");
    for (const auto& participant : participants) {
        console.line("");
        console.line(text(participant, "identity") + "  " + text(participant, "sid") + "  " +
                     text(participant, "status") + " since " + text(participant, "joined"));
        std::istringstream lines(text(participant, "media"));
        for (std::string line; std::getline(lines, line);)
            console.line("  " + line);
    }
}

} // namespace

void rooms(const RoomsOptions& options, const Console& console) {
    const Server server(options.location);
    const auto all = listed(server.get("/rooms"), "rooms");
    if (options.room.empty())
        return list(all, console);
    bool found = false;
    for (const auto& room : all) {
        if (text(room, "sid") == options.room || text(room, "name") == options.room) {
            show(server.get("/rooms/" + text(room, "sid")), console);
            found = true;
        }
    }
    if (!found)
        throw Failure("No room in progress is called \"" + options.room +
                      "\"; `conclave rooms` lists them.");
}

} // namespace conclave::cli
