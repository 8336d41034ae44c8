#include "signaling/msp/publisher_hints.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace json = boost::json;

std::string write_publisher_hints(std::int64_t id, const std::string& track,
                                  const std::vector<bool>& wanted) {
    json::array encodings;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        encodings.push_back(json::object{{"enabled", bool(wanted[i])}, {"layer_index", i}});
    }
    const json::array hints{json::object{{"track", track}, {"encodings", std::move(encodings)}}};
    return json::serialize(json::object{{"type", "publisher_hints"},
                                        {"publisher", json::object{{"id", id}, {"hints", hints}}}});
}

PublisherHintsReply parse_publisher_hints_reply(const json::object& object) {
    PublisherHintsReply reply;
    reply.id = base::get_int(object, "id").value_or(0);
    const auto* hints = base::get_array(object, "hints");
    for (const auto& value : hints == nullptr ? json::array() : *hints) {
        const auto* hint = value.if_object();
        if (hint != nullptr) {
            reply.results.push_back({std::string(base::get_string(*hint, "track").value_or("")),
                                     std::string(base::get_string(*hint, "result").value_or(""))});
        }
    }
    return reply;
}

std::optional<ClientReset> parse_client_reset(const json::object& object) {
    const auto track = base::get_string(object, "track");
    return track ? std::optional(ClientReset{std::string(*track)}) : std::nullopt;
}

} // namespace conclave::signaling::msp
