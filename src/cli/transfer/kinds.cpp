#include "cli/transfer/kinds.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::cli::transfer {
namespace json = boost::json;

namespace {

/// Members that belong to one installation, or are nobody else's business.
constexpr std::array<std::string_view, 9> own{
    "id",          "created",        "updated",         "lastAccessed", "nonEditable",
    "redirectUri", "neededByServer", "HasClientSecret", "ClientSecret"};

} // namespace

std::string name_of(const Kind& kind, const Item& item) {
    return std::string(base::get_string(item, kind.name).value_or(std::string_view{}));
}

bool is_fixed(const Item& item) {
    return base::get_bool(item, "nonEditable").value_or(false);
}

Item portable(const Item& item) {
    Item out;
    for (const auto& [name, value] : item)
        if (std::ranges::find(own, std::string_view(name)) == own.end())
            out[name] = portable(value);
    return out;
}

json::value portable(const json::value& value) {
    if (const auto* object = value.if_object())
        return portable(*object);
    if (!value.is_array())
        return value;
    json::array out;
    for (const auto& each : value.get_array())
        out.push_back(portable(each));
    return out;
}

} // namespace conclave::cli::transfer
