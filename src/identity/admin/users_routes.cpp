#include "identity/admin/users_controller.hpp"

namespace conclave::identity::admin {

void add_users(Routes& routes, const Parts& parts) {
    const Users users(parts);
    const auto add = routes.adder(users);
    const std::vector<Member> pages{{.name = "page", .kind = Kind::number},
                                    {.name = "pageSize", .kind = Kind::number}};
    auto claim_pages = pages;
    claim_pages.push_back({.name = "claimSearchText"});
    const std::vector<Member> claim_id{{.name = "claimId", .kind = Kind::number, .required = true}};
    add({.method = "GET",
         .path = "Users",
         .summary = "Accounts by name",
         .event = "UsersRequestedEvent",
         .answer = "UsersDto",
         .query = list_query()},
        &Users::list);
    add({.method = "GET",
         .path = "Users/{id}",
         .summary = "One account",
         .event = "UserRequestedEvent",
         .answer = "UserDto"},
        &Users::get);
    add({.method = "POST",
         .path = "Users",
         .summary = "Makes an account, with which nobody can sign in before it has a password",
         .event = "UserSavedEvent",
         .body = "UserDto",
         .answer = "UserDto"},
        &Users::add);
    add({.method = "PUT",
         .path = "Users",
         .summary = "Replaces what is known of an account",
         .event = "UserUpdatedEvent",
         .body = "UserDto",
         .answer = "UserDto"},
        &Users::update);
    add({.method = "DELETE",
         .path = "Users/{id}",
         .summary = "Ends an account, with all that belongs to it",
         .event = "UserDeletedEvent"},
        &Users::remove);
    add({.method = "GET",
         .path = "Users/{id}/Roles",
         .summary = "The roles somebody has",
         .event = "UserRolesRequestedEvent",
         .answer = "RolesDto",
         .query = pages},
        &Users::roles);
    add({.method = "POST",
         .path = "Users/Roles",
         .summary = "Gives somebody a role",
         .event = "UserRoleSavedEvent",
         .body = "UserRoleDto"},
        &Users::add_role);
    add({.method = "DELETE",
         .path = "Users/Roles",
         .summary = "Takes a role from somebody; the members may stand in the query, too",
         .event = "UserRoleDeletedEvent",
         .body = "UserRoleDto"},
        &Users::remove_role);
    add({.method = "GET",
         .path = "Users/{id}/Claims",
         .summary = "The claims of somebody",
         .event = "UserClaimsRequestedEvent",
         .answer = "UserClaimsDto",
         .query = pages},
        &Users::claims);
    add({.method = "POST",
         .path = "Users/Claims",
         .summary = "Adds a claim to somebody",
         .event = "UserClaimsSavedEvent",
         .body = "UserClaimDto"},
        &Users::add_claim);
    add({.method = "PUT",
         .path = "Users/Claims",
         .summary = "Replaces a claim",
         .event = "UserClaimsSavedEvent",
         .body = "UserClaimDto"},
        &Users::update_claim);
    add({.method = "DELETE",
         .path = "Users/{id}/Claims",
         .summary = "Takes a claim away",
         .event = "UserClaimsDeletedEvent",
         .query = claim_id},
        &Users::remove_claim);
    add({.method = "GET",
         .path = "Users/{id}/Providers",
         .summary = "The accounts at other providers through which somebody signs in",
         .event = "UserProvidersRequestedEvent",
         .answer = "UserProvidersDto",
         .query = pages},
        &Users::providers);
    add({.method = "DELETE",
         .path = "Users/Providers",
         .summary = "Disconnects such an account, the last way in as well; the members may stand "
                    "in the query, too",
         .event = "UserProvidersDeletedEvent",
         .body = "UserProviderDeleteDto"},
        &Users::remove_provider);
    add({.method = "POST",
         .path = "Users/ChangePassword",
         .summary = "Sets a password; ends sessions and refresh tokens",
         .event = "UserPasswordChangedEvent",
         .body = "UserChangePasswordDto"},
        &Users::change_password);
    add({.method = "GET",
         .path = "Users/{id}/RoleClaims",
         .summary = "The claims that somebody's roles bring",
         .event = "UserRoleClaimsRequestedEvent",
         .answer = "RoleClaimsDto",
         .query = claim_pages},
        &Users::role_claims);
    add({.method = "GET",
         .path = "Users/ClaimType/{type}",
         .summary = "Who has a claim of this type",
         .event = "ClaimUsersRequestedEvent",
         .answer = "UsersDto",
         .query = pages},
        &Users::with_claim);
    add({.method = "GET",
         .path = "Users/ClaimType/{type}/ClaimValue/{value}",
         .summary = "Who has this claim",
         .event = "ClaimUsersRequestedEvent",
         .answer = "UsersDto",
         .query = pages},
        &Users::with_claim);
}

} // namespace conclave::identity::admin
