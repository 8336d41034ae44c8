#include "media/srtp/failure.hpp"

namespace conclave::media::srtp {

std::string_view to_string(Failure failure) {
    switch (failure) {
    case Failure::malformed:
        return "malformed";
    case Failure::no_room:
        return "no_room";
    case Failure::authentication:
        return "authentication";
    case Failure::replay:
        return "replay";
    case Failure::too_old:
        return "too_old";
    case Failure::unencrypted:
        return "unencrypted";
    case Failure::too_many_streams:
        return "too_many_streams";
    case Failure::index_reused:
        return "index_reused";
    case Failure::key_exhausted:
        return "key_exhausted";
    case Failure::library:
        return "library";
    }
    return "unknown";
}

} // namespace conclave::media::srtp
