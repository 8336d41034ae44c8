#include "identity/importing/grant_plan.hpp"

#include "base/bytes.hpp"
#include "identity/grants/reference_store.hpp"
#include "identity/grants/refresh_store.hpp"
#include "identity/importing/old_grants.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/binding.hpp"
#include "jose/compact.hpp"
#include "jose/digest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace json = boost::json;

namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t max_record = 60 * 1024; // MariaDB's TEXT holds 64 KiB

using Planned = std::expected<GrantWrite, std::string>;

std::unexpected<std::string> refuse(std::string_view why) {
    return std::unexpected(std::string(why));
}

/// The same for all tokens that an app has of one session, so that they end together.
std::string grant_id(const OldSubject& subject, const std::string& client_id) {
    const auto hash = jose::sha256("conclave brought grant|" + client_id + "|" + subject.id + "|" +
                                   subject.session);
    return base::to_base64url(base::ByteView(hash).first(id_bytes));
}

std::expected<std::string, std::string> payload_of(const OldRow& row, const GrantKeeper& keeper) {
    auto payload = read_container(row.text("Data"));
    if (!payload) {
        return std::unexpected(payload.error());
    }
    return payload->is_protected ? keeper.open(payload->text) : std::move(payload->text);
}

/// A row whose columns say something else than its data is not what the stack wrote.
bool agrees(const OldRow& row, const std::string& client_id, const std::string& user_id) {
    return row.text("ClientId") == client_id && row.text("SubjectId") == user_id;
}

std::expected<const GrantOwner*, std::string> person(const GrantOwners& owners,
                                                     const std::string& id) {
    const auto found = owners.people.find(id);
    if (found == owners.people.end()) {
        return refuse("its person is not here");
    }
    if (!found->second.enabled) {
        return refuse("its person is disabled");
    }
    if (found->second.changed) {
        return refuse("its person's password or another guard was changed since it came over");
    }
    return &found->second;
}

std::expected<const Client*, std::string> app(const GrantOwners& owners, const std::string& id) {
    const auto found = owners.clients.find(id);
    if (found == owners.clients.end()) {
        return refuse("its app is not here");
    }
    return &found->second;
}

Planned plan_refresh(const OldRow& row, const std::string& hash, const GrantOwners& owners,
                     const GrantKeeper& keeper) {
    const auto payload = payload_of(row, keeper);
    const auto old = payload ? read_refresh_token(*payload) : std::unexpected(payload.error());
    if (!old) {
        return std::unexpected(old.error());
    }
    if (!agrees(row, old->client_id, old->subject.id)) {
        return refuse("its columns and its data differ");
    }
    const auto client = app(owners, old->client_id);
    const auto owner = person(owners, old->subject.id);
    if (!client || !owner) {
        return std::unexpected(client ? owner.error() : client.error());
    }
    if (!(*client)->allow_offline_access) {
        return refuse("its app may have no refresh tokens any more");
    }
    if ((*client)->coordinate_lifetime_with_user_session) {
        return refuse("it ends with its session, and sessions are not carried");
    }
    Grant grant{.id = grant_id(old->subject, old->client_id),
                .client_id = old->client_id,
                .user_id = old->subject.id,
                .security_stamp = (*owner)->stamp,
                .sid = old->subject.session,
                .scope = old->scope,
                .auth_time = base::from_unix_seconds(old->subject.auth_time),
                .resources = old->resources,
                .amr = old->subject.amr,
                .acr = old->subject.acr,
                .idp = old->subject.idp,
                .jkt = (*client)->is_public() ? old->binding : std::string()};
    std::erase_if(grant.scope, [&](const auto& each) {
        return each != "offline_access" && !contains((*client)->scopes, each);
    });
    if (grant.scope.empty() || to_json(grant).size() > max_record) {
        return refuse("its scopes are not the app's any more");
    }
    // Its own end is where it would have been refused there; that of the family is counted from
    // the sign-in, as for any other.
    const auto end = base::from_unix_seconds(row.number("Expiration").value_or(0));
    const auto made = std::min(base::from_unix_seconds(row.number("CreationTime").value_or(0)),
                               keeper.now); // a year beyond all clocks would run over
    const auto family_end = made + (*client)->refresh_token_lifetime;
    const auto used = std::min(keeper.now, end - (*client)->refresh_token_sliding_lifetime);
    if (family_end <= keeper.now) {
        return refuse("it has expired");
    }
    return [=, app = **client](soci::session& session) {
        bring_refresh_token(session, grant, app, hash, used, family_end);
    };
}

void add_other_claims(json::object& out, const std::vector<UserClaim>& claims) {
    for (const auto& [type, value] : claims) {
        if (auto* there = out.if_contains(type); there == nullptr) {
            out[type] = value;
        } else if (there->is_array()) {
            there->get_array().emplace_back(value);
        } else {
            *there = json::array{*there, value};
        }
    }
}

json::value one_or_many(const std::vector<std::string>& values) {
    return values.size() == 1 ? json::value(values.front())
                              : json::value(json::array(values.begin(), values.end()));
}

