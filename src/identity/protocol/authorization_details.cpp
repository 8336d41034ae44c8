#include "identity/protocol/authorization_details.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>

namespace conclave::identity {
namespace json = boost::json;

namespace {

/// Members that objects of all types may have (RFC 9396, 2.2): lists of texts, and one text.
constexpr std::array<std::string_view, 4> common_lists{"locations", "actions", "datatypes",
                                                       "privileges"};
constexpr std::string_view identifier = "identifier";
constexpr std::size_t max_names_shown = 40; // characters of a name that a refusal repeats

bool is_common_list(std::string_view name) {
    return std::ranges::find(common_lists, name) != common_lists.end();
}

bool is_list_of_texts(const json::value& value) {
    const auto* list = value.if_array();
    return list != nullptr &&
           std::ranges::all_of(*list, [](const auto& each) { return each.is_string(); });
}

/// Embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069) turn around what people
/// read, beyond the text that they stand in.
bool turns_text(std::string_view text) {
    for (auto at = text.find('\xe2'); at != std::string_view::npos && at + 2 < text.size();
         at = text.find('\xe2', at + 1)) {
        const auto third = static_cast<unsigned char>(text[at + 2]);
        if ((text[at + 1] == '\x80' && third >= 0xaa && third <= 0xae) ||
            (text[at + 1] == '\x81' && third >= 0xa6 && third <= 0xa9)) {
            return true;
        }
    }
    return false;
}

bool is_readable(std::string_view text) {
    return !base::has_control_characters(text) && !turns_text(text);
}

/// People read what stands there, so nothing may hide in it; numbers beyond all bounds would be
/// passed on as others.
bool is_plain(const json::value& value) {
    if (const auto* number = value.if_double()) {
        return std::isfinite(*number);
    }
    if (const auto* text = value.if_string()) {
        return is_readable(*text);
    }
    if (const auto* list = value.if_array()) {
        return std::ranges::all_of(*list, is_plain);
    }
    if (const auto* object = value.if_object()) {
        return std::ranges::all_of(*object, [](const auto& member) {
            return is_readable(member.key()) && is_plain(member.value());
        });
    }
    return true;
}

const DetailType* find_type(const std::vector<DetailType>& known, std::string_view type) {
    const auto found = std::ranges::find(known, type, &DetailType::type);
    return found == known.end() ? nullptr : &*found;
}

std::optional<std::string>
object_fault(const json::value& value, const std::vector<DetailType>& known, const Client& client) {
    const auto* object = value.if_object();
    const auto type = object != nullptr ? base::get_string(*object, "type") : std::nullopt;
    if (!type) {
        return "Each member of authorization_details is an object with a type.";
    }
    const auto* rules = find_type(known, *type);
    if (rules == nullptr || !contains(client.authorization_details_types, *type)) {
        return "A type of authorization_details is unknown or not allowed for this client.";
    }
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        const bool list = is_common_list(name);
        if ((list && !is_list_of_texts(member.value())) ||
            (name == identifier && !member.value().is_string())) {
            return "A member of authorization_details is of the wrong type (RFC 9396, 2.2).";
        }
        const bool common = list || name == identifier || name == "type";
        if (!common && !rules->members.empty() && !contains(rules->members, name)) {
            return fmt::format("authorization_details of the type {} have a member that this type "
                               "does not have.",
                               rules->type.substr(0, max_names_shown));
        }
    }
    return is_plain(value)
               ? std::nullopt
               : std::optional<std::string>(
                     "authorization_details hold characters or numbers that can't be shown.");
}

/// Of text that was read before; nothing of anything else.
json::array list_of(std::string_view text) {
    auto value = base::parse_json(text, max_details_bytes);
    return value && value->is_array() ? std::move(value->get_array()) : json::array();
}

std::string text_of(const json::array& list) {
    return list.empty() ? std::string() : json::serialize(list);
}

/// JSON, but with numbers as people write them: 12.5, and not 1.25E1.
std::string readable(const json::value& value) {
    std::string out;
    const auto separate = [&out] { out += out.empty() ? "" : ", "; };
    if (const auto* list = value.if_array()) {
        for (const auto& each : *list) {
            separate();
            out += readable(each);
        }
        return "[" + out + "]";
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            separate();
            out += base::json_quote(member.key()) + ": " + readable(member.value());
        }
        return "{" + out + "}";
    }
    const auto* number = value.if_double();
    return number != nullptr ? fmt::format("{}", *number) : json::serialize(value);
}

