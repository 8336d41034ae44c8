#include "signaling/group/metrics.hpp"

namespace conclave::signaling::group::metrics {

using base::metrics::Counter;
using base::metrics::counter;

Counter& offers() {
    static Counter instance =
        counter("conclave_group_offers_total", "Offers made to clients in group rooms");
    return instance;
}

Counter& repeated_offers() {
    static Counter instance = counter("conclave_group_repeated_offers_total",
                                      "Offers made again because no answer came in time");
    return instance;
}

Counter& refused_descriptions() {
    static Counter instance = counter("conclave_group_refused_descriptions_total",
                                      "Clients' session descriptions that could not be used");
    return instance;
}

Counter dropped(const char* reason) {
    return counter("conclave_group_dropped_total",
                   "What could not be passed on in group rooms, by reason", {{"reason", reason}});
}

} // namespace conclave::signaling::group::metrics
