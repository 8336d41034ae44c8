#pragma once

#include "turn/allocation.hpp"
#include "turn/settings.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace conclave::turn {

/// Which quota is used up; the metric's label.
enum class Quota : std::uint8_t { user, source, ports };
constexpr std::size_t quota_count = 3;
[[nodiscard]] std::string_view to_text(Quota quota);

/// All allocations, found by client and by relay, and counted by user and by source.
/// Lookups allocate nothing.
class AllocationTable {
  public:
    explicit AllocationTable(const Settings& settings);

    [[nodiscard]] Allocation* find(const FiveTuple& client) const;
    [[nodiscard]] Allocation* find(RelayId relay) const;

    /// May this client get one more with this many relays?
    [[nodiscard]] std::expected<void, Quota>
    check_quotas(const FiveTuple& client, std::string_view username, std::size_t relays) const;
    Allocation& add(std::unique_ptr<Allocation> allocation);
    void add_relay(Allocation& allocation, RelayId relay);
    void remove_relay(Allocation& allocation, Family family);
    /// Its relays must have been removed.
    void remove(Allocation& allocation);

    /// A port of the range that no relay of the family uses here, the next from `from` (any value)
    /// on; `even`: an even one.
    [[nodiscard]] std::optional<std::uint16_t> free_port(Family family, std::uint32_t from,
                                                         bool even) const;

    [[nodiscard]] std::size_t size() const { return by_client_.size(); }
    [[nodiscard]] std::size_t size(Transport transport) const {
        return by_transport_[static_cast<std::size_t>(transport)];
    }
    /// Calls `visit` with each; `visit` must not add or remove.
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [client, allocation] : by_client_) {
            visit(*allocation);
        }
    }

  private:
    struct RelayHash {
        std::size_t operator()(const RelayId& id) const {
            return std::size_t{id.port} << 2U | static_cast<std::size_t>(id.family);
        }
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };

    const Settings& settings_;
    std::unordered_map<FiveTuple, std::unique_ptr<Allocation>, FiveTupleHash> by_client_;
    std::unordered_map<RelayId, Allocation*, RelayHash> by_relay_;
    std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> by_user_;
    std::unordered_map<Endpoint, std::size_t, stun::EndpointHash> by_source_;
    std::array<std::size_t, 3> by_transport_{};
};

} // namespace conclave::turn
