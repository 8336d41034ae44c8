#include "identity/admin/controllers.hpp"
#include "identity/admin/grant_queries.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/admin/people_dto.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/services.hpp"

/// What people have allowed clients, and where they are signed in.
namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::object to_dto(const PersistedGrant& grant) {
    return {{"id", grant.key},
            {"key", grant.key},
            {"type", grant.type},
            {"subjectId", grant.subject_id},
            {"subjectName", grant.subject_name},
            {"clientId", grant.client_id},
            {"creationTime", base::to_rfc3339(grant.created)},
            {"expiration",
             grant.expires ? json::value(base::to_rfc3339(*grant.expires)) : json::value()},
            {"data", ""}, // it holds claims
            {"consumedTime", nullptr},
            {"sessionId", grant.session_id.empty() ? json::value() : json::value(grant.session_id)},
            {"description", nullptr}};
}

json::object to_dto(const LiveSession& session) {
    return {{"id", session.sid},
            {"subjectId", session.subject_id},
            {"subjectName", session.subject_name},
            {"userAgent", session.user_agent},
            {"ipAddress", session.address},
            {"created", base::to_rfc3339(session.signed_in)},
            {"renewed", base::to_rfc3339(session.seen)},
            {"expires", base::to_rfc3339(session.expires)}};
}

class Grants {
  public:
    explicit Grants(const Parts& parts) : services_(parts.services), parts_(parts) {}

    Answer subjects(Call& call) const;
    Answer of_subject(Call& call) const;
    Answer get(Call& call) const;
    Answer remove(Call& call) const;
    Answer remove_of_subject(Call& call) const;
    Answer sessions(Call& call) const;
    Answer sessions_of(Call& call) const;
    Answer end_session(Call& call) const;
    Answer end_sessions_of(Call& call) const;

  private:
    [[nodiscard]] GrantQueries queries() const { return {parts_.database, services_.clock}; }
    /// The grant ends: refresh tokens, consent, and the access tokens that came with it.
    void end(const PersistedGrant& grant) const;

    Services& services_;
    Parts parts_;
};

Answer Grants::subjects(Call& call) const {
    const auto& page = call.page;
    const auto found = queries().subjects(page.pattern(), page.size, page.offset());
    return list_answer("persistedGrants", found, page, [](const GrantSubject& each) {
        return json::object{{"subjectId", each.id}, {"subjectName", each.name}};
    });
}

Answer Grants::of_subject(Call& call) const {
    return page_answer("persistedGrants", queries().of_subject(call.path.at("subjectId")),
                       call.page, [](const PersistedGrant& each) { return to_dto(each); });
}

Answer Grants::get(Call& call) const {
    const auto grant = queries().get(call.path.at("id"));
    return grant ? Answer(Done{.body = to_dto(*grant)}) : std::unexpected(not_found("grant"));
}

void Grants::end(const PersistedGrant& grant) const {
    if (const auto client = services_.clients.get(grant.client_id);
        client && !grant.grant_id.empty()) {
        services_.revoke_grant(grant.grant_id, *client);
    }
    queries().remove(grant);
}

Answer Grants::remove(Call& call) const {
    const auto grant = queries().get(call.path.at("id"));
    if (!grant) {
        return std::unexpected(not_found("grant"));
    }
    call.before = to_dto(*grant);
    end(*grant);
    return Done{};
}

Answer Grants::remove_of_subject(Call& call) const {
    const auto& id = call.path.at("subjectId");
    const auto grants = queries().of_subject(id);
    for (const auto& grant : grants) {
        end(grant);
    }
    call.before = json::object{{"subjectId", id}, {"count", grants.size()}};
    return Done{};
}

Answer Grants::sessions(Call& call) const {
    const auto& page = call.page;
    return list_answer("sessions", queries().sessions(page.pattern(), page.size, page.offset()),
                       page, [](const LiveSession& each) { return to_dto(each); });
}

Answer Grants::sessions_of(Call& call) const {
    return page_answer("sessions", queries().sessions_of(call.path.at("subjectId")), call.page,
                       [](const LiveSession& each) { return to_dto(each); });
}

Answer Grants::end_session(Call& call) const {
    const auto& sid = call.path.at("id");
    const auto found = queries().session(sid);
    if (!found) {
        return std::unexpected(not_found("session"));
    }
    call.before = to_dto(*found);
    services_.sessions.end(sid);
    return Done{};
}

Answer Grants::end_sessions_of(Call& call) const {
    const auto& id = call.path.at("subjectId");
    const auto all = queries().sessions_of(id);
    for (const auto& session : all) {
        services_.sessions.end(session.sid);
    }
    call.before = json::object{{"subjectId", id}, {"count", all.size()}};
    return Done{};
}

} // namespace

void add_grants(Routes& routes, const Parts& parts) {
    const Grants grants(parts);
    const auto add = [&](std::string_view method_name, std::string_view path,
                         std::string_view summary, std::string_view event, std::string_view answer,
                         Answer (Grants::*method)(Call&) const) {
        routes.add({.method = method_name,
                    .path = path,
                    .summary = summary,
                    .event = event,
                    .answer = answer,
                    .query = answer.ends_with("sApiDto") ? list_query() : std::vector<Member>{},
                    .handler = [grants, method](Call& call) { return (grants.*method)(call); }});
    };
    add("GET", "PersistedGrants/Subjects", "Who has allowed something",
        "PersistedGrantsIdentityByUsersRequestedEvent", "PersistedGrantSubjectsApiDto",
        &Grants::subjects);
    add("GET", "PersistedGrants/Subjects/{subjectId}", "What somebody has allowed",
        "PersistedGrantsIdentityByUserRequestedEvent", "PersistedGrantsApiDto",
        &Grants::of_subject);
    add("GET", "PersistedGrants/{id}", "One grant", "PersistedGrantIdentityRequestedEvent",
        "PersistedGrantApiDto", &Grants::get);
    add("DELETE", "PersistedGrants/{id}", "Ends a grant", "PersistedGrantIdentityDeletedEvent", {},
        &Grants::remove);
    add("DELETE", "PersistedGrants/Subjects/{subjectId}", "Ends all grants of somebody",
        "PersistedGrantsIdentityDeletedEvent", {}, &Grants::remove_of_subject);
    add("GET", "Sessions", "Where people are signed in", "SessionsRequestedEvent", "SessionsApiDto",
        &Grants::sessions);
    add("GET", "Sessions/Subjects/{subjectId}", "Where somebody is signed in",
        "SessionsRequestedEvent", "SessionsApiDto", &Grants::sessions_of);
    add("DELETE", "Sessions/{id}", "Ends a session; its clients are told", "SessionDeletedEvent",
        {}, &Grants::end_session);
    add("DELETE", "Sessions/Subjects/{subjectId}", "Ends all sessions of somebody",
        "SessionsDeletedEvent", {}, &Grants::end_sessions_of);
}

} // namespace conclave::identity::admin
