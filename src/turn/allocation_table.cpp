#include "turn/allocation_table.hpp"

#include "turn/credentials.hpp"

namespace conclave::turn {
namespace {

std::size_t count_of(const auto& map, const auto& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
}

void give_back(auto& map, const auto& key) {
    const auto found = map.find(key);
    if (found != map.end() && --found->second == 0) {
        map.erase(found);
    }
}

} // namespace

std::string_view to_text(Quota quota) {
    constexpr std::array<std::string_view, quota_count> names{"user", "source", "ports"};
    return names[static_cast<std::size_t>(quota)];
}

AllocationTable::AllocationTable(const Settings& settings) : settings_(settings) {}

Allocation* AllocationTable::find(const FiveTuple& client) const {
    const auto found = by_client_.find(client);
    return found == by_client_.end() ? nullptr : found->second.get();
}

Allocation* AllocationTable::find(RelayId relay) const {
    const auto found = by_relay_.find(relay);
    return found == by_relay_.end() ? nullptr : found->second;
}

std::expected<void, Quota> AllocationTable::check_quotas(const FiveTuple& client,
                                                         std::string_view username,
                                                         std::size_t relays) const {
    if (count_of(by_user_, user_of(username)) >= settings_.allocations_per_user) {
        return std::unexpected(Quota::user);
    }
    if (count_of(by_source_, source_of(client.client)) >= settings_.allocations_per_source) {
        return std::unexpected(Quota::source);
    }
    const double ports = settings_.last_port - settings_.first_port + 1;
    const double families = settings_.relay_v4 && settings_.relay_v6 ? 2 : 1;
    if (static_cast<double>(by_relay_.size() + relays) >
        ports * families * settings_.usable_share_of_ports) {
        return std::unexpected(Quota::ports);
    }
    return {};
}

Allocation& AllocationTable::add(std::unique_ptr<Allocation> allocation) {
    Allocation& added = *allocation;
    by_client_.emplace(added.client, std::move(allocation));
    ++by_user_[std::string(user_of(added.username))];
    ++by_source_[source_of(added.client.client)];
    ++by_transport_[static_cast<std::size_t>(added.client.transport)];
    return added;
}

void AllocationTable::add_relay(Allocation& allocation, RelayId relay) {
    (relay.family == Family::v4 ? allocation.relay_v4 : allocation.relay_v6) = relay;
    by_relay_.emplace(relay, &allocation);
}

void AllocationTable::remove_relay(Allocation& allocation, Family family) {
    auto& relay = family == Family::v4 ? allocation.relay_v4 : allocation.relay_v6;
    if (relay) {
        by_relay_.erase(*relay);
        relay.reset();
    }
}

void AllocationTable::remove(Allocation& allocation) {
    give_back(by_user_, user_of(allocation.username));
    give_back(by_source_, source_of(allocation.client.client));
    --by_transport_[static_cast<std::size_t>(allocation.client.transport)];
    by_client_.erase(FiveTuple(allocation.client));
}

std::optional<std::uint16_t> AllocationTable::free_port(Family family, std::uint32_t from,
                                                        bool even) const {
    const std::uint32_t count = settings_.last_port - settings_.first_port + 1U;
    for (std::uint32_t i = 0; i < count; ++i) {
        const RelayId id{family,
                         static_cast<std::uint16_t>(settings_.first_port + (from + i) % count)};
        const bool fits = !even || id.port % 2 == 0;
        if (fits && !by_relay_.contains(id)) {
            return id.port;
        }
    }
    return std::nullopt;
}

} // namespace conclave::turn
