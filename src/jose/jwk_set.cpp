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
    publish(key.public_json());
}

bool JwkSet::add_retired(std::string_view kid, std::string_view alg, std::string_view jwk) {
    auto key = ForeignKey::parse(jwk);
    if (!key || key->given_id() != kid) {
        return false;
    }
    retired_.push_back({.kid = std::string(kid), .alg = std::string(alg), .key = *std::move(key)});
    publish(jwk);
    return true;
}

void JwkSet::publish(std::string_view jwk) {
    const bool first = public_json_.ends_with("[]}");
    public_json_.resize(public_json_.size() - std::string_view("]}").size());
    public_json_ += first ? "" : ",";
    public_json_ += jwk;
    public_json_ += "]}";
}

std::expected<CompactJws, JwsError> JwkSet::verify(std::string_view token) const {
    const auto parsed = parse_compact(token);
    if (!parsed) {
        return parsed;
    }
    if (const Jwk* key = find(parsed->kid)) {
        return jose::verify(token, *key);
    }
    const auto retired = std::ranges::find(retired_, parsed->kid, &Retired::kid);
    if (retired == retired_.end()) {
        return std::unexpected(JwsError::unknown_key);
    }
    if (parsed->alg != retired->alg) {
        return std::unexpected(JwsError::bad_signature);
    }
    const auto verified = retired->key.verify(*parsed);
    return verified ? parsed : std::unexpected(verified.error());
}

} // namespace conclave::jose
