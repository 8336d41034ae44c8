#include "identity/registration/metadata_members.hpp"

#include "base/bytes.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_text_bytes = 2000;
constexpr std::size_t max_list_length = 50;
constexpr std::int64_t max_seconds = 100 * 365 * std::int64_t{86'400}; // a century

bool is_clean(std::string_view text) {
    return text.size() <= max_text_bytes && base::is_utf8(text) &&
           !base::has_control_characters(text);
}

} // namespace

bool MetadataMembers::has(std::string_view name) const {
    const auto* value = members_.if_contains(name);
    return value != nullptr && !value->is_null() &&
           !(value->is_string() && value->get_string().empty());
}

void MetadataMembers::refuse(MetadataError error, std::string description) {
    if (!fault_) {
        fault_ = MetadataFault{error, std::move(description)};
    }
}

void MetadataMembers::text(std::string_view name, std::string& out) {
    if (!has(name)) {
        return;
    }
    const auto& value = members_.at(name);
    if (!value.is_string() || !is_clean(value.get_string())) {
        return refuse(fmt::format("{} must be a text of at most {} bytes.", name, max_text_bytes));
    }
    out = value.get_string();
}

void MetadataMembers::flag(std::string_view name, bool& out) {
    if (!has(name)) {
        return;
    }
    const auto& value = members_.at(name);
    if (!value.is_bool()) {
        return refuse(fmt::format("{} must be true or false.", name));
    }
    out = value.get_bool();
}

void MetadataMembers::seconds(std::string_view name, std::chrono::seconds& out) {
    if (!has(name)) {
        return;
    }
    const auto& value = members_.at(name);
    if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() > max_seconds) {
        return refuse(fmt::format("{} must be a number of seconds.", name));
    }
    out = std::chrono::seconds(value.get_int64());
}

void MetadataMembers::texts(std::string_view name, std::vector<std::string>& out) {
    if (!has(name)) {
        return;
    }
    const auto* list = members_.at(name).if_array();
    if (list == nullptr || list->size() > max_list_length) {
        return refuse(fmt::format("{} must be a list of at most {} texts.", name, max_list_length));
    }
    out.clear();
    for (const auto& value : *list) {
        if (!value.is_string() || value.get_string().empty() || !is_clean(value.get_string())) {
            return refuse(
                fmt::format("{} must hold texts of at most {} bytes.", name, max_text_bytes));
        }
        out.emplace_back(value.get_string());
    }
}

void MetadataMembers::keys(std::string_view name, std::vector<std::string>& out) {
    if (!has(name)) {
        return;
    }
    const auto* set = members_.at(name).if_object();
    const auto* list = set != nullptr ? set->if_contains("keys") : nullptr;
    if (list == nullptr || !list->is_array()) {
        return refuse(fmt::format("{} must be a JWK Set (RFC 7517, 5).", name));
    }
    out.clear();
    for (const auto& key : list->get_array()) {
        out.push_back(boost::json::serialize(key)); // the rules of a client judge it
    }
}

} // namespace conclave::identity
