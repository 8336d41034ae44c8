#include "cli/transfer/plan.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::cli::transfer {
namespace json = boost::json;

namespace {

constexpr std::string_view texts = "identityProviderProperties";

/// To compare by: members in order, lists of texts, which are sets, sorted, and what is not there
/// as an empty text.
json::value comparable(const json::value& value) {
    if (value.is_null())
        return "";
    if (const auto* object = value.if_object()) {
        std::map<std::string, json::value> members;
        for (const auto& [name, each] : *object)
            members.emplace(name, comparable(each));
        return json::object(members.begin(), members.end());
    }
    if (!value.is_array())
        return value;
    std::vector<json::value> out;
    for (const auto& each : value.get_array())
        out.push_back(comparable(each));
    if (std::ranges::all_of(value.get_array(), &json::value::is_string))
        std::ranges::sort(
            out, {}, [](const json::value& each) { return std::string_view(each.get_string()); });
    return json::array(out.begin(), out.end());
}

/// Of a member that may not be there.
std::string text_of(const Item& item, std::string_view name) {
    const auto* value = item.if_contains(name);
    return json::serialize(comparable(value == nullptr ? json::value() : *value));
}

Step step_for(const Kind& kind, const Item& item, const std::vector<Item>& there) {
    Step step{.kind = &kind, .name = name_of(kind, item), .item = item};
    const auto existing =
        std::ranges::find(there, step.name, [&](const Item& each) { return name_of(kind, each); });
    if (existing == there.end())
        return step;
    step.existing = *existing;
    const auto before = portable(*existing);
    const auto after = portable(merged(*existing, item));
    for (const auto& member : after)
        if (text_of(after, member.key()) != text_of(before, member.key()))
            step.members.emplace_back(member.key());
    step.change = is_fixed(*existing)    ? Change::fixed
                  : step.members.empty() ? Change::same
                                         : Change::change;
    return step;
}

} // namespace

Item merged(const Item& existing, const Item& item) {
    Item out = existing;
    for (const auto& [name, value] : item) {
        auto* before = out.if_contains(name);
        if (name == texts && before != nullptr && before->is_object() && value.is_object())
            for (const auto& [key, text] : value.get_object())
                before->get_object()[key] = text;
        else
            out[name] = value;
    }
    if (const auto* id = existing.if_contains("id"))
        out["id"] = *id;
    return out;
}

std::vector<Step> plan_for(const Lists& file, const Lists& there) {
    static const std::vector<Item> none;
    const auto list = [](const Lists& lists, const Kind& kind) -> const std::vector<Item>& {
        const auto found = lists.find(kind.key);
        return found == lists.end() ? none : found->second;
    };
    std::vector<Step> steps;
    for (const auto& kind : kinds)
        for (const auto& item : list(file, kind))
            steps.push_back(step_for(kind, item, list(there, kind)));
    return steps;
}

} // namespace conclave::cli::transfer
