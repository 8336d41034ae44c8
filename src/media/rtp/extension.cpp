#include "media/rtp/extension.hpp"

namespace conclave::media::rtp {
namespace {

constexpr std::uint8_t reserved_id = 15; // RFC 8285, 4.2

} // namespace

bool ExtensionMap::set(Extension extension, std::uint8_t id) {
    const auto kind = static_cast<std::uint8_t>(static_cast<std::uint8_t>(extension) + 1);
    if (id == 0 || id == reserved_id || (kinds_[id] != 0 && kinds_[id] != kind)) {
        return false;
    }
    erase(extension);
    ids_[static_cast<std::size_t>(extension)] = id;
    kinds_[id] = kind;
    return true;
}

void ExtensionMap::erase(Extension extension) {
    auto& id = ids_[static_cast<std::size_t>(extension)];
    kinds_[id] = 0;
    id = 0;
}

} // namespace conclave::media::rtp
