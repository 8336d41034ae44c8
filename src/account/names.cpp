#include "account/access_token.hpp"
#include "base/bytes.hpp"

namespace conclave::account {
namespace {

struct NameCodes {
    ErrorCode invalid, too_long, characters;
    std::string_view subject;
};

std::expected<void, Fault> check(std::string_view name, const NameCodes& codes) {
    const std::string subject(codes.subject);
    if (name.empty()) {
        return std::unexpected(Fault{codes.invalid, subject + " is missing or empty"});
    }
    if (!base::is_utf8(name) || base::has_control_characters(name)) {
        return std::unexpected(
            Fault{codes.characters, subject + " contains characters that are not allowed"});
    }
    if (base::utf8_length(name) > max_name_characters) {
        return std::unexpected(Fault{codes.too_long, subject + " is longer than " +
                                                         std::to_string(max_name_characters) +
                                                         " characters"});
    }
    return {};
}

} // namespace

std::expected<void, Fault> check_identity(std::string_view identity) {
    return check(identity,
                 {ErrorCode::participant_identity_invalid, ErrorCode::participant_identity_too_long,
                  ErrorCode::participant_identity_chars_invalid, "Participant identity"});
}

std::expected<void, Fault> check_room_name(std::string_view name) {
    return check(name, {ErrorCode::room_name_invalid, ErrorCode::room_name_too_long,
                        ErrorCode::room_name_chars_invalid, "Room name"});
}

} // namespace conclave::account
