#pragma once

#include "udp/address.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace conclave::media::sfu {

class Link;

/// Whose datagram is it? Of one worker: ICE user fragments and the addresses that gave a valid
/// check. Lookups allocate nothing.
class Directory {
  public:
    void add(std::string_view ufrag, Link& link) { by_ufrag_[std::string(ufrag)] = &link; }
    void remove(std::string_view ufrag) {
        if (const auto found = by_ufrag_.find(ufrag); found != by_ufrag_.end()) {
            by_ufrag_.erase(found);
        }
    }
    [[nodiscard]] Link* find(std::string_view ufrag) const {
        const auto found = by_ufrag_.find(ufrag);
        return found == by_ufrag_.end() ? nullptr : found->second;
    }

    /// The last one that proved to be there has the address: ports are used again.
    void add(const udp::Address& address, Link& link) { by_address_[address] = &link; }
    [[nodiscard]] Link* find(const udp::Address& address) const {
        const auto found = by_address_.find(address);
        return found == by_address_.end() ? nullptr : found->second;
    }
    /// Forgets every address of the link.
    void remove(const Link& link) {
        std::erase_if(by_address_, [&](const auto& entry) { return entry.second == &link; });
    }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, Link*, Hash, std::equal_to<>> by_ufrag_;
    std::unordered_map<udp::Address, Link*> by_address_;
};

} // namespace conclave::media::sfu
