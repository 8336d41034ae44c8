#include "identity/http/external_refusals.hpp"

#include "identity/http/http_support.hpp"

namespace conclave::identity {

net::Response no_provider() {
    return net::Response::error(
        404, "no_provider", "This way to sign in is not offered any more. Load the page again.");
}

net::Response external_expired() {
    return net::Response::error(410, "external_expired",
                                "This sign-in took too long, or began in another browser. Start "
                                "again.");
}

net::Response throttled(std::chrono::milliseconds wait) {
    return try_later(429, "too_many_attempts", "Too many attempts. Wait a little and try again.",
                     wait);
}

net::Response refusal_of(LoginStoreRefusal refusal, const std::string& name) {
    switch (refusal) {
    case LoginStoreRefusal::known_already:
        return net::Response::error(409, "known_already",
                                    "This " + name +
                                        " account is connected with another account "
                                        "here. Disconnect it there first.");
    case LoginStoreRefusal::has_one:
        return net::Response::error(409, "has_one",
                                    "Your account is connected with another " + name +
                                        " account. Disconnect that one first.");
    case LoginStoreRefusal::email_taken:
        return net::Response::error(
            409, "email_known",
            "There is an account here with the email address of your " + name +
                " account. Sign in to it as always, or choose a new password by mail, then "
                "connect " +
                name + " on the page \"Security\". An address alone opens nothing.");
    case LoginStoreRefusal::name_taken:
        return net::Response::error(409, "name_taken", "This user name is taken. Choose another.");
    case LoginStoreRefusal::last_way_in:
        return net::Response::error(409, "last_way_in",
                                    "This is the only way into your account. Add a passkey or set "
                                    "a password first.");
    case LoginStoreRefusal::not_found:
        return net::Response::error(404, "not_found",
                                    "This account is not connected any more. Load this page "
                                    "again.");
    case LoginStoreRefusal::stale:
        return external_expired();
    case LoginStoreRefusal::no_provider:
        break;
    }
    return no_provider();
}

} // namespace conclave::identity
