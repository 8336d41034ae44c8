#pragma once

#include "identity/admin/route.hpp"
#include "identity/users/accounts.hpp"
#include "identity/users/roles.hpp"

#include <string_view>

/// People, roles and their claims as the admin API shows them.
namespace conclave::identity::admin {

[[nodiscard]] boost::json::object to_dto(const Account& account, base::WallTime now);
[[nodiscard]] boost::json::object to_dto(const Role& role);
/// `owner`: "userId" or "roleId".
[[nodiscard]] boost::json::object to_dto(const NumberedClaim& claim, std::string_view owner);

/// A body of UserDto over what is stored: members that are not there get their defaults.
[[nodiscard]] Account account_from(const Call& call, const Account& stored, base::WallTime now);

/// `{<name>: [...], totalCount, pageSize}`.
template <class Item, class ToDto>
Done list_answer(std::string_view name, const Part<Item>& part, const Page& page, ToDto to_item) {
    boost::json::array items;
    for (const auto& item : part.items) {
        items.push_back(to_item(item));
    }
    return Done{.body = boost::json::object{
                    {name, std::move(items)}, {"totalCount", part.total}, {"pageSize", page.size}}};
}

[[nodiscard]] Refusal to_refusal(const UserRefusal& refusal);
[[nodiscard]] Refusal to_refusal(const RoleRefusal& refusal);
/// `claimId` of the query.
[[nodiscard]] std::expected<std::int64_t, Refusal> asked_claim(const Call& call);
/// A claim of the body: claimId, `owner`, claimType, claimValue.
[[nodiscard]] NumberedClaim claim_from(const Call& call, std::string_view owner);

} // namespace conclave::identity::admin
