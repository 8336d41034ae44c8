#pragma once

#include "identity/admin/controllers.hpp"
#include "identity/admin/people_dto.hpp"
#include "identity/http/services.hpp"
#include "identity/users/accounts.hpp"

namespace conclave::identity::admin {

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
    Answer remove_provider(Call& call) const;

  private:
    [[nodiscard]] Accounts accounts() const {
        return {parts_.database, services_.clock, services_.random,
                services_.config.admin.administrator_role};
    }
    [[nodiscard]] std::optional<Account> find(const std::string& id) const {
        return accounts().get(id);
    }
    [[nodiscard]] boost::json::object dto(const Account& account) const {
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

} // namespace conclave::identity::admin
