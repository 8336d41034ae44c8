#include "signaling/msp/active_speaker.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace json = boost::json;

std::string write_active_speaker(const std::optional<std::string>& participant) {
    json::object object{{"type", "active_speaker"}, {"participant", nullptr}};
    if (participant) {
        object["participant"] = *participant;
    }
    return json::serialize(object);
}

} // namespace conclave::signaling::msp
