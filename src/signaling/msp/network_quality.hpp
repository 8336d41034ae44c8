#pragma once

#include "media/quality_report.hpp"

#include <boost/json/fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace conclave::signaling::msp {

/// How much a report says: 0 nothing, 1 the level, 2 also by kind and direction, 3 also numbers.
using Verbosity = int;

/// The client's own numbers in it are not read: we judge by what we send and receive.
struct NetworkQualityRequest {
    Verbosity local = 1;
    Verbosity remote = 0;
};
[[nodiscard]] NetworkQualityRequest parse_network_quality(const boost::json::object& object);

/// The one answer to a request. `remotes`: the others by SID.
[[nodiscard]] std::string
write_network_quality(const NetworkQualityRequest& request, const media::QualityReport& local,
                      const std::vector<std::pair<std::string, media::QualityReport>>& remotes);

} // namespace conclave::signaling::msp
