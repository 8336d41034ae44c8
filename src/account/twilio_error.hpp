#pragma once

#include <string>

namespace conclave::account {

/// The error codes that Twilio Video publishes and the SDK turns into classes.
/// They are the common language of tokens, rooms, signaling and
/// the REST API, so they live on the lowest floor that needs them.
enum class ErrorCode : int {
    access_token_invalid = 20101,
    access_token_header_invalid = 20102,
    access_token_issuer_invalid = 20103,
    access_token_expired = 20104,
    access_token_not_yet_valid = 20105,
    access_token_grants_invalid = 20106,
    access_token_signature_invalid = 20107,

    signaling_incoming_message_invalid = 53003,
    signaling_outgoing_message_invalid = 53004,
    signaling_server_busy = 53006,

    room_name_invalid = 53100,
    room_name_too_long = 53101,
    room_name_chars_invalid = 53102,
    room_create_failed = 53103,
    room_connect_failed = 53104,
    room_max_participants_exceeded = 53105,
    room_not_found = 53106,
    room_type_invalid = 53108,
    room_exists = 53113,

    participant_identity_invalid = 53200,
    participant_identity_too_long = 53201,
    participant_identity_chars_invalid = 53202,
    participant_max_tracks_exceeded = 53203,
    participant_not_found = 53204,
    participant_duplicate_identity = 53205,
    account_max_participants_exceeded = 53206,
    participant_session_length_exceeded = 53216,

    track_invalid = 53300,
    track_name_invalid = 53301,
    track_name_too_long = 53302,
    track_name_chars_invalid = 53303,
    track_name_is_duplicated = 53304,
    track_server_track_capacity_reached = 53305,

    media_server_remote_desc_failed = 53403,
    media_no_supported_codec = 53404,
    configuration_acquire_failed = 53500,
};

[[nodiscard]] constexpr int number(ErrorCode code) {
    return static_cast<int>(code);
}

/// A refusal as the client sees it: the code, and words for a person.
struct Fault {
    ErrorCode code;
    std::string message;
    bool operator==(const Fault&) const = default;
};

/// Room names, identities and track names are at most this many characters.
constexpr std::size_t max_name_characters = 128;

} // namespace conclave::account
