#include "identity/protocol/exchange_request.hpp"

#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/compact.hpp"

namespace conclave::identity {
namespace {

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

bool is_known_type(std::string_view type) {
    return type == access_token_type || type == id_token_type || type == jwt_token_type;
}

} // namespace

std::expected<ExchangeGrant, OAuthError> read_exchange(const net::Form& form,
                                                       const std::vector<std::string>& resources) {
    const auto text = [&form](std::string_view name) {
        return std::string(form.get(name).value_or(std::string_view{}));
    };
    ExchangeGrant out{.subject_token = text("subject_token"),
                      .subject_token_type = text("subject_token_type"),
                      .actor_token = text("actor_token"),
                      .actor_token_type = text("actor_token_type"),
                      .audiences = resources,
                      .scope = parse_scope(text("scope"))};
    if (out.subject_token.empty() || !is_known_type(out.subject_token_type)) {
        return refuse("invalid_request", "The subject_token is missing, or its type is not one of "
                                         "access_token, id_token and jwt.");
    }
    if (out.actor_token.empty() != out.actor_token_type.empty() ||
        (!out.actor_token.empty() && !is_known_type(out.actor_token_type))) {
        return refuse("invalid_request", "The actor_token and its type go together; the type is "
                                         "access_token, id_token or jwt.");
    }
    if (out.subject_token.size() > jose::max_token_bytes ||
        out.actor_token.size() > jose::max_token_bytes) {
        return refuse("invalid_request", "A token is too long.");
    }
    const auto requested = text("requested_token_type");
    if (!requested.empty() && requested != access_token_type && requested != jwt_token_type) {
        return refuse("invalid_request", "The requested_token_type is not access_token or jwt.");
    }
    out.as_jwt = requested == jwt_token_type;
    for (const auto name : form.all("audience")) {
        if (name.empty() || contains(out.audiences, name)) {
            continue;
        }
        if (out.audiences.size() == max_resources || name.size() > max_resource_bytes) {
            return refuse("invalid_target", "Too many audiences, or one that is too long.");
        }
        out.audiences.emplace_back(name);
    }
    return out;
}

} // namespace conclave::identity
