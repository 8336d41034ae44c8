#include "signaling/sdp/description.hpp"

#include <tuple>

namespace conclave::signaling::sdp {

bool Section::operator==(const Section& other) const {
    const auto facts = [](const Section& s) {
        return std::tie(s.kind, s.media, s.port, s.protocol, s.mid, s.direction, s.codecs,
                        s.extmaps, s.groups, s.sources, s.send_rids, s.receive_rids, s.msid, s.ice,
                        s.fingerprints, s.setup, s.sctp_port, s.max_message_size, s.rtcp_mux,
                        s.rtcp_reduced_size, s.bundle_only);
    };
    return facts(*this) == facts(other);
}

} // namespace conclave::signaling::sdp
