#include "account/access_token.hpp"

#include "base/json_text.hpp"
#include "base/random.hpp"
#include "jose/compact.hpp"

#include <boost/json.hpp>
#include <utility>

namespace conclave::account {
namespace json = boost::json;
namespace {

constexpr std::string_view content_type = "twilio-fpa;v=1";

std::unexpected<Fault> fault(ErrorCode code, std::string message) {
    return std::unexpected(Fault{code, std::move(message)});
}

std::unexpected<Fault> invalid(std::string_view why) {
    return fault(ErrorCode::access_token_invalid, "Invalid Access Token: " + std::string(why));
}

std::unexpected<Fault> bad_header(std::string_view why) {
    return fault(ErrorCode::access_token_header_invalid,
                 "Invalid Access Token header: " + std::string(why));
}

std::unexpected<Fault> bad_expiry() {
    return fault(ErrorCode::access_token_expired,
                 "Access Token expired or expiration date invalid");
}

std::expected<void, Fault> check_header(const jose::CompactJws& jws) {
    if (jws.typ != "JWT") {
        return bad_header("typ must be JWT");
    }
    if (jws.cty != content_type) {
        return bad_header("cty must be twilio-fpa;v=1");
    }
    if (jws.alg != "HS256" && jws.alg != "HS384" && jws.alg != "HS512") {
        return bad_header("alg must be HS256, HS384 or HS512");
    }
    return {};
}

std::expected<ApiKeySecret, Fault> find_issuer(const json::object& payload, const KeyLookup& keys) {
    const auto issuer = base::get_string(payload, "iss");
    const auto subject = base::get_string(payload, "sub");
    const auto refuse =
        fault(ErrorCode::access_token_issuer_invalid, "Invalid Access Token issuer/subject");
    if (!issuer || !subject || !base::is_sid(*issuer, "SK")) {
        return refuse;
    }
    auto key = keys.find_key(*issuer);
    if (!key || key->account_sid != *subject) {
        return refuse;
    }
    return std::move(*key);
}

std::expected<base::WallTime, Fault> check_times(const json::object& payload, base::WallTime now) {
    // A WallTime counts nanoseconds in 64 bits and ends in 2262; no honest token goes beyond.
    constexpr std::int64_t max_seconds = 9'223'372'036;
    const auto expiry = base::get_int(payload, "exp");
    if (!expiry || *expiry < 0 || *expiry > max_seconds) {
        return bad_expiry();
    }
    const auto expires = base::from_unix_seconds(*expiry);
    if (expires <= now || expires > now + access_token_max_validity + access_token_clock_skew) {
        return bad_expiry();
    }
    for (const auto* member : {"nbf", "iat"}) {
        const auto* value = payload.if_contains(member);
        if (value == nullptr || value->is_null()) {
            continue;
        }
        const auto seconds = base::get_int(payload, member);
        if (!seconds || *seconds < 0 || *seconds > max_seconds) {
            return invalid(std::string(member) + " is not a time");
        }
        const auto time = base::from_unix_seconds(*seconds);
        if (std::string_view(member) == "nbf" && time > now + access_token_clock_skew) {
            return fault(ErrorCode::access_token_not_yet_valid, "Access Token not yet valid");
        }
        if (expires - time > access_token_max_validity) {
            return bad_expiry();
        }
    }
    return expires;
}

std::expected<void, Fault> read_grants(const json::object& payload, AccessToken& token) {
    const auto refuse = fault(ErrorCode::access_token_grants_invalid,
                              "Invalid Access Token grants: a video grant is needed");
    const auto* grants = base::get_object(payload, "grants");
    const auto* video = grants == nullptr ? nullptr : base::get_object(*grants, "video");
    if (video == nullptr) {
        return refuse;
    }
    if (const auto* room = video->if_contains("room"); room != nullptr && !room->is_null()) {
        if (!room->is_string()) {
            return refuse;
        }
        if (const auto& name = room->get_string(); !name.empty()) {
            token.room = std::string(name);
        }
    }
    token.may_create_room = base::get_bool(*video, "create").value_or(true);
    token.may_record = base::get_bool(*video, "record").value_or(false);
    token.may_moderate = base::get_bool(*video, "moderate").value_or(false);
    const auto identity = base::get_string(*grants, "identity").value_or("");
    if (const auto ok = check_identity(identity); !ok) {
        return std::unexpected(ok.error());
    }
    token.identity = identity;
    return {};
}

} // namespace

std::expected<AccessToken, Fault> verify_access_token(std::string_view token, const KeyLookup& keys,
                                                      base::WallTime now) {
    const auto jws = jose::parse_compact(token);
    if (!jws) {
        return jws.error() == jose::JwsError::bad_header ? bad_header(jose::to_text(jws.error()))
                                                         : invalid(jose::to_text(jws.error()));
    }
    const auto payload = base::parse_json_object(jws->payload, jose::max_token_bytes);
    if (!payload) {
        return invalid(base::to_text(payload.error()));
    }
    if (const auto ok = check_header(*jws); !ok) {
        return std::unexpected(ok.error());
    }
    const auto key = find_issuer(*payload, keys);
    if (!key) {
        return std::unexpected(key.error());
    }
    if (!jose::verify_hmac(*jws, base::as_bytes(key->secret))) {
        return fault(ErrorCode::access_token_signature_invalid, "Invalid Access Token signature");
    }
    const auto expires = check_times(*payload, now);
    if (!expires) {
        return std::unexpected(expires.error());
    }
    AccessToken result;
    result.key_sid = key->key_sid;
    result.account_sid = key->account_sid;
    result.expires = *expires;
    if (const auto ok = read_grants(*payload, result); !ok) {
        return std::unexpected(ok.error());
    }
    return result;
}

std::expected<std::string, Fault> mint_access_token(const AccessTokenRequest& request,
                                                    const ApiKeySecret& key, base::WallTime now) {
    if (const auto ok = check_identity(request.identity); !ok) {
        return std::unexpected(ok.error());
    }
    if (request.room) {
        if (const auto ok = check_room_name(*request.room); !ok) {
            return std::unexpected(ok.error());
        }
    }
    if (request.validity <= std::chrono::seconds::zero() ||
        request.validity > access_token_max_validity) {
        return bad_expiry();
    }
    json::object video;
    if (request.room) {
        video["room"] = *request.room;
    }
    if (!request.may_create_room) {
        video["create"] = false;
    }
    if (request.may_record) {
        video["record"] = true;
    }
    if (request.may_moderate) {
        video["moderate"] = true;
    }
    json::object grants{{"identity", request.identity}, {"video", std::move(video)}};
    if (request.conversations_service_sid) {
        grants["chat"] = json::object{{"service_sid", *request.conversations_service_sid}};
    }
    const auto issued = base::to_unix_seconds(now);
    const json::object payload{{"jti", key.key_sid + "-" + std::to_string(issued)},
                               {"grants", std::move(grants)},
                               {"iat", issued},
                               {"exp", issued + request.validity.count()},
                               {"iss", key.key_sid},
                               {"sub", key.account_sid}};
    return jose::sign_hs256(R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})",
                            json::serialize(payload), base::as_bytes(key.secret));
}

} // namespace conclave::account
