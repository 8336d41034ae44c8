#include "identity/federation/external_attempts.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_payload_bytes = 16 * 1024;
constexpr std::size_t secret_bytes = 32; // 43 characters, as PKCE wants (RFC 7636, 4.1)
constexpr std::size_t max_next_bytes = 200;
constexpr std::size_t max_request_bytes = 200;

} // namespace

std::string ExternalAttempts::begin(ExternalAttempt& attempt, std::string_view browser) {
    attempt.nonce = base::random_token(random_, secret_bytes);
    attempt.verifier = base::random_token(random_, secret_bytes);
    attempt.at = clock_.now();
    const boost::json::object payload{{"scheme", attempt.scheme},
                                      {"issuer", attempt.issuer},
                                      {"nonce", attempt.nonce},
                                      {"verifier", attempt.verifier},
                                      {"user_id", attempt.user_id},
                                      {"stamp", attempt.stamp},
                                      {"request", attempt.request.substr(0, max_request_bytes)},
                                      {"next", attempt.next.substr(0, max_next_bytes)},
                                      {"remember", attempt.remember},
                                      {"anew", attempt.sign_in_anew},
                                      {"at", base::to_unix_seconds(attempt.at)}};
    return interactions_.put(InteractionKind::external, browser, boost::json::serialize(payload));
}

std::optional<ExternalAttempt>
ExternalAttempts::spend(std::string_view state, std::string_view browser, std::string_view scheme) {
    const auto payload = interactions_.find(InteractionKind::external, state, browser);
    const auto members = payload ? base::parse_json_object(*payload, max_payload_bytes)
                                 : std::unexpected(base::JsonError::malformed);
    if (!members || !interactions_.finish(state)) {
        return std::nullopt; // of two who bring it at once one was quicker
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(""));
    };
    ExternalAttempt attempt{.scheme = get("scheme"),
                            .issuer = get("issuer"),
                            .nonce = get("nonce"),
                            .verifier = get("verifier"),
                            .user_id = get("user_id"),
                            .stamp = get("stamp"),
                            .request = get("request"),
                            .next = get("next"),
                            .remember = base::get_bool(*members, "remember").value_or(false),
                            .sign_in_anew = base::get_bool(*members, "anew").value_or(true),
                            .at =
                                base::from_unix_seconds(base::get_int(*members, "at").value_or(0))};
    if (attempt.scheme != scheme || clock_.now() >= attempt.at + external_attempt_lifetime) {
        return std::nullopt;
    }
    return attempt;
}

} // namespace conclave::identity