/// A value as people read it.
std::string shown(const json::value& value) {
    if (const auto* text = value.if_string()) {
        return std::string(*text);
    }
    if (!is_list_of_texts(value)) {
        return readable(value);
    }
    std::string out;
    for (const auto& each : value.get_array()) {
        out += out.empty() ? "" : ", ";
        out += each.get_string();
    }
    return out;
}

/// What is in objects stands by itself: `amount.currency`, `amount.value`.
void add_facts(json::array& out, const std::string& name, const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr || object->empty()) {
        out.push_back(json::object{{"name", name}, {"value", shown(value)}});
        return;
    }
    for (const auto& member : *object) {
        add_facts(out, name + "." + std::string(member.key()), member.value());
    }
}

} // namespace

std::expected<std::string, std::string>
read_details(std::string_view text, const std::vector<DetailType>& known, const Client& client) {
    const auto value = base::parse_json(text, max_details_bytes);
    const auto* list = value ? value->if_array() : nullptr;
    if (list == nullptr || list->size() > max_details) {
        return std::unexpected(fmt::format(
            "authorization_details is no JSON array of at most {} objects and {} bytes.",
            max_details, max_details_bytes));
    }
    for (const auto& each : *list) {
        if (auto fault = object_fault(each, known, client)) {
            return std::unexpected(*std::move(fault));
        }
    }
    return list->empty() ? std::string() : std::string(text); // as it came: numbers lose nothing
}

std::expected<std::string, OAuthError>
asked_details(const net::Form& form, const std::vector<DetailType>& known, const Client& client) {
    const auto text = form.get("authorization_details");
    auto details =
        text ? read_details(*text, known, client) : std::expected<std::string, std::string>();
    if (!details) {
        return std::unexpected(OAuthError{.error = "invalid_authorization_details",
                                          .description = std::move(details.error())});
    }
    return *std::move(details);
}

std::optional<std::string> narrowed_details(std::string_view granted, std::string_view wanted) {
    if (wanted.empty()) {
        return std::string(granted);
    }
    const auto value = base::parse_json(wanted, max_details_bytes);
    if (!value || !value->is_array()) {
        return std::nullopt;
    }
    const auto all = list_of(granted);
    const auto& some = value->get_array();
    const bool within = std::ranges::all_of(
        some, [&all](const auto& each) { return std::ranges::find(all, each) != all.end(); });
    if (!within || some.size() > all.size()) {
        return std::nullopt;
    }
    return some.empty() ? std::string() : std::string(wanted);
}

std::string details_for(std::string_view details, const std::vector<std::string>& audiences) {
    json::array out;
    for (auto& each : list_of(details)) {
        const auto* object = each.if_object();
        const auto* locations = object != nullptr ? base::get_array(*object, "locations") : nullptr;
        if (locations == nullptr || std::ranges::any_of(*locations, [&](const auto& location) {
                return location.is_string() && contains(audiences, location.get_string());
            })) {
            out.push_back(std::move(each));
        }
    }
    return text_of(out);
}

json::array shown_details(std::string_view details, const std::vector<DetailType>& known) {
    json::array out;
    for (const auto& each : list_of(details)) {
        const auto& object = each.get_object();
        const auto type = base::get_string(object, "type").value_or(std::string_view{});
        const auto* rules = find_type(known, type);
        json::array facts;
        for (const auto& member : object) {
            if (member.key() != "type") {
                add_facts(facts, std::string(member.key()), member.value());
            }
        }
        const bool named = rules != nullptr && !rules->display_name.empty();
        out.push_back(
            json::object{{"type", type},
                         {"display_name", named ? std::string_view(rules->display_name) : type},
                         {"description", rules != nullptr ? rules->description : std::string()},
                         {"facts", std::move(facts)}});
    }
    return out;
}

} // namespace conclave::identity
