#include "cli/key_files.hpp"

#include "base/json_text.hpp"
#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "identity/users/user_service.hpp"
#include "server/routers.hpp"

#include <boost/json.hpp>

namespace conclave::cli {
namespace json = boost::json;

namespace {

constexpr std::size_t file_max_bytes = 64 * 1024;

std::vector<std::string> keys_in(const json::object* set, const std::string& file) {
    const auto* keys = set == nullptr ? nullptr : base::get_array(*set, "keys");
    if (keys == nullptr)
        throw Failure(file + " holds no JWK Set: write {\"keys\":[…]} (RFC 7517, 5).");
    std::vector<std::string> out;
    for (const auto& key : *keys)
        out.push_back(json::serialize(key));
    return out;
}

json::object read_object(const std::string& file) {
    const auto text = read_file(file);
    auto members = text ? base::parse_json_object(*text, file_max_bytes)
                        : std::unexpected(base::JsonError::malformed);
    if (!members)
        throw Failure(file + " is no JSON object: " + std::string(base::to_text(members.error())));
    return *std::move(members);
}

} // namespace

std::vector<std::string> read_jwks(const std::string& file) {
    const auto members = read_object(file);
    return keys_in(&members, file);
}

identity::TrustedIssuer read_trusted_issuer(const std::string& file, Installation& installation) {
    const auto members = read_object(file);
    identity::TrustedIssuer out{.issuer =
                                    std::string(base::get_string(members, "issuer").value_or("")),
                                .jwks = keys_in(base::get_object(members, "jwks"), file)};
    const auto* subjects = base::get_object(members, "subjects");
    if (subjects == nullptr)
        throw Failure(file + " does not say whom it means: write "
                             "\"subjects\":{\"its name\":\"the user name here\"}.");
    identity::UserService users(installation.database(), installation.clock(),
                                installation.random(), server::user_policy(installation.config()));
    for (const auto& [name, value] : *subjects) {
        const auto* text = value.if_string();
        const auto user = text ? users.find(*text) : std::nullopt;
        if (!user)
            throw Failure(file + ": nobody here is called " + json::serialize(value) + ".");
        out.subjects.push_back({.id = 0, .key = std::string(name), .value = user->id});
    }
    return out;
}

} // namespace conclave::cli
