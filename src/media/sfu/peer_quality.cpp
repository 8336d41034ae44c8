#include "media/sfu/peer.hpp"

/// What a peer's network does to its media.
namespace conclave::media::sfu {

QualityReport Peer::quality() const {
    return {};
}

} // namespace conclave::media::sfu
