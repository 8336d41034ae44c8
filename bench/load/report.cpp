#include "load/report.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <vector>

namespace conclave::load {

namespace json = boost::json;

namespace {

double milliseconds(std::chrono::nanoseconds length) {
    return std::chrono::duration<double, std::milli>(length).count();
}

/// Packets that numbers say were sent, and that never came.
std::uint64_t lost(const ReceivingCounters& counters) {
    return counters.expected - std::min(counters.expected, counters.packets);
}

double loss_percent(const ReceivingCounters& counters) {
    const auto expected = static_cast<double>(std::max<std::uint64_t>(counters.expected, 1));
    return 100 * static_cast<double>(lost(counters)) / expected;
}

double processor_seconds(const Report& report) {
    return report.before && report.after ? report.after->seconds() - report.before->seconds() : 0;
}

double memory_per_participant(const Report& report) {
    if (!report.idle || !report.after) {
        return 0;
    }
    const auto grown = static_cast<double>(report.after->resident_bytes) -
                       static_cast<double>(report.idle->resident_bytes);
    return grown / static_cast<double>(std::max<std::size_t>(report.participants, 1));
}

const char* name_of(const std::optional<media::srtp::Profile>& profile) {
    if (!profile) {
        return "none";
    }
    return *profile == media::srtp::Profile::aead_aes_128_gcm ? "AEAD_AES_128_GCM"
                                                              : "AES128_CM_HMAC_SHA1_80";
}

/// Threads by what they used in the interval, the busiest first; in percent of a core.
std::vector<std::pair<std::string, double>> busiest_threads(const Report& report) {
    std::vector<std::pair<std::string, double>> threads;
    if (!report.before || !report.after) {
        return threads;
    }
    for (const auto& [name, seconds] : report.after->thread_seconds) {
        const auto found = report.before->thread_seconds.find(name);
        const double used =
            seconds - (found == report.before->thread_seconds.end() ? 0 : found->second);
        if (used > 0) {
            threads.emplace_back(name, 100 * used / report.seconds);
        }
    }
    std::ranges::sort(threads, std::ranges::greater{}, &std::pair<std::string, double>::second);
    return threads;
}

template <class... Values>
void line(std::string& text, const char* format, Values... values) {
    char buffer[256];
    std::snprintf(buffer, sizeof buffer, format, values...);
    text += buffer;
    text += '\n';
}

void write_server(std::string& text, const Report& report) {
    const double used = processor_seconds(report);
    line(text, "server's processor time   %.0f %% of a core (user %.0f %%, system %.0f %%)",
         100 * used / report.seconds,
         100 * (report.after->user_seconds - report.before->user_seconds) / report.seconds,
         100 * (report.after->system_seconds - report.before->system_seconds) / report.seconds);
    constexpr std::size_t shown = 3;
    const auto threads = busiest_threads(report);
    for (std::size_t i = 0; i < std::min(shown, threads.size()); ++i) {
        line(text, "  thread %-16s %.0f %%", threads[i].first.c_str(), threads[i].second);
    }
    line(text, "packets a processor second  %.0f delivered", report.packets_per_processor_second());
    line(text, "server's memory           %.1f MiB, %.0f KiB a participant above idle",
         static_cast<double>(report.after->resident_bytes) / 1'048'576,
         memory_per_participant(report) / 1'024);
}

} // namespace

double Report::packets_per_processor_second() const {
    const double used = processor_seconds(*this);
    return used > 0 ? static_cast<double>(counters.received.packets) / used : 0;
}

std::string to_text(const Options& options, const Report& report) {
    const auto& got = report.counters.received;
    const auto& sent = report.counters.sent;
    std::string text;
    line(text, "%s, %d publishers, %d viewers, %.1f s, %s", options.server.c_str(),
         options.publishers, options.viewers, report.seconds, name_of(report.profile));
    line(text, "published                 %.0f packets/s, %.1f Mbit/s",
         static_cast<double>(sent.packets) / report.seconds,
         static_cast<double>(sent.bytes) * 8 / 1e6 / report.seconds);
    line(text, "delivered                 %.0f packets/s, %.1f Mbit/s, %.0f bytes a packet",
         static_cast<double>(got.packets) / report.seconds,
         static_cast<double>(got.bytes) * 8 / 1e6 / report.seconds,
         static_cast<double>(got.bytes) /
             static_cast<double>(std::max<std::uint64_t>(got.packets, 1)));
    line(text, "lost                      %llu (%.4f %%), repaired %llu, twice %llu",
         static_cast<unsigned long long>(lost(got)), loss_percent(got),
         static_cast<unsigned long long>(got.repaired),
         static_cast<unsigned long long>(got.duplicates));
    line(text, "latency                   p50 %.2f ms, p95 %.2f ms, p99 %.2f ms",
         milliseconds(report.latency.quantile(0.5)), milliseconds(report.latency.quantile(0.95)),
         milliseconds(report.latency.quantile(0.99)));
    if (!report.to_first_picture.empty()) {
        line(text, "join to first picture     the second %.0f ms, the last %.0f ms",
             milliseconds(report.to_first_picture.front()),
             milliseconds(report.to_first_picture.back()));
    }
    line(text, "frames                    %llu, freezes %llu (%.1f s)",
         static_cast<unsigned long long>(got.frames), static_cast<unsigned long long>(got.freezes),
         std::chrono::duration<double>(got.frozen).count());
    line(text, "undecryptable             %llu, not ours %llu, unknown payload type %llu",
         static_cast<unsigned long long>(report.counters.transport.undecryptable),
         static_cast<unsigned long long>(got.strangers),
         static_cast<unsigned long long>(report.counters.unknown_payload_type));
    if (report.before && report.after) {
        write_server(text, report);
    }
    line(text, "the tool's own time       %.0f %% of a core",
         100 * report.own_seconds / report.seconds);
    return text;
}

std::string to_json(const Options& options, const Report& report) {
    const auto& got = report.counters.received;
    json::object threads;
    for (const auto& [name, percent] : busiest_threads(report)) {
        threads[name] = percent;
    }
    json::array first_pictures;
    for (const auto length : report.to_first_picture) {
        first_pictures.emplace_back(milliseconds(length));
    }
    const json::object object{
        {"server", options.server},
        {"publishers", options.publishers},
        {"viewers", options.viewers},
        {"seconds", report.seconds},
        {"profile", name_of(report.profile)},
        {"sent_packets", report.counters.sent.packets},
        {"delivered_packets", got.packets},
        {"delivered_video_packets", got.video_packets},
        {"delivered_bytes", got.bytes},
        {"lost_packets", lost(got)},
        {"loss_percent", loss_percent(got)},
        {"repaired_packets", got.repaired},
        {"duplicates", got.duplicates},
        {"nacked", report.counters.nacked},
        {"latency_p50_ms", milliseconds(report.latency.quantile(0.5))},
        {"latency_p95_ms", milliseconds(report.latency.quantile(0.95))},
        {"latency_p99_ms", milliseconds(report.latency.quantile(0.99))},
        {"join_to_first_picture_ms", std::move(first_pictures)},
        {"frames", got.frames},
        {"freezes", got.freezes},
        {"frozen_seconds", std::chrono::duration<double>(got.frozen).count()},
        {"undecryptable", report.counters.transport.undecryptable},
        {"strangers", got.strangers},
        {"unknown_payload_type", report.counters.unknown_payload_type},
        {"server_processor_seconds", processor_seconds(report)},
        {"server_threads_percent", std::move(threads)},
        {"server_resident_bytes", report.after ? report.after->resident_bytes : 0},
        {"server_bytes_a_participant", memory_per_participant(report)},
        {"packets_per_processor_second", report.packets_per_processor_second()},
        {"own_processor_seconds", report.own_seconds}};
    return json::serialize(object);
}

ConnectionCounters difference(const ConnectionCounters& later, const ConnectionCounters& earlier) {
    auto result = later;
    result.transport.undecryptable -= earlier.transport.undecryptable;
    result.transport.before_keys -= earlier.transport.before_keys;
    result.transport.send_failed -= earlier.transport.send_failed;
    result.sent.packets -= earlier.sent.packets;
    result.sent.bytes -= earlier.sent.bytes;
    result.sent.repeated -= earlier.sent.repeated;
    result.sent.key_frames -= earlier.sent.key_frames;
    result.received = later.received.since(earlier.received);
    result.unknown_payload_type -= earlier.unknown_payload_type;
    result.key_frame_wishes -= earlier.key_frame_wishes;
    result.nacked -= earlier.nacked;
    result.feedback -= earlier.feedback;
    return result;
}

void add(ConnectionCounters& sum, const ConnectionCounters& part) {
    sum.transport.undecryptable += part.transport.undecryptable;
    sum.transport.before_keys += part.transport.before_keys;
    sum.transport.send_failed += part.transport.send_failed;
    sum.sent.packets += part.sent.packets;
    sum.sent.bytes += part.sent.bytes;
    sum.sent.repeated += part.sent.repeated;
    sum.sent.key_frames += part.sent.key_frames;
    sum.received.add(part.received);
    sum.unknown_payload_type += part.unknown_payload_type;
    sum.key_frame_wishes += part.key_frame_wishes;
    sum.nacked += part.nacked;
    sum.feedback += part.feedback;
}

} // namespace conclave::load
