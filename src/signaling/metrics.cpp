#include "signaling/metrics.hpp"

#include <string>

namespace conclave::signaling::metrics {

using base::metrics::Counter;
using base::metrics::counter;
using base::metrics::Gauge;
using base::metrics::gauge;
using base::metrics::Histogram;
using base::metrics::histogram;

Gauge& sockets() {
    static Gauge instance = gauge("conclave_signaling_sockets", "Open signaling sockets");
    return instance;
}

Counter& frames_in() {
    static Counter instance =
        counter("conclave_signaling_frames_total", "TCMP frames", {{"direction", "in"}});
    return instance;
}

Counter& frames_out() {
    static Counter instance =
        counter("conclave_signaling_frames_total", "TCMP frames", {{"direction", "out"}});
    return instance;
}

Histogram& connect_seconds() {
    static Histogram instance =
        histogram("conclave_signaling_connect_seconds", "From connect to connected, on the server");
    return instance;
}

Counter busy(const char* reason) {
    return counter("conclave_signaling_busy_total", "Hellos answered with busy",
                   {{"reason", reason}});
}

Counter closed(const char* reason) {
    return counter("conclave_signaling_closed_total", "Sockets closed by the server",
                   {{"reason", reason}});
}

Counter errors(int code) {
    return counter("conclave_signaling_errors_total", "Errors sent to clients",
                   {{"code", std::to_string(code)}});
}

Counter& insights_events() {
    static Counter instance = counter("conclave_insights_events_total", "Insights events received");
    return instance;
}

} // namespace conclave::signaling::metrics
