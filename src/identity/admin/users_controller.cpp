#include "identity/admin/users_controller.hpp"

#include "identity/admin/page_answer.hpp"
#include "identity/admin/provider_dto.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/users/roles.hpp"
#include "identity/users/user_service.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

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
    if (const auto done = accounts().remove(id, end_of_access_tokens(services_)); !done) {
        return std::unexpected(to_refusal(done.error()));
    }
    services_.revocations.refresh();
    services_.sessions.end_dead(id);
    return Done{};
}

void Users::end_tokens(const std::string& id) const {
    accounts().revoke_tokens(id, end_of_access_tokens(services_));
    services_.revocations.refresh();
    services_.sessions.end_dead(id);
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
    const auto before = accounts().update_claim(claim);
    if (!before) {
        return std::unexpected(not_found("claim"));
    }
    call.before = to_dto(*before, "userId");
    call.after = to_dto(claim, "userId");
    return Done{};
}

Answer Users::remove_claim(Call& call) const {
    const auto claim = asked_claim(call);
    if (!claim) {
        return std::unexpected(claim.error());
    }
    const auto& id = call.path.at("id");
    const auto before = accounts().remove_claim(id, *claim);
    if (!before) {
        return std::unexpected(not_found("claim"));
    }
    call.before = to_dto(*before, "userId");
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
    call.after = json::object{{"userId", user->id}, {"userName", user->username}};
    return Done{};
}

Answer Users::providers(Call& call) const {
    const auto account = find(call.path.at("id"));
    if (!account) {
        return std::unexpected(not_found("user"));
    }
    return page_answer("providers", services_.people.logins.of_user(account->id), call.page,
                       [&](const ExternalLogin& login) {
                           const auto provider = services_.people.providers.get(login.scheme);
                           return to_dto(login, account->username,
                                         provider ? provider->name : login.scheme);
                       });
}

Answer Users::remove_provider(Call& call) const {
    const auto user = services_.users.get(call.text("userId"));
    const auto scheme = call.text("loginProvider");
    if (!user || !services_.people.logins.remove(user->id, scheme, call.text("providerKey"))) {
        return std::unexpected(not_found("provider"));
    }
    call.before = json::object{{"userId", user->id},
                               {"userName", user->username},
                               {"loginProvider", scheme},
                               {"providerKey", call.text("providerKey")}};
    // Whoever holds the account there is out here, too.
    services_.sessions.end_federated({user->id}, scheme);
    notify_owner(services_, *user,
                 "sign-in with " + scheme + " was disconnected by an administrator");
    return Done{};
}

} // namespace conclave::identity::admin
