#include "identity/admin/controllers.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/users/user_repository.hpp"

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

/// Has somebody a password, and neither an authenticator app nor a passkey?
bool password_alone(const Parts& parts, const std::string& user_id) {
    auto& people = parts.services.people;
    if (people.second_factors.enrolled(user_id) || people.passkeys.any(user_id)) {
        return false;
    }
    bool password = false;
    parts.database.run([&](soci::session& session) {
        const auto row = users::find_by_id(session, user_id);
        password = row && !row->password_hash.empty();
    });
    return password;
}

Answer caller(const Parts& parts, const Call& call) {
    const auto& actor = call.actor;
    return Done{
        .body = json::object{{"id", actor.id},
                             {"name", actor.name},
                             {"clientId", actor.client_id},
                             {"isMachine", actor.machine},
                             {"mayWrite", actor.may_write},
                             {"passwordAlone", !actor.machine && password_alone(parts, actor.id)}}};
}

} // namespace

void add_info(Routes& routes, const Parts& parts) {
    const auto& config = parts.services.config;
    routes.add(
        {.method = "GET",
         .path = "Info/GetApplicationVersion",
         .summary = "The version of the program",
         .event = "ApplicationVersionRequestedEvent",
         .answer = "string",
         .handler = [](Call&) -> Answer { return Done{.body = json::string(CONCLAVE_VERSION)}; }});
    routes.add({.method = "GET",
                .path = "Info/GetApplicationName",
                .summary = "The name of the product",
                .event = "ApplicationNameRequestedEvent",
                .answer = "string",
                .handler = [&config](Call&) -> Answer {
                    return Done{.body = json::string(config.product.name)};
                }});
    routes.add({.method = "GET",
                .path = "Info/GetCaller",
                .summary = "Who calls, and how their own account is guarded",
                .event = "CallerRequestedEvent",
                .answer = "CallerDto",
                .handler = [parts](Call& call) { return caller(parts, call); }});
    routes.add({.method = "GET",
                .path = "Info/GetPasswordPolicy",
                .summary = "How long a new password must be and may be, in characters",
                .event = "PasswordPolicyRequestedEvent",
                .answer = "PasswordPolicyDto",
                .handler = [&config](Call&) -> Answer {
                    const auto& policy = config.users.password;
                    return Done{.body = json::object{{"minLength", policy.min_length},
                                                     {"maxLength", policy.max_length}}};
                }});
}

} // namespace conclave::identity::admin
