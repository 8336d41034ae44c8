#include "identity/people/mail_tokens.hpp"

#include "identity/users/fold.hpp"
#include "identity/users/user_repository.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::string name_of(MailPurpose purpose) {
    switch (purpose) {
    case MailPurpose::confirm_email:
        return "confirm_email";
    case MailPurpose::reset_password:
        return "reset_password";
    case MailPurpose::change_email:
        break;
    }
    return "change_email";
}

} // namespace

std::string MailTokens::issue(MailPurpose purpose, const User& user, const std::string& new_email) {
    auto code = base::random_token(random_);
    const auto hash = jose::sha256_base64url(code);
    const auto name = name_of(purpose);
    const auto email = fold_case(user.email);
    const long long expires = base::to_unix_seconds(clock_.now() + lifetime_of(purpose));
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_mail_tokens WHERE user_id = :u AND purpose = :p",
            soci::use(user.id), soci::use(name);
        session << "INSERT INTO identity_mail_tokens (code_hash, purpose, user_id, email_key, "
                   "security_stamp, expires_at, new_email) VALUES (:h, :p, :u, :m, :s, :e, :n)",
            soci::use(hash), soci::use(name), soci::use(user.id), soci::use(email),
            soci::use(user.security_stamp), soci::use(expires), soci::use(new_email);
    });
    return code;
}

std::optional<User> MailTokens::find(MailPurpose purpose, std::string_view code) {
    auto found = look(purpose, code);
    return found ? std::optional(std::move(found->user)) : std::nullopt;
}

std::optional<MailTokens::AddressChange> MailTokens::find_change(std::string_view code) {
    return look(MailPurpose::change_email, code);
}

std::optional<MailTokens::AddressChange> MailTokens::look(MailPurpose purpose,
                                                          std::string_view code) {
    const auto hash = jose::sha256_base64url(code);
    const auto name = name_of(purpose);
    const long long now = base::to_unix_seconds(clock_.now());
    std::optional<AddressChange> found;
    database_.run([&](soci::session& session) {
        std::string user_id;
        std::string email;
        std::string stamp;
        std::string new_email;
        session << "SELECT user_id, email_key, security_stamp, new_email FROM identity_mail_tokens "
                   "WHERE "
                   "code_hash = :h AND purpose = :p AND expires_at > :now",
            soci::use(hash), soci::use(name), soci::use(now), soci::into(user_id),
            soci::into(email), soci::into(stamp), soci::into(new_email);
        if (!session.got_data()) {
            return;
        }
        auto row = users::find_by_id(session, user_id);
        const bool same_password = row && row->user.security_stamp == stamp;
        if (row && row->user.enabled && fold_case(row->user.email) == email &&
            (purpose == MailPurpose::confirm_email || same_password)) {
            found = AddressChange{std::move(row->user), std::move(new_email)};
        }
    });
    return found;
}

bool MailTokens::spend(soci::session& session, std::string_view code) {
    const auto hash = jose::sha256_base64url(code);
    soci::statement statement =
        (session.prepare << "DELETE FROM identity_mail_tokens WHERE code_hash = :h",
         soci::use(hash));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

void MailTokens::drop_expired() {
    store::delete_until(database_, "identity_mail_tokens", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
