#include "identity/clients/client_cache.hpp"

#include <utility>

namespace conclave::identity {

ClientRef ClientCache::find(std::string_view client_id, base::WallTime now) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(client_id);
    if (found == kept_.end()) {
        return nullptr;
    }
    const auto& [client, read] = found->second;
    const bool fresh = now >= read && now < read + trusted; // clocks are set back, too
    return fresh ? client : nullptr;
}

std::uint64_t ClientCache::changes() {
    const std::lock_guard lock(mutex_);
    return changes_;
}

void ClientCache::keep(ClientRef client, base::WallTime now, std::uint64_t changes) {
    const std::lock_guard lock(mutex_);
    if (changes != changes_) {
        return;
    }
    if (kept_.size() >= most_kept && !kept_.contains(client->client_id)) {
        std::erase_if(kept_, [&](const auto& one) { return now >= one.second.read + trusted; });
        if (kept_.size() >= most_kept) {
            kept_.clear();
        }
    }
    auto& place = kept_[client->client_id];
    place = {std::move(client), now};
}

void ClientCache::changed(std::string_view client_id) {
    const std::lock_guard lock(mutex_);
    ++changes_;
    if (const auto found = kept_.find(client_id); found != kept_.end()) {
        kept_.erase(found);
    }
}

} // namespace conclave::identity
