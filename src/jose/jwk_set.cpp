#include "jose/jwk_set.hpp"

#include <algorithm>

namespace conclave::jose {

const Jwk* JwkSet::find(std::string_view kid) const {
    const auto found =
        std::ranges::find_if(keys_, [kid](const Jwk& key) { return key.kid() == kid; });
    return found == keys_.end() ? nullptr : &*found;
}

void JwkSet::add(const Jwk& key) {
    keys_.push_back(key);
    public_json_.resize(public_json_.size() - std::string_view("]}").size());
    public_json_ += (keys_.size() == 1 ? "" : ",") + key.public_json() + "]}";
}

std::expected<CompactJws, JwsError> JwkSet::verify(std::string_view token) const {
    const auto parsed = parse_compact(token);
    if (!parsed) {
        return parsed;
    }
    const Jwk* key = find(parsed->kid);
    if (key == nullptr) {
        return std::unexpected(JwsError::unknown_key);
    }
    return jose::verify(token, *key);
}

} // namespace conclave::jose
