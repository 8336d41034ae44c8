#include "identity/admin/policy_controller.hpp"

#include "base/json_text.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/services.hpp"
#include "identity/tokens/claims_preview.hpp"
#include "identity/users/user_service.hpp"
#include "policy/explain.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::object to_dto(const policy::Version& version) {
    json::object out{{"version", version.number},
                     {"text", version.text},
                     {"fromConfiguration", version.number == 0}};
    if (version.number != 0) {
        out["changedBy"] = version.author.name;
        out["changed"] = base::to_rfc3339(version.created);
    }
    return out;
}

/// The faults of a text as those of the member that holds it.
Refusal unreadable(const std::vector<policy::Fault>& faults) {
    Refusal out{.title = {}};
    auto& errors = out.errors["text"];
    for (const auto& fault : faults) {
        errors.push_back(
            fmt::format("Line {}, column {}: {}", fault.line, fault.column, fault.words));
    }
    return out;
}

class Policies {
  public:
    Policies(Services& services, policy::Book& book) : services_(services), book_(book) {}

    Answer get(Call& call) const;
    Answer set(Call& call) const;
    Answer history(Call& call) const;
    Answer version(Call& call) const;
    Answer check(Call& call) const;
    Answer explain(Call& call) const;

  private:
    /// What the token of whom the question is about says.
    [[nodiscard]] std::expected<policy::Claims, Refusal> claims_of(const Call& call) const;
    [[nodiscard]] std::expected<policy::Claims, Refusal>
    claims_of_person(const std::string& name, const std::string& client_id) const;

    Services& services_;
    policy::Book& book_;
};

Answer Policies::get(Call&) const {
    return Done{.body = to_dto(book_.now()->version)};
}

Answer Policies::set(Call& call) const {
    book_.refresh(); // somebody may have changed it elsewhere
    const auto before = book_.now()->version;
    const auto current = to_dto(before);
    if (auto stale = call.stale(current)) {
        return std::unexpected(*std::move(stale));
    }
    const policy::Author author{.id = call.actor.id, .name = call.actor.name};
    const auto seen = base::get_int(call.body, "version").value_or(before.number);
    const auto done = book_.set(call.text("text"), author, seen);
    if (!done && !done.error().faults.empty()) {
        return std::unexpected(unreadable(done.error().faults));
    }
    if (!done) {
        return std::unexpected(
            Refusal{.status = 412, .title = "It has changed since it was read. Read it again."});
    }
    call.before = current;
    call.after = to_dto(*done);
    return Done{.body = to_dto(*done)};
}

Answer Policies::history(Call& call) const {
    const auto found = book_.history(call.page.size, call.page.offset());
    json::array versions;
    for (const auto& version : found.versions) {
        versions.push_back(to_dto(version));
    }
    return Done{.body = json::object{{"versions", std::move(versions)},
                                     {"totalCount", found.total},
                                     {"pageSize", call.page.size}}};
}

Answer Policies::version(Call& call) const {
    const auto number = call.number("version");
    const auto found = number ? book_.version(*number) : std::nullopt;
    return found ? Answer(Done{.body = to_dto(*found)}) : std::unexpected(not_found("version"));
}

Answer Policies::check(Call& call) const {
    json::array errors;
    json::array warnings;
    if (const auto policy = policy::parse(call.text("text"))) {
        for (const auto& doubt : policy::doubts(*policy)) {
            warnings.push_back(json::object{{"line", doubt.line}, {"words", doubt.words}});
        }
    } else {
        for (const auto& fault : policy.error()) {
            errors.push_back(json::object{
                {"line", fault.line}, {"column", fault.column}, {"words", fault.words}});
        }
    }
    return Done{.body =
                    json::object{{"errors", std::move(errors)}, {"warnings", std::move(warnings)}}};
}

std::expected<policy::Claims, Refusal>
Policies::claims_of_person(const std::string& name, const std::string& client_id) const {
    const auto user = services_.users.find(name);
    if (!user) {
        return std::unexpected(invalid("userName", "There is no such person."));
    }
    const auto client = services_.clients.get(client_id);
    if (!client) {
        return std::unexpected(
            invalid("clientId", "There is no such application. Its client id is needed."));
    }
    return policy::read_claims(
        preview_claims(services_.issuer, services_.subjects, *user, *client));
}

