#include "signaling/session_token.hpp"

#include "base/json_text.hpp"
#include "jose/compact.hpp"
#include "signaling/media_wishes.hpp"

#include <boost/json.hpp>

namespace conclave::signaling {
namespace json = boost::json;
namespace {

constexpr std::string_view header_type = "conclave-session";

} // namespace

std::string write_session(const Session& session, base::ByteView key) {
    const auto& identity = session.identity;
    json::object payload{{"account", identity.account_sid},
                         {"room", identity.room_sid},
                         {"name", identity.room_name},
                         {"type", rooms::to_text(identity.room_type)},
                         {"participant", identity.participant_sid},
                         {"identity", identity.identity},
                         {"joined", base::to_unix_seconds(identity.joined)},
                         {"run", session.run}};
    if (auto wishes = write_wishes(identity.wishes); !wishes.empty()) {
        payload["wishes"] = std::move(wishes);
    }
    return jose::sign_hs256(R"({"alg":"HS256","typ":"conclave-session"})", json::serialize(payload),
                            key);
}

std::optional<Session> read_session(std::string_view text, base::ByteView key) {
    const auto jws = jose::parse_compact(text);
    if (!jws || jws->typ != header_type || !jose::verify_hmac(*jws, key)) {
        return std::nullopt;
    }
    const auto payload = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!payload) {
        return std::nullopt;
    }
    const auto read = [&](std::string_view member) {
        return std::string(base::get_string(*payload, member).value_or(""));
    };
    const auto type = rooms::room_type_from_text(read("type"));
    const auto joined = base::get_int(*payload, "joined");
    if (!type || !joined) {
        return std::nullopt;
    }
    Session session{{read("account"), read("room"), read("name"), *type, read("participant"),
                     read("identity"), base::from_unix_seconds(*joined)},
                    read("run")};
    if (const auto* wishes = base::get_object(*payload, "wishes")) {
        session.identity.wishes = parse_wishes(*wishes);
    }
    return session;
}

} // namespace conclave::signaling
