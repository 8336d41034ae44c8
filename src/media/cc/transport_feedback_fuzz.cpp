#include "media/cc/arrival_recorder.hpp"
#include "media/cc/send_history.hpp"
#include "media/cc/transport_feedback.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::media;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// A message that passes can be walked to its end, and does not break the history.
void read(base::ByteView bytes) {
    const auto feedback = TransportFeedback::parse(bytes);
    if (!feedback) {
        demand(to_text(feedback.error()) != nullptr);
        return;
    }
    TransportFeedback::Cursor cursor(*feedback);
    PacketStatus status;
    std::uint32_t walked = 0;
    while (cursor.next(status)) {
        demand(status.sequence == static_cast<std::uint16_t>(feedback->base_sequence() + walked));
        ++walked;
    }
    demand(walked == feedback->status_count());
    SendHistory history;
    for (int i = 0; i < 300; ++i) {
        history.add(base::MonoTime(std::chrono::milliseconds(i)), 1200, 0);
    }
    std::uint32_t results = 0;
    const auto refused = history.apply(*feedback, [&](const PacketResult&) { ++results; });
    demand(!refused || results == 0);
    demand(history.in_flight() >= 0);
}

/// Arrivals in any order give messages that pass: three bytes each, a step in numbers and in time.
void write(base::ByteView bytes) {
    ArrivalRecorder recorder;
    auto now = base::MonoTime(std::chrono::seconds(100));
    std::uint16_t sequence = 0;
    for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
        sequence = static_cast<std::uint16_t>(sequence + static_cast<std::int8_t>(bytes[i]) *
                                                             (bytes[i + 2] < 8 ? 100 : 1));
        now += std::chrono::microseconds(bytes[i + 1] * (bytes[i + 2] % 4 == 3 ? 100'000 : 300));
        recorder.record(sequence, now, 1200);
        while (recorder.due(now)) {
            const auto message = recorder.build(now);
            demand(!message.empty() && message.size() % 4 == 0);
            demand(TransportFeedback::parse(message).has_value());
        }
    }
}

} // namespace

/// The first byte chooses: read the rest as a message, or as arrivals to write messages about.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const base::ByteView rest(data + 1, size - 1);
    if (data[0] % 2 == 0) {
        read(rest);
    } else {
        write(rest);
    }
    return 0;
}
