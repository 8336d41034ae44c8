#include "cli/transfer/configuration_file.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

namespace conclave::cli::transfer {
namespace json = boost::json;

namespace {

constexpr std::string_view format = "conclave-configuration";
constexpr std::int64_t version = 1;
constexpr std::size_t max_items = 5000;
constexpr std::size_t step = 2; // columns

/// One member a line, as people read and compare it.
void print(std::string& out, const json::value& value, std::size_t depth) {
    const auto line = [&](std::size_t columns) { out += '\n' + std::string(columns, ' '); };
    const auto each = [&](const auto& items, char begin, char end, const auto& print_one) {
        out += begin;
        std::string_view between;
        for (const auto& item : items) {
            out += between;
            between = ",";
            line(depth + step);
            print_one(item);
        }
        if (!items.empty())
            line(depth);
        out += end;
    };
    if (const auto* object = value.if_object())
        each(*object, '{', '}', [&](const auto& member) {
            out += base::json_quote(member.key()) + ": ";
            print(out, member.value(), depth + step);
        });
    else if (const auto* array = value.if_array())
        each(*array, '[', ']', [&](const auto& item) { print(out, item, depth + step); });
    else
        out += json::serialize(value);
}

/// The items of one list, checked.
std::expected<std::vector<Item>, std::string> items_of(const Kind& kind, const json::object& file) {
    const auto* value = file.if_contains(kind.key);
    if (value == nullptr)
        return {};
    if (!value->is_array())
        return std::unexpected(fmt::format("\"{}\" must be a list.", kind.key));
    std::vector<Item> out;
    std::set<std::string> names;
    for (const auto& each : value->get_array()) {
        const auto* item = each.if_object();
        const auto name = item == nullptr ? std::string() : name_of(kind, *item);
        if (name.empty())
            return std::unexpected(
                fmt::format("{}[{}] has no \"{}\".", kind.key, out.size(), kind.name));
        if (!names.insert(name).second)
            return std::unexpected(fmt::format("\"{}\" stands twice in \"{}\".", name, kind.key));
        out.push_back(portable(*item));
    }
    return out;
}

bool is_known(std::string_view member) {
    return member == "format" || member == "version" || member == "exported" ||
           std::ranges::find(kinds, member, &Kind::key) != kinds.end();
}

} // namespace

std::string file_of(const Lists& lists, base::WallTime now) {
    json::object file{
        {"format", format}, {"version", version}, {"exported", base::to_rfc3339(now)}};
    for (const auto& kind : kinds) {
        json::array items;
        if (const auto found = lists.find(kind.key); found != lists.end())
            for (const auto& item : found->second)
                if (!is_fixed(item))
                    items.push_back(portable(item));
        file[kind.key] = std::move(items);
    }
    std::string out;
    print(out, file, 0);
    return out + '\n';
}

std::expected<Lists, std::string> lists_in(std::string_view text) {
    const auto file = base::parse_json_object(text, file_max_bytes);
    if (!file)
        return std::unexpected(
            fmt::format("The file is no JSON object: {}.", base::to_text(file.error())));
    if (base::get_string(*file, "format") != format)
        return std::unexpected(
            fmt::format("The file is no configuration: its \"format\" must be \"{}\".", format));
    if (base::get_int(*file, "version") != version)
        return std::unexpected(
            fmt::format("This program reads version {} of the file only.", version));
    Lists out;
    std::size_t count = 0;
    for (const auto& member : *file)
        if (!is_known(member.key()))
            return std::unexpected(
                fmt::format("The file has \"{}\", which this program does not know.",
                            std::string_view(member.key())));
    for (const auto& kind : kinds) {
        auto items = items_of(kind, *file);
        if (!items)
            return std::unexpected(items.error());
        count += items->size();
        out.emplace(kind.key, *std::move(items));
    }
    if (count == 0 || count > max_items)
        return std::unexpected(fmt::format("A file has 1 to {} items.", max_items));
    return out;
}

} // namespace conclave::cli::transfer
