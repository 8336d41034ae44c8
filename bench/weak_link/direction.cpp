#include "weak_link/direction.hpp"

#include <fmt/format.h>

#include <utility>

namespace conclave::weak_link {

void Direction::put(std::span<const std::uint8_t> packet, base::MonoTime now) {
    if (const auto arrival = link_.send(packet.size(), now)) {
        under_way_.emplace(*arrival, std::vector<std::uint8_t>(packet.begin(), packet.end()));
    }
}

std::optional<base::MonoTime> Direction::next() const {
    return under_way_.empty() ? std::nullopt : std::optional(under_way_.begin()->first);
}

std::optional<std::vector<std::uint8_t>> Direction::take(base::MonoTime now) {
    if (under_way_.empty() || under_way_.begin()->first > now) {
        return std::nullopt;
    }
    auto packet = std::move(under_way_.extract(under_way_.begin()).mapped());
    ++packets_;
    bytes_ += packet.size();
    return packet;
}

std::string Direction::counts(base::MonoTime now) const {
    return fmt::format(R"({{"packets":{},"bytes":{},"lost":{},"overflowed":{},"queue_ms":{:.1f}}})",
                       packets_, bytes_, link_.lost(), link_.overflowed(),
                       std::chrono::duration<double, std::milli>(link_.queue_delay(now)).count());
}

} // namespace conclave::weak_link
