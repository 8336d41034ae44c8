#include "identity/http/pending_authorize.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t pending_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB

} // namespace

std::string to_json(const PendingAuthorize& pending) {
    return json::serialize(json::object{{"parameters", pending.parameters},
                                        {"login_sid", pending.login_sid},
                                        {"consent_user", pending.consent_user},
                                        {"consented", join_words(pending.consented)},
                                        {"denied", pending.denied},
                                        {"pushed", pending.pushed},
                                        {"signed", pending.signed_object}});
}

std::optional<PendingAuthorize> pending_from_json(std::string_view text) {
    const auto members = base::parse_json_object(text, pending_max_bytes);
    if (!members) {
        return std::nullopt;
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(std::string_view{}));
    };
    return PendingAuthorize{.parameters = get("parameters"),
                            .login_sid = get("login_sid"),
                            .consent_user = get("consent_user"),
                            .consented = split_words(get("consented")),
                            .denied = base::get_bool(*members, "denied").value_or(false),
                            .pushed = get("pushed"),
                            .signed_object = base::get_bool(*members, "signed").value_or(false)};
}

} // namespace conclave::identity
