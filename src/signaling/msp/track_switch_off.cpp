#include "signaling/msp/track_switch_off.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace json = boost::json;

std::string write_track_switch_off(const std::vector<std::string>& off,
                                   const std::vector<std::string>& on) {
    return json::serialize(json::object{{"type", "track_switch_off"},
                                        {"off", json::array(off.begin(), off.end())},
                                        {"on", json::array(on.begin(), on.end())}});
}

} // namespace conclave::signaling::msp
