#include "identity/admin/controllers.hpp"
#include "identity/admin/people_dto.hpp"

#include <algorithm>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

/// Accounts by the admin API. Copied into each handler; refers to what outlives the routes.
class Users {
  public:
    explicit Users(const Parts& parts) : services_(parts.services), parts_(parts) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer add(Call& call) const;
    Answer update(Call& call) const;
    Answer remove(Call& call) const;
    Answer roles(Call& call) const;
    Answer add_role(Call& call) const;
    Answer remove_role(Call& call) const;
    Answer claims(Call& call) const;
    Answer role_claims(Call& call) const;
    Answer add_claim(Call& call) const;
    Answer update_claim(Call& call) const;
    Answer remove_claim(Call& call) const;
    Answer with_claim(Call& call) const;
    Answer change_password(Call& call) const;
    Answer providers(Call& call) const;
    static Answer remove_provider(Call& call);

  private:
    [[nodiscard]] Accounts accounts() const {
        return {parts_.database, services_.clock, services_.random,
                services_.config.admin.administrator_role};
    }
    [[nodiscard]] std::optional<Account> find(const std::string& id) const {
        return accounts().get(id);
    }
    [[nodiscard]] json::object dto(const Account& account) const {
        return to_dto(account, services_.clock.now());
    }
    [[nodiscard]] Done accounts_answer(const Part<Account>& part, const Page& page) const {
        return list_answer("users", part, page,
                           [this](const Account& account) { return dto(account); });
    }
    [[nodiscard]] std::optional<Role> role_of(const Call& call) const;
    /// What somebody holds already is worth nothing from now on.
    void end_tokens(const std::string& id) const;

    Services& services_;
    Parts parts_;
};

Answer Users::list(Call& call) const {
    return accounts_answer(
        accounts().search(call.page.pattern(), call.page.size, call.page.offset()), call.page);
}

Answer Users::get(Call& call) const {
    const auto account = find(call.path.at("id"));
    return account ? Answer(Done{.body = dto(*account)}) : std::unexpected(not_found("user"));
}

Answer Users::add(Call& call) const {
    if (!call.text("id").empty()) {
        return std::unexpected(cannot_set_id());
    }
    const auto now = services_.clock.now();
    const auto made = accounts().add(account_from(call, {}, now));
    if (!made) {
        return std::unexpected(to_refusal(made.error()));
    }
    call.after = dto(*made);
    return Done{.body = call.after, .status = 201, .location = "Users/" + made->id};
}

