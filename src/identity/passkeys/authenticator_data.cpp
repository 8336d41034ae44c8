#include "identity/passkeys/authenticator_data.hpp"

namespace conclave::identity {
namespace {

using base::ByteView;

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t counter_bytes = 4;
constexpr std::size_t aaguid_bytes = 16;
constexpr std::size_t length_bytes = 2;

// Flags (WebAuthn 3, 6.1). Bits 1 and 5 are for later standards and passed over.
constexpr std::uint8_t flag_user_present = 0x01;
constexpr std::uint8_t flag_user_verified = 0x04;
constexpr std::uint8_t flag_backup_eligible = 0x08;
constexpr std::uint8_t flag_backed_up = 0x10;
constexpr std::uint8_t flag_attested_credential = 0x40;
constexpr std::uint8_t flag_extensions = 0x80;

ByteView take(ByteView& input, std::size_t count) {
    const auto taken = input.first(count);
    input = input.subspan(count);
    return taken;
}

std::uint32_t number_in(ByteView bytes) {
    std::uint32_t number = 0;
    for (const auto byte : bytes) {
        number = number << 8U | byte;
    }
    return number;
}

std::expected<AttestedCredential, AuthenticatorDataError> take_credential(ByteView& input) {
    constexpr auto malformed = AuthenticatorDataError::malformed;
    if (input.size() < aaguid_bytes + length_bytes) {
        return std::unexpected(malformed);
    }
    const auto aaguid = take(input, aaguid_bytes);
    const auto length = number_in(take(input, length_bytes));
    if (length == 0 || length > max_credential_id_bytes || length > input.size()) {
        return std::unexpected(malformed);
    }
    const auto id = take(input, length);
    const auto before = input;
    const auto value = take_cbor(input);
    if (!value) {
        return std::unexpected(malformed);
    }
    auto key = CoseKey::read(*value);
    if (!key) {
        return std::unexpected(key.error() == CoseKeyError::unsupported
                                   ? AuthenticatorDataError::unsupported_key
                                   : malformed);
    }
    return AttestedCredential{.aaguid = aaguid,
                              .id = id,
                              .public_key = before.first(before.size() - input.size()),
                              .key = *std::move(key)};
}

} // namespace

std::expected<AuthenticatorData, AuthenticatorDataError> read_authenticator_data(ByteView bytes) {
    if (bytes.size() < hash_bytes + 1 + counter_bytes) {
        return std::unexpected(AuthenticatorDataError::malformed);
    }
    AuthenticatorData out{.rp_id_hash = take(bytes, hash_bytes)};
    const auto flags = take(bytes, 1).front();
    const auto has = [flags](std::uint8_t bit) { return (flags & bit) != 0; };
    out.user_present = has(flag_user_present);
    out.user_verified = has(flag_user_verified);
    out.backup_eligible = has(flag_backup_eligible);
    out.backed_up = has(flag_backed_up);
    if (out.backed_up && !out.backup_eligible) {
        return std::unexpected(AuthenticatorDataError::bad_flags);
    }
    out.sign_count = number_in(take(bytes, counter_bytes));
    if (has(flag_attested_credential)) {
        auto credential = take_credential(bytes);
        if (!credential) {
            return std::unexpected(credential.error());
        }
        out.credential = *std::move(credential);
    }
    if (has(flag_extensions)) {
        const auto extensions = take_cbor(bytes);
        if (!extensions || extensions->get<CborMap>() == nullptr) {
            return std::unexpected(AuthenticatorDataError::malformed);
        }
    }
    if (!bytes.empty()) {
        return std::unexpected(AuthenticatorDataError::malformed);
    }
    return out;
}

std::optional<ByteView> attested_data(ByteView attestation_object) {
    const auto value = read_cbor(attestation_object);
    const auto* object = value ? value->get<CborMap>() : nullptr;
    if (object == nullptr) {
        return std::nullopt;
    }
    const auto* format = object->find("fmt");
    const auto* statement = object->find("attStmt");
    const auto* data = object->find("authData");
    const auto* name = format == nullptr ? nullptr : format->get<std::string_view>();
    const auto* members = statement == nullptr ? nullptr : statement->get<CborMap>();
    const auto* bytes = data == nullptr ? nullptr : data->get<ByteView>();
    if (name == nullptr || members == nullptr || bytes == nullptr ||
        (*name == "none" && !members->members.empty())) {
        return std::nullopt;
    }
    return *bytes;
}

} // namespace conclave::identity
