#include "identity/passkeys/challenges.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_payload_bytes = 4096;

InteractionKind kind_of(PasskeyPurpose purpose) {
    switch (purpose) {
    case PasskeyPurpose::add:
        return InteractionKind::passkey_add;
    case PasskeyPurpose::sign_in:
        return InteractionKind::passkey_sign_in;
    case PasskeyPurpose::step_up:
        break;
    }
    return InteractionKind::passkey_step_up;
}

} // namespace

std::string PasskeyChallenges::issue(PasskeyPurpose purpose, std::string_view browser,
                                     const User* user) {
    const boost::json::object payload{{"user_id", user == nullptr ? "" : user->id},
                                      {"stamp", user == nullptr ? "" : user->security_stamp},
                                      {"at", base::to_unix_seconds(clock_.now())}};
    return interactions_.put(kind_of(purpose), browser, boost::json::serialize(payload));
}

bool PasskeyChallenges::spend(PasskeyPurpose purpose, std::string_view challenge,
                              std::string_view browser, const User* user) {
    const auto payload = interactions_.find(kind_of(purpose), challenge, browser);
    if (!payload || !interactions_.finish(challenge)) {
        return false; // of two who bring it at once one was quicker
    }
    const auto members = base::parse_json_object(*payload, max_payload_bytes);
    if (!members) {
        return false;
    }
    const auto at = base::from_unix_seconds(base::get_int(*members, "at").value_or(0));
    return clock_.now() < at + passkey_challenge_lifetime &&
           base::get_string(*members, "user_id") == (user == nullptr ? "" : user->id) &&
           base::get_string(*members, "stamp") == (user == nullptr ? "" : user->security_stamp);
}

} // namespace conclave::identity
