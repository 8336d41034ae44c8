#include "identity/admin/controllers.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/users/user_service.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::size_t id_length = 43; // SHA-256 in base64url

/// The passkeys of people, which they add by themselves.
class UserPasskeys {
  public:
    explicit UserPasskeys(const Parts& parts) : services_(parts.services) {}

    Answer list(Call& call) const;
    Answer remove(Call& call) const;

  private:
    Services& services_;
};

json::object to_dto(const Passkey& passkey) {
    return {{"id", passkey.id},
            {"name", passkey.name},
            {"created", base::to_rfc3339(passkey.created_at)},
            {"lastUsed",
             passkey.used_at ? json::value(base::to_rfc3339(*passkey.used_at)) : json::value()},
            {"backedUp", passkey.backed_up}};
}

Answer UserPasskeys::list(Call& call) const {
    const auto user = services_.users.get(call.path.at("id"));
    if (!user) {
        return std::unexpected(not_found("user"));
    }
    return page_answer("passkeys", services_.people.passkeys.of_user(user->id), call.page,
                       [](const Passkey& passkey) { return to_dto(passkey); });
}

Answer UserPasskeys::remove(Call& call) const {
    const auto user = services_.users.get(call.path.at("id"));
    const auto id = call.asked("passkeyId").value_or("");
    if (id.empty()) {
        return std::unexpected(invalid("passkeyId", "passkeyId says which one goes."));
    }
    const auto taken =
        user ? services_.people.passkeys.take(user->id, id) : std::optional<Passkey>();
    if (!taken) {
        return std::unexpected(not_found("passkey"));
    }
    auto before = to_dto(*taken);
    before["userId"] = user->id;
    before["userName"] = user->username;
    call.before = std::move(before);
    notify_owner(services_, *user, "a passkey was removed by an administrator: " + taken->name);
    return Done{};
}

} // namespace

void add_user_passkeys(Routes& routes, const Parts& parts) {
    const UserPasskeys passkeys(parts);
    const auto add = routes.adder(passkeys);
    add({.method = "GET",
         .path = "Users/{id}/Passkeys",
         .summary = "The passkeys with which somebody signs in",
         .event = "UserPasskeysRequestedEvent",
         .answer = "UserPasskeysDto",
         .query = {{.name = "page", .kind = Kind::number},
                   {.name = "pageSize", .kind = Kind::number}}},
        &UserPasskeys::list);
    add({.method = "DELETE",
         .path = "Users/{id}/Passkeys",
         .summary = "Takes a passkey from somebody, the last way in as well",
         .event = "UserPasskeyDeletedEvent",
         .query = {{.name = "passkeyId", .max = id_length, .required = true}}},
        &UserPasskeys::remove);
}

} // namespace conclave::identity::admin
