#include "site/token_endpoint.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

#include <boost/json.hpp>
#include <utility>

namespace conclave::site {
namespace json = boost::json;
namespace {

constexpr std::size_t max_body_bytes = 4 * 1024;

net::Response refuse(int status, std::string_view code, std::string_view words) {
    static const auto counter = [](std::string_view reason) {
        return base::metrics::counter("conclave_token_refusals_total",
                                      "Video tokens that were not given out", {{"reason", reason}});
    };
    counter(code).add();
    return net::Response::error(status, code, words);
}

} // namespace

TokenEndpoint::TokenEndpoint(Settings settings, std::unique_ptr<CallerVerifier> verifier,
                             PrepareRoom prepare, const base::Clock& clock)
    : settings_(std::move(settings)), verifier_(std::move(verifier)), prepare_(std::move(prepare)),
      clock_(clock),
      limiter_({.burst = token_burst_per_person, .per_second = tokens_per_second_per_person}) {}

net::Response TokenEndpoint::handle(const net::Request& request) {
    const auto caller = verifier_->verify(request);
    if (!caller) {
        return caller.error();
    }
    const auto wait = limiter_.take(caller->subject, std::chrono::steady_clock::now());
    if (wait != std::chrono::milliseconds::zero()) {
        return refuse(429, "too_many_requests", "Too many attempts. Wait a moment.")
            .with("Retry-After", std::to_string(wait.count() / 1000 + 1));
    }
    if (request.content_type() != "application/json") {
        return refuse(415, "invalid_request", "Send the request as application/json.");
    }
    const auto body = base::parse_json_object(request.body, max_body_bytes);
    if (!body) {
        return refuse(400, "invalid_request",
                      "The request body is " + std::string(base::to_text(body.error())) + ".");
    }
    const auto name = base::get_string(*body, "room_name");
    if (!name || name->empty()) {
        return refuse(400, "invalid_request", "Name the room: room_name is missing.");
    }
    if (const auto valid = account::check_room_name(*name); !valid) {
        return refuse(400, "invalid_request", valid.error().message);
    }
    const auto claimed = base::get_string(*body, "user_identity");
    if (claimed && !claimed->empty() && *claimed != caller->identity) {
        return refuse(
            403, "identity_mismatch",
            "user_identity is not the signed-in person. Leave it out, or sign in as them.");
    }
    RoomWish wish{.name = std::string(*name)};
    wish.type = base::get_string(*body, "room_type").value_or("");
    wish.may_create = allows(settings_.policy.create, caller->claims);
    return issue(*caller, wish);
}

net::Response TokenEndpoint::issue(const Caller& caller, const RoomWish& wish) {
    if (!allows(settings_.policy.join, caller.claims)) {
        return refuse(403, "forbidden", "You may not enter rooms here. Ask an administrator.");
    }
    const auto type = prepare_(wish);
    if (!type) {
        const bool missing = type.error().code == account::ErrorCode::room_not_found;
        return refuse(missing ? 403 : 400, missing ? "forbidden" : "room_type_unavailable",
                      type.error().message);
    }
    const account::AccessTokenRequest grants{
        .identity = caller.identity,
        .room = wish.name,
        .may_create_room = wish.may_create,
        .conversations_service_sid = settings_.conversations_service_sid.empty()
                                         ? std::nullopt
                                         : std::optional(settings_.conversations_service_sid),
        .validity = settings_.validity,
    };
    const auto token = account::mint_access_token(grants, settings_.key, clock_.now());
    if (!token) {
        return refuse(400, "invalid_request", token.error().message);
    }
    base::log::info("video_token_issued",
                    {{"subject", caller.subject}, {"room", wish.name}, {"room_type", *type}});
    const json::object answer{{"token", *token}, {"room_type", *type}};
    return net::Response::json(200, json::serialize(answer))
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache");
}

} // namespace conclave::site