Answer Users::update(Call& call) const {
    const auto stored = find(call.text("id"));
    if (!stored) {
        return std::unexpected(not_found("user"));
    }
    call.before = dto(*stored);
    if (auto stale = call.stale(call.before)) {
        return std::unexpected(*std::move(stale));
    }
    const auto wanted = account_from(call, *stored, services_.clock.now());
    if (wanted.two_factors && !stored->two_factors) {
        return std::unexpected(
            invalid("twoFactorEnabled", "People enrol an authenticator app by themselves."));
    }
    if (const auto done = accounts().update(wanted); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    if (!wanted.two_factors && stored->two_factors) {
        services_.people.second_factors.remove(stored->id);
    }
    if (!wanted.enabled && stored->enabled) {
        end_tokens(stored->id);
        services_.sessions.end_dead(stored->id);
    }
    call.after = dto(wanted);
    return Done{.body = call.after};
}

Answer Users::remove(Call& call) const {
    const auto& id = call.path.at("id");
    const auto stored = find(id);
    if (!stored) {
        return std::unexpected(not_found("user"));
    }
    call.before = dto(*stored);
    end_tokens(id); // first, for then there is nothing left to find them by
    if (const auto done = accounts().remove(id); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    services_.sessions.end_dead(id);
    return Done{};
}

void Users::end_tokens(const std::string& id) const {
    std::chrono::seconds longest{0};
    for (const auto& client : services_.clients.list()) {
        longest = std::max(longest, client.access_token_lifetime);
    }
    accounts().revoke_tokens(id, services_.clock.now() + longest);
    services_.revocations.refresh();
}

Answer Users::roles(Call& call) const {
    const auto& id = call.path.at("id");
    if (!find(id)) {
        return std::unexpected(not_found("user"));
    }
    services_.roles.adopt();
    return list_answer("roles", services_.roles.of_user(id, call.page.size, call.page.offset()),
                       call.page, [](const Role& role) { return to_dto(role); });
}

std::optional<Role> Users::role_of(const Call& call) const {
    services_.roles.adopt();
    return services_.roles.get(call.text("roleId"));
}

Answer Users::add_role(Call& call) const {
    const auto role = role_of(call);
    if (!role) {
        return std::unexpected(not_found("role"));
    }
    if (const auto done = accounts().add_role(call.text("userId"), role->name); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    call.after = json::object{{"userId", call.text("userId")}, {"role", role->name}};
    return Done{};
}

Answer Users::remove_role(Call& call) const {
    const auto role = role_of(call);
    if (!role) {
        return std::unexpected(not_found("role"));
    }
    if (const auto done = accounts().remove_role(call.text("userId"), role->name); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    call.before = json::object{{"userId", call.text("userId")}, {"role", role->name}};
    return Done{};
}

Answer Users::claims(Call& call) const {
    const auto& id = call.path.at("id");
    if (!find(id)) {
        return std::unexpected(not_found("user"));
    }
    return list_answer("claims", accounts().claims(id, call.page.size, call.page.offset()),
                       call.page,
                       [](const NumberedClaim& claim) { return to_dto(claim, "userId"); });
}

Answer Users::role_claims(Call& call) const {
    const auto& id = call.path.at("id");
    if (!find(id)) {
        return std::unexpected(not_found("user"));
    }
    const auto pattern = like_pattern(call.asked("claimSearchText").value_or(""));
    return list_answer(
        "claims", accounts().role_claims(id, pattern, call.page.size, call.page.offset()),
        call.page, [](const NumberedClaim& claim) { return to_dto(claim, "roleId"); });
}

Answer Users::add_claim(Call& call) const {
    auto claim = claim_from(call, "userId");
    if (claim.id != 0) {
        return std::unexpected(cannot_set_id());
    }
    if (!find(claim.owner)) {
        return std::unexpected(not_found("user"));
    }
    claim.id = accounts().add_claim(claim);
    call.after = to_dto(claim, "userId");
    return Done{};
}

Answer Users::update_claim(Call& call) const {
    const auto claim = claim_from(call, "userId");
    if (!accounts().update_claim(claim)) {
        return std::unexpected(not_found("claim"));
    }
    call.after = to_dto(claim, "userId");
    return Done{};
}

Answer Users::remove_claim(Call& call) const {
    const auto claim = asked_claim(call);
    if (!claim) {
        return std::unexpected(claim.error());
    }
    const auto& id = call.path.at("id");
    if (!accounts().remove_claim(id, *claim)) {
        return std::unexpected(not_found("claim"));
    }
    call.before = json::object{{"claimId", *claim}, {"userId", id}};
    return Done{};
}

Answer Users::with_claim(Call& call) const {
    const auto value = call.path.find("value");
    return accounts_answer(
        accounts().with_claim(call.path.at("type"),
                              value == call.path.end() ? std::string() : value->second,
                              call.page.size, call.page.offset()),
        call.page);
}

Answer Users::change_password(Call& call) const {
    const auto user = services_.users.get(call.text("userId"));
    if (!user) {
        return std::unexpected(not_found("user"));
    }
    const auto password = call.text("password");
    if (password != call.text("confirmPassword")) {
        return std::unexpected(invalid("confirmPassword", "The two passwords differ."));
    }
    const auto done =
        services_.users.replace_password(*user, password, [](soci::session&) { return true; });
    if (!done) {
        return std::unexpected(to_refusal(done.error()));
    }
    end_tokens(user->id);
    services_.sessions.end_dead(user->id);
    call.after = json::object{{"userId", user->id}, {"userName", user->username}};
    return Done{};
}

/// Nobody signs in through another provider, so nobody has any.
Answer Users::providers(Call& call) const {
    if (!find(call.path.at("id"))) {
        return std::unexpected(not_found("user"));
    }
    return Done{.body = json::object{
                    {"providers", json::array()}, {"totalCount", 0}, {"pageSize", call.page.size}}};
}

Answer Users::remove_provider(Call&) {
    return std::unexpected(not_found("provider"));
}

} // namespace

void add_users(Routes& routes, const Parts& parts) {
    const Users users(parts);
    const auto add = [&](Route route, Answer (Users::*method)(Call&) const) {
        route.handler = [users, method](Call& call) { return (users.*method)(call); };
        routes.add(std::move(route));
    };
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
         .summary = "Other providers through which somebody signs in: none yet",
         .event = "UserProvidersRequestedEvent",
         .answer = "UserProvidersDto"},
        &Users::providers);
    routes.add({.method = "DELETE",
                .path = "Users/Providers",
                .summary = "Takes such a provider away",
                .event = "UserProvidersDeletedEvent",
                .body = "UserProviderDeleteDto",
                .handler = &Users::remove_provider});
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
