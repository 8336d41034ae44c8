#pragma once

#include "base/bytes.hpp"
#include "identity/passkeys/cose_key.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

namespace conclave::identity {

constexpr std::size_t max_credential_id_bytes = 1023; // WebAuthn 3, 4, "Credential ID"

enum class AuthenticatorDataError {
    malformed,       // too short, too long, or not what the flags say
    bad_flags,       // backed up, though it can't be (WebAuthn 3, 6.1.3)
    unsupported_key, // of another algorithm than those asked for
};

/// A passkey that was just made (WebAuthn 3, 6.5.1).
struct AttestedCredential {
    base::ByteView aaguid; // 16 bytes: the make of the authenticator
    base::ByteView id;
    base::ByteView public_key; // COSE_Key, as it came
    CoseKey key;
};

/// What an authenticator says and signs (WebAuthn 3, 6.1). Views into what was read.
struct AuthenticatorData {
    base::ByteView rp_id_hash; // SHA-256
    bool user_present = false;
    bool user_verified = false;
    bool backup_eligible = false;
    bool backed_up = false;
    std::uint32_t sign_count = 0;
    std::optional<AttestedCredential> credential{};
};

/// Pure. Extensions are read, so that nothing unread follows, and passed over.
[[nodiscard]] std::expected<AuthenticatorData, AuthenticatorDataError>
read_authenticator_data(base::ByteView bytes);

/// The authenticator data inside an attestation object (WebAuthn 3, 6.5.4). The statement is not
/// asked for and proves nothing here: that of the format "none" must be empty, others are passed
/// over. Pure.
[[nodiscard]] std::optional<base::ByteView> attested_data(base::ByteView attestation_object);

} // namespace conclave::identity
