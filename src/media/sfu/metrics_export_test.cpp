#include "media/sfu/metrics_export.hpp"

#include <gtest/gtest.h>

namespace conclave::media::sfu {
namespace {

TEST(MetricsExport, AddsWhatIsNewOfEachWorker) {
    const auto total = base::metrics::counter("conclave_media_rtp_forwarded_total",
                                              "RTP packets sent to subscribers");
    const double before = total.value();
    MetricsExport first;
    MetricsExport second;
    Counters counters;
    counters.forwarded = 5;
    first.counters(counters);
    first.counters(counters);
    second.counters(counters);
    counters.forwarded = 7;
    first.counters(counters);
    EXPECT_EQ(total.value() - before, 12);
}

TEST(MetricsExport, AddsSocketsUp) {
    const auto total = base::metrics::counter("conclave_udp_sent_packets_total", "Datagrams sent");
    const double before = total.value();
    MetricsExport exporter;
    udp::SocketStats now;
    udp::SocketStats v4;
    udp::SocketStats v6;
    now.sent_packets = 3;
    exporter.socket(now, v4);
    exporter.socket(now, v6);
    exporter.socket(now, v6);
    EXPECT_EQ(total.value() - before, 6);
}

} // namespace
} // namespace conclave::media::sfu
