#include "account/key_store.hpp"

#include <utility>

namespace conclave::account {

KeyStore::KeyStore() : keys_(std::make_shared<const Keys>()) {}

void KeyStore::replace(std::vector<ApiKeySecret> keys) {
    Keys fresh;
    for (auto& key : keys) {
        auto sid = key.key_sid;
        fresh.insert_or_assign(std::move(sid), std::move(key));
    }
    auto next = std::make_shared<const Keys>(std::move(fresh));
    const std::lock_guard lock(mutex_);
    keys_.swap(next);
}

std::shared_ptr<const KeyStore::Keys> KeyStore::current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

std::optional<ApiKeySecret> KeyStore::find_key(std::string_view key_sid) const {
    const auto keys = current();
    const auto found = keys->find(key_sid);
    if (found == keys->end()) {
        return std::nullopt;
    }
    return found->second;
}

std::size_t KeyStore::size() const {
    return current()->size();
}

} // namespace conclave::account
