#include "signaling/msp/network_quality.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace json = boost::json;
namespace {

constexpr Verbosity levels_by_kind = 2;
constexpr Verbosity with_numbers = 3;

Verbosity read(const json::object& object, std::string_view key, Verbosity otherwise) {
    const auto value = base::get_int(object, key);
    return value ? static_cast<Verbosity>(std::clamp<std::int64_t>(*value, 0, with_numbers))
                 : otherwise;
}

/// A direction in which nothing flows is as good as the whole.
int level_of(const media::DirectionQuality& direction, int whole) {
    return direction.present ? direction.level : whole;
}

json::object write_numbers(const media::DirectionQuality& direction, int level) {
    return {{"bandwidth", json::object{{"actual", direction.actual_bps},
                                       {"available", direction.wanted_bps},
                                       {"level", level}}},
            {"latency", json::object{{"jitter", direction.jitter_seconds},
                                     {"rtt", direction.round_trip_seconds},
                                     {"level", level}}},
            {"fractionLost",
             json::object{{"fractionLost", direction.fraction_lost}, {"level", level}}}};
}

json::object write_kind(const media::DirectionQuality& send, const media::DirectionQuality& receive,
                        int whole, Verbosity verbosity) {
    const auto send_level = level_of(send, whole);
    const auto receive_level = level_of(receive, whole);
    json::object object{{"send", send_level}, {"recv", receive_level}};
    if (verbosity >= with_numbers) {
        object["sendStats"] = write_numbers(send, send_level);
        object["recvStats"] = write_numbers(receive, receive_level);
    }
    return object;
}

json::object write_report(const media::QualityReport& report, Verbosity verbosity) {
    json::object object{{"level", report.level}};
    if (verbosity >= levels_by_kind) {
        object["audio"] =
            write_kind(report.audio_send, report.audio_receive, report.level, verbosity);
        object["video"] =
            write_kind(report.video_send, report.video_receive, report.level, verbosity);
    }
    return object;
}

} // namespace

NetworkQualityRequest parse_network_quality(const json::object& object) {
    return {read(object, "reportLevel", 1), read(object, "remoteReportLevel", 0)};
}

std::string
write_network_quality(const NetworkQualityRequest& request, const media::QualityReport& local,
                      const std::vector<std::pair<std::string, media::QualityReport>>& remotes) {
    json::object object{{"type", "network_quality"}, {"local", write_report(local, request.local)}};
    if (request.remote > 0) {
        json::array list;
        for (const auto& [sid, report] : remotes) {
            auto written = write_report(report, request.remote);
            written["sid"] = sid;
            list.push_back(std::move(written));
        }
        object["remotes"] = std::move(list);
    }
    return json::serialize(object);
}

} // namespace conclave::signaling::msp
