#include "jose/jwk_set.hpp"

#include <algorithm>

namespace conclave::jose {

const Jwk* JwkSet::find(std::string_view kid) const {
    const auto found =
        std::ranges::find_if(keys_, [kid](const Jwk& key) { return key.kid() == kid; });
    return found == keys_.end() ? nullptr : &*found;
}

std::string JwkSet::public_json() const {
    std::string text = R"({"keys":[)";
    for (const auto& key : keys_) {
        if (&key != &keys_.front()) {
            text += ',';
        }
        text += key.public_json();
    }
    return text + "]}";
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
