#include "identity/registration/client_documents.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {

std::optional<std::vector<jose::ForeignKey>> parse_key_set(std::string_view text) {
    const auto members = base::parse_json_object(text, max_document_bytes);
    const auto* list = members ? base::get_array(*members, "keys") : nullptr;
    if (list == nullptr) {
        return std::nullopt;
    }
    std::vector<jose::ForeignKey> keys;
    for (const auto& item : *list) {
        const auto* jwk = item.if_object();
        if (jwk == nullptr) {
            return std::nullopt;
        }
        if (auto key = jose::ForeignKey::parse(*jwk); key && keys.size() < max_published_keys) {
            keys.push_back(*std::move(key));
        }
    }
    return keys;
}

std::optional<std::vector<std::string>> parse_sector_list(std::string_view text) {
    const auto value = base::parse_json(text, max_document_bytes);
    const auto* list = value ? value->if_array() : nullptr;
    if (list == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> uris;
    for (const auto& item : *list) {
        if (!item.is_string()) {
            return std::nullopt;
        }
        uris.emplace_back(item.get_string());
    }
    return uris;
}

} // namespace conclave::identity
