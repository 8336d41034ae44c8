#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::signaling::msp {

/// Tells a publisher which encodings of a track somebody needs, lowest first.
/// `id` is above zero.
[[nodiscard]] std::string write_publisher_hints(std::int64_t id, const std::string& track,
                                                const std::vector<bool>& wanted);

/// How the client took a message of ours: each track with the word for its result.
struct PublisherHintsReply {
    struct Result {
        std::string track; // SID
        std::string result;
    };
    std::int64_t id = 0;
    std::vector<Result> results;
};
[[nodiscard]] PublisherHintsReply parse_publisher_hints_reply(const boost::json::object& object);

/// The track's encodings are as if nothing had been hinted.
struct ClientReset {
    std::string track; // SID
};
[[nodiscard]] std::optional<ClientReset> parse_client_reset(const boost::json::object& object);

} // namespace conclave::signaling::msp