/// The claims as RFC 9068 has them, under our own name: we vouch for it from now on.
std::string claims_of(const OldReferenceToken& old, const OldRow& row, const std::string& hash,
                      const std::string& issuer) {
    const auto& [id, session, auth_time, amr, acr, idp] = old.subject;
    const auto created = row.number("CreationTime").value_or(0);
    const auto jti = jose::sha256("conclave brought token|" + hash);
    json::object claims{
        {"iss", issuer},
        {"sub", id.empty() ? old.client_id : id},
        {"aud", one_or_many(old.audiences.empty() ? std::vector{issuer} : old.audiences)},
        {"client_id", old.client_id},
        {"scope", join_words(old.scope)},
        {"jti", make_jti(grant_id(old.subject, old.client_id),
                         base::to_base64url(base::ByteView(jti).first(id_bytes)))},
        {"iat", created},
        {"nbf", created},
        {"exp", row.number("Expiration").value_or(0)}};
    if (!session.empty()) {
        claims["sid"] = session;
    }
    if (auth_time != 0) {
        claims["auth_time"] = auth_time;
        const auto methods = split_words(amr.empty() ? "pwd" : amr);
        claims["amr"] = json::array(methods.begin(), methods.end());
    }
    if (!acr.empty()) {
        claims["acr"] = acr;
    }
    if (!idp.empty()) {
        claims["idp"] = idp;
    }
    if (!old.binding.empty()) {
        claims["cnf"] = confirmation_of(old.binding);
    }
    add_other_claims(claims, old.claims);
    return json::serialize(claims);
}

Planned plan_reference(const OldRow& row, const std::string& hash, const GrantOwners& owners,
                       const GrantKeeper& keeper) {
    const auto payload = payload_of(row, keeper);
    const auto old = payload ? read_reference_token(*payload) : std::unexpected(payload.error());
    if (!old) {
        return std::unexpected(old.error());
    }
    if (!agrees(row, old->client_id, old->subject.id)) {
        return refuse("its columns and its data differ");
    }
    if (const auto client = app(owners, old->client_id); !client) {
        return std::unexpected(client.error());
    }
    if (!old->subject.id.empty()) {
        if (const auto owner = person(owners, old->subject.id); !owner) {
            return std::unexpected(owner.error());
        }
    }
    const auto claims = claims_of(*old, row, hash, keeper.issuer);
    if (claims.size() > jose::max_token_bytes) {
        return refuse("it is larger than a token can be");
    }
    const auto end = base::from_unix_seconds(row.number("Expiration").value_or(0));
    return [=, client_id = old->client_id](soci::session& session) {
        bring_reference_token(session, hash, client_id, claims, end);
    };
}

Planned plan_consent(const OldRow& row, const GrantOwners& owners, const GrantKeeper& keeper) {
    const auto payload = payload_of(row, keeper);
    const auto old = payload ? read_consent(*payload) : std::unexpected(payload.error());
    if (!old) {
        return std::unexpected(old.error());
    }
    if (!agrees(row, old->client_id, old->user_id)) {
        return refuse("its columns and its data differ");
    }
    if (const auto client = app(owners, old->client_id); !client) {
        return std::unexpected(client.error());
    }
    if (!owners.people.contains(old->user_id)) {
        return refuse("its person is not here");
    }
    const auto scopes = join_words(old->scope);
    if (scopes.size() > max_record) {
        return refuse("it is larger than a record can be");
    }
    const long long created = row.number("CreationTime").value_or(0);
    return [=, user = old->user_id, client = old->client_id](soci::session& session) {
        int there = 0; // what was allowed here counts
        session << "SELECT COUNT(*) FROM identity_consents WHERE user_id = :u AND client_id = :c",
            soci::use(user), soci::use(client), soci::into(there);
        if (there == 0) {
            session << "INSERT INTO identity_consents (user_id, client_id, scopes, created_at) "
                       "VALUES (:u, :c, :s, :t)",
                soci::use(user), soci::use(client), soci::use(scopes), soci::use(created);
        }
    };
}

} // namespace

Planned plan_grant(const OldRow& row, const std::string& hash, const GrantOwners& owners,
                   const GrantKeeper& keeper) {
    const auto type = row.text("Type");
    const auto end = row.number("Expiration");
    if (end && *end <= base::to_unix_seconds(keeper.now)) {
        return refuse("it has expired");
    }
    if (row.values.contains("ConsumedTime")) {
        return refuse("it was used up there");
    }
    if (type == "user_consent") {
        // A consent here has no end, so one that has is asked for again.
        return end ? Planned(refuse("it has an end, which consents do not have here"))
                   : plan_consent(row, owners, keeper);
    }
    if (!end) {
        return refuse("it has no end");
    }
    return type == "refresh_token" ? plan_refresh(row, hash, owners, keeper)
                                   : plan_reference(row, hash, owners, keeper);
}

} // namespace conclave::identity::importing
