#include "identity/admin/controllers.hpp"
#include "identity/admin/people_dto.hpp"
#include "identity/http/services.hpp"
#include "identity/users/roles.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

class RolesOfPeople {
  public:
    explicit RolesOfPeople(const Parts& parts) : services_(parts.services), parts_(parts) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer add(Call& call) const;
    Answer update(Call& call) const;
    Answer remove(Call& call) const;
    Answer users(Call& call) const;
    Answer claims(Call& call) const;
    Answer add_claim(Call& call) const;
    Answer update_claim(Call& call) const;
    Answer remove_claim(Call& call) const;

  private:
    Services& services_;
    Parts parts_;
};

Answer RolesOfPeople::list(Call& call) const {
    services_.roles.adopt();
    return list_answer(
        "roles", services_.roles.search(call.page.pattern(), call.page.size, call.page.offset()),
        call.page, [](const Role& role) { return to_dto(role); });
}

Answer RolesOfPeople::get(Call& call) const {
    const auto role = services_.roles.get(call.path.at("id"));
    return role ? Answer(Done{.body = to_dto(*role)}) : std::unexpected(not_found("role"));
}

Answer RolesOfPeople::add(Call& call) const {
    if (!call.text("id").empty()) {
        return std::unexpected(cannot_set_id());
    }
    const auto made = services_.roles.add(call.text("name"));
    if (!made) {
        return std::unexpected(to_refusal(made.error()));
    }
    call.after = to_dto(*made);
    return Done{.body = call.after, .status = 201, .location = "Roles/" + made->id};
}

Answer RolesOfPeople::update(Call& call) const {
    const auto stored = services_.roles.get(call.text("id"));
    if (!stored) {
        return std::unexpected(not_found("role"));
    }
    call.before = to_dto(*stored);
    if (auto stale = call.stale(call.before)) {
        return std::unexpected(*std::move(stale));
    }
    const Role wanted{.id = stored->id, .name = call.text("name")};
    if (const auto done = services_.roles.rename(wanted); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    call.after = to_dto(wanted);
    return Done{.body = call.after};
}

Answer RolesOfPeople::remove(Call& call) const {
    const auto& id = call.path.at("id");
    if (const auto stored = services_.roles.get(id)) {
        call.before = to_dto(*stored);
    }
    if (const auto done = services_.roles.remove(id); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    return Done{};
}

Answer RolesOfPeople::users(Call& call) const {
    const auto role = services_.roles.get(call.path.at("id"));
    if (!role) {
        return std::unexpected(not_found("role"));
    }
    Accounts accounts(parts_.database, services_.clock, services_.random,
                      services_.config.admin.administrator_role);
    const auto now = services_.clock.now();
    return list_answer(
        "users",
        accounts.with_role(role->name, call.page.pattern(), call.page.size, call.page.offset()),
        call.page, [now](const Account& account) { return to_dto(account, now); });
}

Answer RolesOfPeople::claims(Call& call) const {
    const auto& id = call.path.at("id");
    if (!services_.roles.get(id)) {
        return std::unexpected(not_found("role"));
    }
    return list_answer("claims", services_.roles.claims(id, call.page.size, call.page.offset()),
                       call.page,
                       [](const NumberedClaim& claim) { return to_dto(claim, "roleId"); });
}

Answer RolesOfPeople::add_claim(Call& call) const {
    auto claim = claim_from(call, "roleId");
    if (claim.id != 0) {
        return std::unexpected(cannot_set_id());
    }
    if (!services_.roles.get(claim.owner)) {
        return std::unexpected(not_found("role"));
    }
    claim.id = services_.roles.add_claim(claim);
    call.after = to_dto(claim, "roleId");
    return Done{};
}

Answer RolesOfPeople::update_claim(Call& call) const {
    const auto claim = claim_from(call, "roleId");
    const auto before = services_.roles.update_claim(claim);
    if (!before) {
        return std::unexpected(not_found("claim"));
    }
    call.before = to_dto(*before, "roleId");
    call.after = to_dto(claim, "roleId");
    return Done{};
}

Answer RolesOfPeople::remove_claim(Call& call) const {
    const auto claim = asked_claim(call);
    if (!claim) {
        return std::unexpected(claim.error());
    }
    const auto& id = call.path.at("id");
    const auto before = services_.roles.remove_claim(id, *claim);
    if (!before) {
        return std::unexpected(not_found("claim"));
    }
    call.before = to_dto(*before, "roleId");
    return Done{};
}

} // namespace

void add_roles(Routes& routes, const Parts& parts) {
    const RolesOfPeople roles(parts);
    const auto add = routes.adder(roles);
    const std::vector<Member> pages{{.name = "page", .kind = Kind::number},
                                    {.name = "pageSize", .kind = Kind::number}};
    add({.method = "GET",
         .path = "Roles",
         .summary = "Roles by name",
         .event = "RolesRequestedEvent",
         .answer = "RolesDto",
         .query = list_query()},
        &RolesOfPeople::list);
    add({.method = "GET",
         .path = "Roles/{id}",
         .summary = "One role",
         .event = "RoleRequestedEvent",
         .answer = "RoleDto"},
        &RolesOfPeople::get);
    add({.method = "POST",
         .path = "Roles",
         .summary = "Makes a role",
         .event = "RoleAddedEvent",
         .body = "RoleDto",
         .answer = "RoleDto"},
        &RolesOfPeople::add);
    add({.method = "PUT",
         .path = "Roles",
         .summary = "Gives a role another name",
         .event = "RoleUpdatedEvent",
         .body = "RoleDto",
         .answer = "RoleDto"},
        &RolesOfPeople::update);
    add({.method = "DELETE",
         .path = "Roles/{id}",
         .summary = "Removes a role; nobody has it from then on",
         .event = "RoleDeletedEvent"},
        &RolesOfPeople::remove);
    add({.method = "GET",
         .path = "Roles/{id}/Users",
         .summary = "Who has a role",
         .event = "RoleUsersRequestedEvent",
         .answer = "UsersDto",
         .query = list_query()},
        &RolesOfPeople::users);
    add({.method = "GET",
         .path = "Roles/{id}/Claims",
         .summary = "The claims that a role brings",
         .event = "RoleClaimsRequestedEvent",
         .answer = "RoleClaimsDto",
         .query = pages},
        &RolesOfPeople::claims);
    add({.method = "POST",
         .path = "Roles/Claims",
         .summary = "Adds a claim to a role",
         .event = "RoleClaimsSavedEvent",
         .body = "RoleClaimDto"},
        &RolesOfPeople::add_claim);
    add({.method = "PUT",
         .path = "Roles/Claims",
         .summary = "Replaces a claim",
         .event = "RoleClaimsSavedEvent",
         .body = "RoleClaimDto"},
        &RolesOfPeople::update_claim);
    add({.method = "DELETE",
         .path = "Roles/{id}/Claims",
         .summary = "Takes a claim away",
         .event = "RoleClaimsDeletedEvent",
         .query = {{.name = "claimId", .kind = Kind::number, .required = true}}},
        &RolesOfPeople::remove_claim);
}

} // namespace conclave::identity::admin
