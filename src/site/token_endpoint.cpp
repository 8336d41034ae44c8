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

net::Response counted(std::string_view reason, net::Response response) {
    base::metrics::counter("conclave_token_refusals_total", "Video tokens that were not given out",
                           {{"reason", reason}})
        .add();
    return response;
}

net::Response refuse(int status, std::string_view code, std::string_view words) {
    return counted(code, net::Response::error(status, code, words));
}

/// The policy said no: by which line, so that who runs the server finds it. The line's text stays
/// here: it may name roles and people.
net::Response refuse_by(const policy::Decision& decision, std::string_view code,
                        const std::string& words, std::string_view remedy) {
    const std::string by =
        decision.line == 0 ? "no line of the policy allows it"
                           : "line " + std::to_string(decision.line) + " of the policy refuses it";
    json::object body{{"error", code}, {"message", words + ": " + by + ". " + std::string(remedy)}};
    if (decision.line != 0) {
        body["line"] = decision.line;
    }
    return counted(code, net::Response::json(403, json::serialize(body)));
}

} // namespace

TokenEndpoint::TokenEndpoint(Settings settings, std::unique_ptr<CallerVerifier> verifier,
                             PolicyNow policy, Rooms rooms, const base::Clock& clock)
    : settings_(std::move(settings)), verifier_(std::move(verifier)), policy_(std::move(policy)),
      rooms_(std::move(rooms)), clock_(clock),
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
    RoomWish wish{.name = rooms_.name_of(std::string(*name))};
    wish.type = base::get_string(*body, "room_type").value_or("");
    return admit(*caller, std::move(wish));
}

net::Response TokenEndpoint::admit(const Caller& caller, RoomWish wish) {
    const auto policy = policy_();
    const auto ask = [&](policy::Action action) {
        return policy::decide(*policy,
                              {.action = action, .room = wish.name, .claims = caller.claims});
    };
    const auto join = ask(policy::Action::join);
    if (!join.allowed) {
        base::log::info(
            "video_token_refused",
            {{"subject", caller.subject}, {"room", wish.name}, {"policy_line", join.line}});
        return refuse_by(join, "forbidden", "You may not enter this room",
                         "Ask whoever runs this service, or choose another room.");
    }
    const auto create = ask(policy::Action::create);
    wish.may_create = create.allowed;
    const auto type = rooms_.prepare(wish);
    if (!type) {
        const auto& fault = type.error();
        if (fault.code != account::ErrorCode::room_not_found) {
            return refuse(400, "room_type_unavailable", fault.message);
        }
        return create.allowed ? refuse(403, "room_not_open", fault.message)
                              : refuse_by(create, "room_not_open", fault.message,
                                          "Wait until somebody has opened it, then try again.");
    }
    return sign(
        caller,
        {
            .identity = caller.identity,
            .room = wish.name,
            .may_create_room = wish.may_create,
            .may_record = ask(policy::Action::record).allowed,
            .may_moderate = ask(policy::Action::moderate).allowed,
            .conversations_service_sid = settings_.conversations_service_sid.empty()
                                             ? std::nullopt
                                             : std::optional(settings_.conversations_service_sid),
            .validity = settings_.validity,
        },
        *type);
}

net::Response TokenEndpoint::sign(const Caller& caller, const account::AccessTokenRequest& grants,
                                  const std::string& room_type) {
    const auto token = account::mint_access_token(grants, settings_.key, clock_.now());
    if (!token) {
        return refuse(400, "invalid_request", token.error().message);
    }
    base::log::info("video_token_issued", {{"subject", caller.subject},
                                           {"room", grants.room.value_or("")},
                                           {"room_type", room_type}});
    const json::object answer{{"token", *token}, {"room_type", room_type}};
    return net::Response::json(200, json::serialize(answer))
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache");
}

} // namespace conclave::site
