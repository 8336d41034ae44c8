#pragma once

#include "identity/admin/route.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

/// One page of a list that is at hand: `{<name>: [...], totalCount, pageSize}`.
template <class Item, class ToDto>
Done page_answer(std::string_view name, const std::vector<Item>& all, const Page& page,
                 ToDto to_item) {
    boost::json::array items;
    const auto from = std::min(page.offset(), std::ssize(all));
    const auto until = std::min(from + page.size, std::ssize(all));
    for (auto at = from; at < until; ++at) {
        items.push_back(to_item(all[static_cast<std::size_t>(at)]));
    }
    return Done{.body = boost::json::object{
                    {name, std::move(items)}, {"totalCount", all.size()}, {"pageSize", page.size}}};
}

/// The one with this number in a list of things that have one; null when there is none.
template <class Item>
const Item* find_item(const std::vector<Item>& items, std::int64_t number) {
    const auto found = std::ranges::find(items, number, &Item::id);
    return found == items.end() || number == 0 ? nullptr : &*found;
}

} // namespace conclave::identity::admin
