#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

/// The numbers of STUN (RFC 8489), of ICE's use of it (RFC 8445) and of TURN (RFC 8656).
namespace conclave::stun {

constexpr std::size_t header_size = 20;             // RFC 8489, 5
constexpr std::size_t attribute_header_size = 4;    // RFC 8489, 14
constexpr std::uint32_t magic_cookie = 0x2112'A442; // RFC 8489, 5
constexpr std::size_t sha1_size = 20;               // MESSAGE-INTEGRITY's value
constexpr std::size_t sha256_size = 32;             // MESSAGE-INTEGRITY-SHA256's longest value
constexpr std::size_t max_username_size = 508;      // bytes; RFC 8489, 14.3
constexpr std::size_t max_text_size = 763;          // bytes of REALM, NONCE, SOFTWARE; 14.9, 14.10

using TransactionId = std::array<std::uint8_t, 12>;

enum class Class : std::uint8_t { request = 0, indication = 1, success = 2, error = 3 };

/// Any 12-bit number may arrive; these are the ones we know.
enum class Method : std::uint16_t {
    binding = 0x001,
    allocate = 0x003,
    refresh = 0x004,
    send = 0x006,
    data = 0x007,
    create_permission = 0x008,
    channel_bind = 0x009,
    connect = 0x00A,         // RFC 6062
    connection_bind = 0x00B, // RFC 6062
};

enum class Attribute : std::uint16_t {
    // Comprehension-required: 0x0000–0x7FFF.
    mapped_address = 0x0001,
    username = 0x0006,
    message_integrity = 0x0008,
    error_code = 0x0009,
    unknown_attributes = 0x000A,
    channel_number = 0x000C,
    lifetime = 0x000D,
    xor_peer_address = 0x0012,
    data = 0x0013,
    realm = 0x0014,
    nonce = 0x0015,
    xor_relayed_address = 0x0016,
    requested_address_family = 0x0017,
    even_port = 0x0018,
    requested_transport = 0x0019,
    dont_fragment = 0x001A,
    message_integrity_sha256 = 0x001C,
    password_algorithm = 0x001D,
    userhash = 0x001E,
    xor_mapped_address = 0x0020,
    reservation_token = 0x0022,
    priority = 0x0024,
    use_candidate = 0x0025,
    connection_id = 0x002A, // RFC 6062
    // Comprehension-optional: 0x8000–0xFFFF.
    additional_address_family = 0x8000,
    address_error_code = 0x8001,
    password_algorithms = 0x8002,
    icmp = 0x8004,
    software = 0x8022,
    fingerprint = 0x8028,
    ice_controlled = 0x8029,
    ice_controlling = 0x802A,
    mobility_ticket = 0x8030, // RFC 8016
};

[[nodiscard]] constexpr bool comprehension_required(Attribute type) {
    return static_cast<std::uint16_t>(type) < 0x8000;
}

/// Error codes (RFC 8489, 14.8; RFC 8656, 19; RFC 8445, 7.3.1.1).
enum class Error : std::uint16_t {
    try_alternate = 300,
    bad_request = 400,
    unauthenticated = 401,
    forbidden = 403,
    mobility_forbidden = 405, // RFC 8016
    unknown_attribute = 420,
    allocation_mismatch = 437,
    stale_nonce = 438,
    family_not_supported = 440,
    wrong_credentials = 441,
    unsupported_transport = 442,
    family_mismatch = 443,
    quota_reached = 486,
    role_conflict = 487,
    server_error = 500,
    insufficient_capacity = 508,
};

} // namespace conclave::stun