std::expected<policy::Claims, Refusal> Policies::claims_of(const Call& call) const {
    policy::Claims out;
    if (const auto name = call.text("userName"); !name.empty()) {
        auto person = claims_of_person(name, call.text("clientId"));
        if (!person) {
            return person;
        }
        out = *std::move(person);
    } else if (auto client = call.text("clientId"); !client.empty()) {
        out["client_id"] = {std::move(client)};
    }
    const auto add = [&](std::string_view type, std::string_view value) {
        auto& values = out[std::string(type)];
        if (std::ranges::find(values, value) == values.end()) {
            values.emplace_back(value);
        }
    };
    if (const auto* roles = base::get_array(call.body, "roles")) {
        for (const auto& role : *roles) {
            add("role", role.get_string());
        }
    }
    if (const auto* claims = base::get_array(call.body, "claims")) {
        for (const auto& each : *claims) {
            const auto& claim = each.get_object();
            const auto type = base::get_string(claim, "type").value_or("");
            if (!type.empty()) {
                add(type, base::get_string(claim, "value").value_or(""));
            }
        }
    }
    return out;
}

json::object to_dto(const policy::Explanation& explanation, const policy::Claims& claims) {
    json::array steps;
    for (const auto& step : explanation.steps) {
        steps.push_back(json::object{{"line", step.line}, {"fits", step.fits}, {"why", step.why}});
    }
    json::array said;
    for (const auto& [type, values] : claims) {
        for (const auto& value : values) {
            said.push_back(json::object{{"type", type}, {"value", value}});
        }
    }
    return {{"allowed", explanation.decision.allowed},
            {"line", explanation.decision.line},
            {"words", explanation.words},
            {"steps", std::move(steps)},
            {"claims", std::move(said)}};
}

Answer Policies::explain(Call& call) const {
    const auto action = policy::action_from_text(call.text("action"));
    if (!action) {
        return std::unexpected(invalid("action", "Ask about create, join, record or moderate."));
    }
    auto policy = book_.now()->policy;
    if (call.body.contains("text")) { // a draft
        auto draft = policy::parse(call.text("text"));
        if (!draft) {
            return std::unexpected(unreadable(draft.error()));
        }
        policy = *std::move(draft);
    }
    const auto claims = claims_of(call);
    if (!claims) {
        return std::unexpected(claims.error());
    }
    const auto room = call.text("room");
    return Done{.body = to_dto(
                    policy::explain(policy, {.action = *action, .room = room, .claims = *claims}),
                    *claims)};
}

} // namespace

void add_policy(Routes& routes, Services& services, policy::Book& book) {
    const Policies policies(services, book);
    const auto add = routes.adder(policies);
    add({.method = "GET",
         .path = "Policy",
         .summary = "Who may do what in which rooms, as it holds now",
         .event = "PolicyRequestedEvent",
         .answer = "PolicyDto"},
        &Policies::get);
    add({.method = "PUT",
         .path = "Policy",
         .summary = "Sets it, if nobody has meanwhile: If-Match, or the version that was read",
         .event = "PolicyUpdatedEvent",
         .body = "PolicyDto",
         .answer = "PolicyDto"},
        &Policies::set);
    add({.method = "GET",
         .path = "Policy/History",
         .summary = "The versions that were set, newest first",
         .event = "PolicyHistoryRequestedEvent",
         .answer = "PoliciesDto",
         .query = {{.name = "page", .kind = Kind::number},
                   {.name = "pageSize", .kind = Kind::number}}},
        &Policies::history);
    add({.method = "GET",
         .path = "Policy/History/{version}",
         .summary = "One version",
         .event = "PolicyVersionRequestedEvent",
         .answer = "PolicyDto"},
        &Policies::version);
    add({.method = "POST",
         .path = "Policy/Check",
         .summary = "What is wrong with a text, and what is perhaps not meant; changes nothing",
         .body = "PolicyTextDto",
         .answer = "PolicyCheckDto",
         .reads = true},
        &Policies::check);
    add({.method = "POST",
         .path = "Policy/Explain",
         .summary = "May somebody do something in a room, by which line, and why; changes nothing",
         .event = "PolicyExplainedEvent",
         .body = "PolicyQuestionDto",
         .answer = "PolicyAnswerDto",
         .reads = true},
        &Policies::explain);
}

} // namespace conclave::identity::admin
